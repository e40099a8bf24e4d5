using MemTrace.Analyzers.Tests.Corpus;
using Xunit;

namespace MemTrace.Analyzers.Tests.Rules;

/// <summary>What is offered for the findings of the corpus, a sample of its cases: programs that no fix was written for.</summary>
public sealed class FixSweepTests
{
    // A whole sweep takes minutes; another offset takes another sample.
    private const int Stride = 11;
    private const int Offset = 3;

    public static TheoryData<string> Cases =>
    [
        .. CorpusFile.ReadAll()
            .Where(item => item.Expected.Any() && item.Directives is { Known: null, AnnotationLines.Count: 0, Unsafe: false })
            .Where((_, index) => index % Stride == Offset)
            .Select(item => item.DisplayName),
    ];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Offer_AppliedToTheProgram_LeavesItBetter(string name)
    {
        var item = CorpusFile.ReadAll().Single(item => item.DisplayName == name);
        var untouched = await FixWorkspace.CreateAsync([item.Source], item.Directives.TopLevel, item.Directives.Options.Values.Contains("all"));
        var before = await untouched.FindingsAsync();
        var problems = await untouched.ProblemsAsync();
        Assert.NotEmpty(before);
        foreach (var finding in before)
        {
            foreach (var action in await untouched.ActionsAsync(finding))
            {
                var workspace = untouched.Fork();
                await workspace.ApplyAsync(action);
                // A mark gives the duty to the callers: what they owe then is found there.
                await FixTest.AssertBetterAsync(workspace, finding.Id, before, problems, mayMove: action.EquivalenceKey is "MemTrace.HandOn" or "MemTrace.MT3002.Repeat" or "MemTrace.MT3005.Mark");
            }
        }
    }
}
