using MemTrace.Analyzers.Tests.Proof.Judging;
using MemTrace.Analyzers.Tests.Proof.Programs;

namespace MemTrace.Analyzers.Tests.Proof.Mutation;

/// <summary>Every mutant of a correct program that a run shows to be wrong is found.</summary>
public sealed class RecallTests
{
    [Fact]
    public async Task Mutants_OfGeneratedPrograms_AreFoundWhereARunIsWrong()
    {
        var recall = new Recall();

        await recall.AddAsync([.. Enumerable.Range(1, 16).Select(ProgramGenerator.GenerateCorrect)], TestContext.Current.CancellationToken);

        Assert.True(recall.Wrong > 50, recall.ToString());
        Assert.True(recall.Missed.Count == 0, string.Concat(recall.Missed.Select(Listing.Of)));
    }
}
