using MemTrace.Analyzers.Tests.Corpus;
using MemTrace.Analyzers.Tests.Package;
using MemTrace.Analyzers.Tests.Proof.Judging;
using MemTrace.Analyzers.Tests.Proof.Programs;

namespace MemTrace.Analyzers.Tests.Proof.Mutation;

/// <summary>Every mutant of a correct program that a run shows to be wrong is found.</summary>
public sealed class RecallTests
{
    private const int CaseStride = 20;

    [Fact]
    public async Task Mutants_OfGeneratedPrograms_AreFoundWhereARunIsWrong()
    {
        var recall = new Recall();

        await recall.AddAsync([.. Enumerable.Range(1, 16).Select(ProgramGenerator.GenerateCorrect)], TestContext.Current.CancellationToken);

        Assert.True(recall.Wrong > 50, recall.ToString());
        Assert.True(recall.Missed.Count == 0, string.Concat(recall.Missed.Select(Listing.Of)));
    }

    [Fact]
    public async Task Mutants_OfCorpusPrograms_AreFoundWhereTheyAreWrongByConstruction()
    {
        var recall = new ConstructedRecall();

        foreach (var one in CorpusFile.ReadAll().Where(one => one.Expected.Count == 0 && one.Directives.Known is null).Where((_, index) => index % CaseStride == 0))
            await recall.AddAsync(one, TestContext.Current.CancellationToken);

        Assert.True(recall.Wrong > 30, recall.ToString());
        Assert.True(recall.Missed.Count == 0, string.Concat(recall.Missed));
    }

    [Fact]
    public async Task Mutants_OfTheSample_AreFound()
    {
        var recall = new ConstructedRecall();

        await recall.AddFolderAsync(Path.Combine(Repository.Folder, "Samples", "Store"), TestContext.Current.CancellationToken);

        Assert.True(recall.Wrong > 5, recall.ToString());
        Assert.True(recall.Missed.Count == 0, string.Concat(recall.Missed));
    }
}
