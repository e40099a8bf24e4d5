using BenchmarkDotNet.Attributes;
using MemTrace.Benchmarks.Loops;

namespace MemTrace.Benchmarks;

/// <summary>The apply loop as a whole; figures are for one entry.</summary>
[ShortRunJob]
[MemoryDiagnoser]
public class ApplyLoopBenchmarks
{
    private ApplyLoop _loop = null!;

    [Params(0, 256, 4096)]
    public int Payload { get; set; }

    [Params(1, 64, 1024)]
    public int Batch { get; set; }

    [ParamsAllValues]
    public LoopKind Kind { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _loop = Kind.Create(Payload, Batch);
        _loop.RunWindow();
    }

    [GlobalCleanup]
    public void Cleanup() => _loop.Dispose();

    [Benchmark(OperationsPerInvoke = ApplyLoop.Window)]
    public void Apply() => _loop.RunWindow();
}
