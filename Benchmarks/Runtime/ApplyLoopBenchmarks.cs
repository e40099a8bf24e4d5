using BenchmarkDotNet.Attributes;
using MemTrace.Benchmarks.Loops;

namespace MemTrace.Benchmarks;

/// <summary>The apply loop as a whole; figures are for one entry, ratios to the traced loop.</summary>
/// <remarks>
/// Many iterations of a few windows rather than a few long ones, so that on a machine that does other things too some of them run
/// undisturbed: the least time is the figure to look at. An iteration is long enough for the runtime to have compiled its last word within the first few.
/// </remarks>
[SimpleJob(launchCount: 1, warmupCount: 100, iterationCount: 100)]
[InvocationCount(128)]
[MinColumn]
[MedianColumn]
[MemoryDiagnoser]
public class ApplyLoopBenchmarks
{
    private ApplyLoop? _loop;

    [Params(0, 256, 4096)]
    public int Payload { get; set; }

    [Params(1, 64, 1024)]
    public int Batch { get; set; }

    [GlobalCleanup]
    public void Cleanup() => _loop?.Dispose();

    [Benchmark(Baseline = true, OperationsPerInvoke = ApplyLoop.Window)]
    public void Traced() => Run(LoopKind.Traced);

    [Benchmark(OperationsPerInvoke = ApplyLoop.Window)]
    public void TracedCopying() => Run(LoopKind.TracedCopying);

    [Benchmark(OperationsPerInvoke = ApplyLoop.Window)]
    public void Untraced() => Run(LoopKind.Untraced);

    [Benchmark(OperationsPerInvoke = ApplyLoop.Window)]
    public void Bare() => Run(LoopKind.Bare);

    [Benchmark(OperationsPerInvoke = ApplyLoop.Window)]
    public void Plain() => Run(LoopKind.Plain);

    [Benchmark(OperationsPerInvoke = ApplyLoop.Window)]
    public void Extensions() => Run(LoopKind.Extensions);

    [Benchmark(OperationsPerInvoke = ApplyLoop.Window)]
    public void MemoryCopy() => Run(LoopKind.MemoryCopy);

    // A process runs one of them only, so the loop is made the first time.
    private void Run(LoopKind kind) => (_loop ??= kind.Create(Payload, Batch)).RunWindow();
}
