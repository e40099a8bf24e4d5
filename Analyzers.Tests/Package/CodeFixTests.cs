using MemTrace.Analyzers.Tests.Rules;
using MemTrace.Tour.Sdk;

namespace MemTrace.Analyzers.Tests.Package;

[Collection(PackageCollection.Name)]
public sealed class CodeFixTests(Consumers consumers)
{
    [Fact]
    public async Task DotNetFormat_LeakedCopy_IsReportedAndTheRebuildIsClean()
    {
        string source = Path.Combine(consumers.Folder(Consumers.Fixable), "ApplyPath.cs");
        Assert.Single(consumers.Findings(Consumers.Fixable));

        DotNetResult format = await consumers.RunAsync(
            Consumers.Fixable, "format", "analyzers", "--diagnostics", "MT1001", "--severity", "info", "--no-restore");
        format.EndedWith(0);
        DotNetResult rebuild = await consumers.RunAsync(
            Consumers.Fixable, "build", "--no-restore", "--no-incremental", "-p:MemTraceAnalysisMode=Enforce", "-p:ErrorLog=fixed.sarif%2Cversion=2.1");

        rebuild.EndedWith(0);
        Assert.Empty(consumers.Findings(Consumers.Fixable, "fixed.sarif"));
        Assert.Contains("trace.Report(committed);", await File.ReadAllTextAsync(source, TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task DotNetFormat_AFaultOfEachFixableRule_IsFixedAndTheRebuildIsClean()
    {
        string[] rules = [.. FaultySources.ByRule.Keys.Order(StringComparer.Ordinal)];
        Assert.Equal(rules, AnalyzerRules.All.Select(rule => rule.Id).Where(id => FixWorkspace.FixOf(id) is not null));
        Assert.Equal(
            rules.Select(rule => (rule, rule + ".cs")),
            consumers.Findings(Consumers.Faulty).Select(finding => (finding.RuleId, finding.Location.FileName)).Order());

        DotNetResult format = await consumers.RunAsync(
            Consumers.Faulty, ["format", "analyzers", "--severity", "info", "--no-restore", "--diagnostics", .. rules]);
        format.EndedWith(0);
        DotNetResult rebuild = await consumers.RunAsync(
            Consumers.Faulty, "build", "--no-restore", "--no-incremental", "-p:MemTraceAnalysisMode=Enforce", "-p:ErrorLog=fixed.sarif%2Cversion=2.1");

        rebuild.EndedWith(0);
        Assert.Empty(consumers.Findings(Consumers.Faulty, "fixed.sarif"));
    }
}
