using Xunit;

namespace MemTrace.Analyzers.Tests.Corpus;

/// <summary>What the corpus promises of itself: files that can be read and programs that compile.</summary>
public sealed class CorpusCompileTests
{
    /// <summary>A program with errors proves nothing, since a body with errors is not analysed.</summary>
    [Fact]
    public void Cases_Compiled_HaveNoErrors()
    {
        var broken = CorpusFile.ReadAll()
            .Select(@case => CorpusAnalysis.Compile(@case, TestContext.Current.CancellationToken))
            .Where(verdict => !verdict.Failures.IsEmpty)
            .Select(verdict => verdict.Describe());

        Assert.Empty(broken);
    }

    /// <summary>The errors of a broken program are named, not swallowed.</summary>
    [Fact]
    public async Task Case_WithCompilerError_IsWrongEvenIfKnown()
    {
        var @case = CorpusFile.Parse("File", "=== Broken\n--- known: on purpose\nclass C { Missing M; }").Single();

        var verdict = await CorpusAnalysis.JudgeAsync(@case, TestContext.Current.CancellationToken);

        Assert.False(verdict.IsRight);
        Assert.Contains("CS0246", verdict.Describe(), StringComparison.Ordinal);
    }

    /// <summary>A mark that no finding stands for makes the case wrong, and right where that is known.</summary>
    [Theory]
    [InlineData("", false)]
    [InlineData("--- known: on purpose\n", true)]
    public async Task Case_WithMarkThatIsNotFound_IsWrongUnlessKnown(string directive, bool right)
    {
        var @case = CorpusFile.Parse("File", $"=== Marked\n{directive}class {{|MT1001:C|}} {{ }}").Single();

        var verdict = await CorpusAnalysis.JudgeAsync(@case, TestContext.Current.CancellationToken);

        Assert.Equal(right, verdict.IsRight);
        Assert.Contains("missing    MT1001", verdict.Describe(), StringComparison.Ordinal);
    }
}
