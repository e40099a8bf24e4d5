using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Toolchains.InProcess.NoEmit;
using MemTrace.Analyzers.Benchmarks.Contenders;
using MemTrace.Analyzers.Benchmarks.Measuring;
using MemTrace.Analyzers.Benchmarks.Sources;

namespace MemTrace.Analyzers.Benchmarks;

/// <summary>A compilation of 200,000 lines, alone and with each analyzer.</summary>
[MemoryDiagnoser]
[Config(typeof(FewLongRuns))]
public class CompileBenchmarks
{
    private SourceSet _source = null!;
    private Contender _contender = null!;

    [ParamsSource(nameof(ContenderNames))]
    public string Analyzer { get; set; } = "";

    [Params(0, 100)]
    public int MarkedCalls { get; set; }

    public static IEnumerable<string> ContenderNames => Contender.All.Select(contender => contender.Name);

    [GlobalSetup]
    public void Prepare()
    {
        _source = new SourceSet("Generated", GeneratedSource.Create(200_000, MarkedCalls), referencesRuntime: MarkedCalls != 0);
        _contender = Contender.Of(Analyzer);
    }

    [Benchmark]
    public int Diagnose() => CompilerRun.Diagnose(_source, _contender);

    private sealed class FewLongRuns : ManualConfig
    {
        public FewLongRuns() => AddJob(Job.Default
            .WithToolchain(InProcessNoEmitToolchain.DontLogOutput)
            .WithWarmupCount(1)
            .WithIterationCount(5)
            .WithInvocationCount(1)
            .WithUnrollFactor(1));
    }
}
