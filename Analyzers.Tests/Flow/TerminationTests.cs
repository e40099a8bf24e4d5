using System.Collections.Immutable;
using MemTrace.Analyzers.Contracts;
using MemTrace.Analyzers.Flow;
using MemTrace.Analyzers.Tests.Corpus;

namespace MemTrace.Analyzers.Tests.Flow;

/// <summary>The analysis comes to rest on any graph. Work is counted, never time.</summary>
public sealed class TerminationTests
{
    [Theory]
    [InlineData(20)]
    [InlineData(200)]
    [InlineData(2_000)]
    public void Analysis_OfNestedStatements_ComesToRest(int blocks)
    {
        for (var seed = 0; seed < Seeds(blocks); seed++)
            AssertComesToRest(new GraphGenerator(seed).Nested(blocks));
    }

    [Theory]
    [InlineData(20)]
    [InlineData(200)]
    [InlineData(2_000)]
    public void Analysis_OfRandomJumps_ComesToRest(int blocks)
    {
        for (var seed = 0; seed < Seeds(blocks); seed++)
            AssertComesToRest(new GraphGenerator(seed).Jumps(blocks));
    }

    [Fact]
    public void Analysis_WithoutABound_ComesToRestByItself()
    {
        // Few states are kept apart, so the bound on work is never what ends it.
        for (var seed = 100; seed < 102; seed++)
        {
            Programs.Analyze(new GraphGenerator(seed).Jumps(80), new FlowOptions(AllExceptions: false, MaxStates: 2, MaxWork: int.MaxValue));
            Programs.Analyze(new GraphGenerator(seed).Nested(80), new FlowOptions(AllExceptions: true, MaxStates: 2, MaxWork: int.MaxValue));
        }
    }

    [Fact]
    public void Analysis_WithoutWork_FindsNothing()
    {
        const string Source = "class Subject { public void Run(Cache cache) { var batch = cache.Take(); Sink.Use(batch.Count); } }";
        Assert.NotEmpty(Programs.Analyze(Source));
        Assert.Empty(Programs.Analyze(Source, new FlowOptions(AllExceptions: false, MaxWork: 1)));
    }

    [Fact]
    public void Analysis_TooDearWithManyStates_IsDoneWithFew()
    {
        var flags = Enumerable.Range(0, 9).ToArray();
        var source = $$"""
            class Subject
            {
                public void Run(Cache cache, Trace trace)
                {
                    {{string.Join("\n", flags.Select(i => $"Batch? b{i} = Sink.Flag() ? cache.Take() : null;"))}}
                    {{string.Join("\n", flags.Select(i => $"if (b{i} is not null) trace.Report(b{i});"))}}
                    var last = cache.Take();
                    Sink.Use(last.Count);
                }
            }
            """;
        var finding = Assert.Single(Programs.Analyze(source, new FlowOptions(AllExceptions: false, MaxWork: 2_000)));
        Assert.Equal(source.LastIndexOf("cache.Take()", StringComparison.Ordinal), finding.Location.SourceSpan.Start);
    }

    private static int Seeds(int blocks) => blocks < 100 ? 10 : 2;

    private static void AssertComesToRest(string source)
    {
        var (compilation, tree) = CorpusCompiler.Compile(Programs.Case("Graph", source));
        var contracts = MemoryContracts.TryCreate(compilation, [], TestContext.Current.CancellationToken)!;
        // Less than the default, so that two thousand blocks take no longer than two hundred.
        var context = Programs.Context(compilation, contracts) with { Options = new FlowOptions(AllExceptions: false, MaxStates: 48, MaxWork: 6_000) };
        var method = Programs.Method(compilation, tree, "Run");
        var graph = context.Graphs.Of(method, TestContext.Current.CancellationToken);
        Assert.NotNull(graph);
        // Either a verdict, or none because it would take too much work; nothing else.
        var findings = new MemberAnalysis(context).Analyze(graph, method, method);
        Assert.False(findings.IsDefault);
    }
}
