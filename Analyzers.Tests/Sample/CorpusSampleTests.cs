using MemTrace.Analyzers.Tests.Corpus;

namespace MemTrace.Analyzers.Tests.Sample;

/// <summary>
/// A part of the corpus as one test, which ends with the first program that is decided wrong. Only where .ci/mutate runs everything once for each
/// change; elsewhere each program is a test of its own.
/// </summary>
public sealed class CorpusSampleTests
{
    /// <summary>One program in so many, spread over all files.</summary>
    private const int Stride = 6;

    private static readonly CorpusCase[] s_sample = [.. CorpusFile.ReadAll().Where((_, index) => index % Stride == 0)];

    [Fact]
    public async Task EverySixthProgram_Analyzed_HasExactlyItsMarkedFindings()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        string? wrong = null;
        try
        {
            await Parallel.ForEachAsync(s_sample, stop.Token, async (@case, cancellationToken) =>
            {
                var verdict = await CorpusAnalysis.JudgeAsync(@case, cancellationToken);
                if (verdict.IsRight)
                    return;
                wrong = verdict.Describe();
                await stop.CancelAsync();
            });
        }
        catch (OperationCanceledException) when (wrong is not null)
        {
        }

        Assert.Null(wrong);
    }
}
