using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using MemTrace.Analyzers.Contracts;
using MemTrace.Analyzers.Flow;
using MemTrace.Analyzers.Tests.Corpus;

namespace MemTrace.Analyzers.Tests.Flow;

/// <summary>What an operation may do to more states, it may do to all of the fewer: transfer is monotone in what is known of a copy.</summary>
public sealed class TransferTests
{
    [Theory]
    [InlineData("trace.Report(lease);")]
    [InlineData("trace.Add(lease.TotalBytes);")]
    [InlineData("trace.Add(lease.DanglingBytes);")]
    [InlineData("sink.Own(lease);")]
    [InlineData("lease.Dispose();")]
    [InlineData("trace.Report(lease); lease.Dispose();")]
    [InlineData("using (lease) { trace.Add(lease.DanglingBytes); trace.Add(lease.NonDanglingBytes); }")]
    [InlineData("if (Sink.Flag()) trace.Report(lease); else sink.Own(lease);")]
    [InlineData("while (Sink.Flag()) { trace.Report(lease); lease.Dispose(); }")]
    [InlineData("try { sink.Look(lease); trace.Report(lease); } finally { lease.Dispose(); }")]
    public void Operation_OnMoreStates_DoesAtLeastTheSame(string statements)
    {
        var source = $"class Subject {{ public void Run([OwnsMemory] Lease lease, Trace trace, Sink sink) {{ {statements} System.GC.KeepAlive(lease); }} }}";
        var (compilation, tree) = CorpusCompiler.Compile(Programs.Case("Transfer", source));
        var contracts = MemoryContracts.TryCreate(compilation, ImmutableArray<AdditionalText>.Empty, TestContext.Current.CancellationToken)!;
        var context = Programs.Context(compilation, contracts);
        var method = Programs.Method(compilation, tree, "Run");
        var graph = context.Graphs.Of(method, TestContext.Current.CancellationToken)!;
        var random = new Random(7);
        for (var round = 0; round < 60; round++)
        {
            var (dangling, nonDangling, release) = (Portion(random), Portion(random), Release(random));
            var less = Run((dangling, nonDangling, release));
            var more = Run((dangling | Portion(random), nonDangling | Portion(random), release | Release(random)));
            foreach (var copy in less)
            {
                Assert.NotEmpty(more);
                var (all, others, released) = (Union(more, c => (int)c.Dangling), Union(more, c => (int)c.NonDangling), Union(more, c => (int)c.Release));
                Assert.Equal((int)copy.Dangling, (int)copy.Dangling & all);
                Assert.Equal((int)copy.NonDangling, (int)copy.NonDangling & others);
                Assert.Equal((int)copy.Release, (int)copy.Release & released);
            }
        }

        CopyObject[] Run((PortionStates Dangling, PortionStates NonDangling, ReleaseStates Release) known)
        {
            var evaluator = new Evaluator(context, new Verdict(), new Identities());
            var frame = new Frame(method, method, graph, null, null);
            var entry = evaluator.Enter(frame);
            var lease = entry.Copies.Single(copy => !copy.IsBorrowed);
            entry.Put(lease with { Dangling = known.Dangling, NonDangling = known.NonDangling, Release = known.Release });
            return [.. evaluator.Run(frame, [entry]).Normal.SelectMany(state => state.Copies).Where(copy => copy.Id == lease.Id)];
        }
    }

    private static int Union(CopyObject[] copies, Func<CopyObject, int> part) => copies.Aggregate(0, (all, copy) => all | part(copy));

    private static PortionStates Portion(Random random) => (PortionStates)(1 << random.Next(4));

    private static ReleaseStates Release(Random random) => (ReleaseStates)(1 << random.Next(4));
}
