using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using MemTrace.Analyzers.Contracts;
using MemTrace.Analyzers.Flow;
using MemTrace.Analyzers.Tests.Corpus;
using MemTrace.Analyzers.Tests.Flow;

namespace MemTrace.Analyzers.Tests.Robustness;

/// <summary>An analysis that is cancelled says so and leaves nothing half done behind.</summary>
public sealed class CancellationTests
{
    private const string Source = """
        class Subject
        {
            public void Lose(Cache cache) { var batch = cache.Take(); Sink.Use(batch.Count); }
            public void Twice(Cache cache, Trace trace) { var batch = cache.Take(); trace.Report(batch); trace.Report(batch); }
        }
        """;

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(15)]
    public async Task Analysis_CancelledInTheMiddle_IsAsCompleteAfterwards(int questions)
    {
        var compilation = CorpusCompiler.Compile(Programs.Case("Cancelled", Source)).Compilation;
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var options = new AnalyzerOptions([], new CancellingConfiguration(questions, cancellation));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => compilation.WithAnalyzers(AnyCode.Analyzers, options).GetAnalyzerDiagnosticsAsync(cancellation.Token));

        var found = await compilation.WithAnalyzers(AnyCode.Analyzers).GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken);
        Assert.Equal(["MT1001", "MT1004"], found.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Warning).Select(diagnostic => diagnostic.Id).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Flow_WithACancelledToken_Throws()
    {
        var (compilation, tree) = CorpusCompiler.Compile(Programs.Case("Cancelled", Source));
        var contracts = MemoryContracts.TryCreate(compilation, [], TestContext.Current.CancellationToken)!;
        Assert.ThrowsAny<OperationCanceledException>(() => FlowAnalysis.Analyze(compilation.GetSemanticModel(tree), contracts, FlowOptions.Default, new CancellationToken(canceled: true)));
    }
}
