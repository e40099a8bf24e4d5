using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using MemTrace.Analyzers.Flow;
using MemTrace.Analyzers.Options;
using MemTrace.Analyzers.Rules;
using MemTrace.Analyzers.Tests.Contracts;
using MemTrace.Analyzers.Tests.Corpus;
using Xunit;

namespace MemTrace.Analyzers.Tests.Rules;

/// <summary>All rules share one analysis a compilation; cancelling one of them takes nothing from the others.</summary>
public sealed class SharedAnalysisTests
{
    [Fact]
    public void Value_IsComputedOnce_WhoeverAsks()
    {
        var computed = 0;
        var value = new CancellableLazy<object>(_ =>
        {
            Interlocked.Increment(ref computed);
            return new object();
        });
        var answers = new object[32];
        Parallel.For(0, answers.Length, index => answers[index] = value.Get(CancellationToken.None));
        Assert.Equal(1, computed);
        Assert.Single(answers.Distinct());
    }

    [Fact]
    public void Value_Null_IsAValue()
    {
        var computed = 0;
        var value = new CancellableLazy<object?>(_ =>
        {
            computed++;
            return null;
        });
        Assert.Null(value.Get(CancellationToken.None));
        Assert.Null(value.Get(CancellationToken.None));
        Assert.Equal(1, computed);
    }

    [Fact]
    public void Cancelled_Computation_IsDoneAgainForTheNext()
    {
        using var cancellation = new CancellationTokenSource();
        var value = new CancellableLazy<int>(token =>
        {
            cancellation.Cancel();
            token.ThrowIfCancellationRequested();
            return 1;
        });
        Assert.Throws<OperationCanceledException>(() => value.Get(cancellation.Token));
        Assert.Throws<OperationCanceledException>(() => value.Get(cancellation.Token));
        Assert.Equal(1, value.Get(CancellationToken.None));
    }

    [Fact]
    public void Failed_Computation_IsDoneAgainForTheNext()
    {
        var computed = 0;
        var value = new CancellableLazy<int>(_ => ++computed == 1 ? throw new InvalidOperationException() : computed);
        Assert.Throws<InvalidOperationException>(() => value.Get(CancellationToken.None));
        Assert.Equal(2, value.Get(CancellationToken.None));
    }

    [Fact]
    public void Analysis_IsSharedByCompilationAndFiles()
    {
        var compilation = ContractCompilation.Create("class C { }");
        var file = new TextFile("/MemTrace.Annotations.txt", "");
        Assert.Same(SharedAnalysis.Of(compilation, []), SharedAnalysis.Of(compilation, []));
        Assert.Same(SharedAnalysis.Of(compilation, [file]), SharedAnalysis.Of(compilation, [file]));
        Assert.NotSame(SharedAnalysis.Of(compilation, []), SharedAnalysis.Of(compilation, [file]));
        Assert.NotSame(SharedAnalysis.Of(compilation, []), SharedAnalysis.Of(compilation.Clone(), []));
    }

    [Fact]
    public void Contracts_AfterACancelledRequest_AreThere()
    {
        var analysis = SharedAnalysis.Of(ContractCompilation.Create("class C { [TracksMemory] object M() => this; }"), []);
        Assert.ThrowsAny<OperationCanceledException>(() => analysis.Contracts(new CancellationToken(canceled: true)));
        var contracts = analysis.Contracts(TestContext.Current.CancellationToken);
        Assert.NotNull(contracts);
        Assert.Same(contracts, analysis.Contracts(TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Findings_OfAFile_AreKeptByItsOptions()
    {
        var compilation = ContractCompilation.Create("class C { [TracksMemory] object M() => this; }");
        var analysis = SharedAnalysis.Of(compilation, []);
        var model = compilation.GetSemanticModel(compilation.SyntaxTrees[0]);
        var findings = analysis.Findings(model, FlowOptions.Default, TestContext.Current.CancellationToken);
        Assert.Same(findings, analysis.Findings(model, FlowOptions.Default, TestContext.Current.CancellationToken));
        Assert.NotSame(findings, analysis.Findings(model, new FlowOptions(AllExceptions: true), TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("all", true)]
    [InlineData(" ALL ", true)]
    [InlineData("explicit", false)]
    [InlineData("some", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void Exceptions_OfAFile_AreReadFromItsConfiguration(string? value, bool all)
    {
        Dictionary<string, string> values = value is null ? [] : new() { ["memtrace.exceptions"] = value };
        var tree = ContractCompilation.Create("").SyntaxTrees[0];
        Assert.Equal(all, AnalysisOptions.For(new CorpusConfiguration(values), tree).AllExceptions);
    }
}
