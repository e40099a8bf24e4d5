using Microsoft.CodeAnalysis;
using Xunit;

namespace MemTrace.Analyzers.Tests.Rules;

/// <summary>How findings tell the path: each branch once, in the words of the source.</summary>
public sealed class FindingPathTests
{
    private static async Task<Diagnostic> FindingAsync(string body, string parameters)
    {
        var workspace = await FixWorkspace.CreateAsync([$$"""
            class C(Cache cache, Trace trace)
            {
                public void M({{parameters}})
                {
                    {{body}}
                }
            }
            """]);
        Assert.DoesNotContain(await workspace.ProblemsAsync(), problem => problem.Severity == DiagnosticSeverity.Error);
        return Assert.Single(await workspace.FindingsAsync());
    }

    [Fact]
    public async Task Path_ThroughALoop_ShowsEachBranchOnce()
    {
        var finding = await FindingAsync(
            "var batch = cache.Take(); var bytes = 0L; foreach (var entry in batch) { if (entry.Index < first) bytes += entry.Size; } trace.Add(bytes);", "long first");
        Assert.Equal("MT1003", finding.Id);
        var steps = finding.AdditionalLocations.Select(step => step.SourceSpan).ToArray();
        Assert.True(steps.Length >= 3, "Acquisition, branch and exit.");
        Assert.Equal(steps.Distinct(), steps);
    }

    [Theory]
    [InlineData("var batch = cache.Take(); if (done) trace.Report(batch);", "bool done", "`batch` (copied by `Cache.Take`) is not reported when `done` is false")]
    [InlineData("var batch = cache.Take(); switch (kind) { case 7: trace.Report(batch); break; }", "int kind", "`batch` (copied by `Cache.Take`) is not reported when `kind` is not `7`")]
    [InlineData("var batch = cache.Take(); switch (kind) { case string text: trace.Report(batch); break; }", "object kind", "`batch` (copied by `Cache.Take`) is not reported when `kind` is not `string text`")]
    [InlineData("using var lease = cache.Rent(); trace.Add(lease.DanglingBytes);", "", "`lease` (copied by `Cache.Rent`) is reported only in part, without its non-dangling bytes")]
    [InlineData("var batch = cache.Take(); trace.Add(batch.Count);", "", "The reported amount is not the number of bytes of `batch` (copied by `Cache.Take`): it is not a number of its bytes")]
    [InlineData("var batch = cache.Take(); trace.Report(batch); trace.Add(batch.TotalBytes);", "", "`batch` (copied by `Cache.Take`) is reported twice")]
    public async Task Message_OfAPath_SaysItInTheWordsOfTheSource(string body, string parameters, string message) =>
        Assert.Equal(message, (await FindingAsync(body, parameters)).GetMessage());

    [Fact]
    public async Task Message_OfAFieldThatIsNotDischarged_IsASentence()
    {
        var workspace = await FixWorkspace.CreateAsync(["""
            sealed class Pending(Trace trace) : IDisposable
            {
                [OwnsMemory] private Batch? _batch;
                public void Load(Cache cache, bool more) { if (_batch is not null) trace.Report(_batch); _batch = cache.Take(); }
                public void Dispose() { }
            }
            """]);
        var finding = Assert.Single(await workspace.FindingsAsync(), finding => finding.Id == "MT3004");
        Assert.Matches("^`_batch` does not keep its memory contract: it is not discharged ", finding.GetMessage());
    }
}
