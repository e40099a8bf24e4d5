using Xunit;

namespace MemTrace.Analyzers.Tests.Corpus;

/// <summary>Every program of the corpus gets exactly the findings that its marks say.</summary>
public sealed class CorpusTests
{
    private static readonly Lazy<IReadOnlyDictionary<string, CorpusCase>> AllCases =
        new(() => CorpusFile.ReadAll().ToDictionary(@case => @case.DisplayName, StringComparer.Ordinal));

    /// <summary>The display names of all cases.</summary>
    public static TheoryData<string> Cases =>
        [.. AllCases.Value.Keys.Select(name => new TheoryDataRow<string>(name) { TestDisplayName = name })];

    /// <summary>A finding for each mark, a mark for each finding, and no crash.</summary>
    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Case_Analyzed_HasExactlyItsMarkedFindings(string name)
    {
        var verdict = await CorpusAnalysis.JudgeAsync(AllCases.Value[name], TestContext.Current.CancellationToken);

        Assert.True(verdict.IsRight, verdict.Describe());
    }
}
