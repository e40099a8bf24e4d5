using BenchmarkDotNet.Running;
using MemTrace.Benchmarks;
using MemTrace.Benchmarks.Quick;

if (args is ["--quick", .. var names])
{
    QuickRun.Print(names);
    return;
}

BenchmarkSwitcher.FromAssembly(typeof(ApplyLoopBenchmarks).Assembly).Run(args);
