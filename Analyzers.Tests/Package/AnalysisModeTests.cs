using MemTrace.Tour.Sdk;

namespace MemTrace.Analyzers.Tests.Package;

[Collection(PackageCollection.Name)]
public sealed class AnalysisModeTests(Consumers consumers)
{
    [Fact]
    public async Task Enforce_LeakedCopy_FailsTheBuild()
    {
        DotNetResult build = await BuildAsync("enforce");

        build.EndedWith(1);
        Assert.Contains("error MT1001", build.Output, StringComparison.Ordinal);
        SarifResult finding = Assert.Single(consumers.Findings(Consumers.Moded, "enforce.sarif"));
        Assert.Equal("error", finding.Level);
    }

    [Fact]
    public async Task None_LeakedCopy_IsSilent()
    {
        DotNetResult build = await BuildAsync("None");

        build.EndedWith(0);
        Assert.Empty(consumers.Findings(Consumers.Moded, "None.sarif"));
    }

    [Fact]
    public async Task UnknownMode_IsAnErrorThatNamesTheModes()
    {
        DotNetResult build = await BuildAsync("Strict");

        build.EndedWith(1);
        Assert.Contains(
            "error MEMTRACE01: MemTraceAnalysisMode is 'Strict', which is no mode: it must be None, Default, Enforce or All.",
            build.Output,
            StringComparison.Ordinal);
    }

    private Task<DotNetResult> BuildAsync(string mode) => consumers.RunAsync(
        Consumers.Moded,
        "build", "--no-restore", "--no-incremental", $"-p:MemTraceAnalysisMode={mode}", $"-p:ErrorLog={mode}.sarif%2Cversion=2.1");
}
