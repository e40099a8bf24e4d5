using MemTrace.Analyzers.Benchmarks;

// Usage: --quick            ratios on all sources, in about two minutes
//        --growth           how our cost grows with lines, marked sites and the size of one method
//        otherwise          BenchmarkDotNet's own options
if (args.Contains("--quick"))
    return QuickRun.Run(Console.Out);
if (args.Contains("--growth"))
    return GrowthRun.Run(Console.Out);
BenchmarkDotNet.Running.BenchmarkSwitcher.FromAssembly(typeof(CompileBenchmarks).Assembly).Run(args);
return 0;
