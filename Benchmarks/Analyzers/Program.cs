using System.Globalization;
using MemTrace.Analyzers.Benchmarks;

// Usage: --quick            ratios on all sources, generated ones of 50,000 lines, in a few minutes
//        --table            the same with 200,000 lines and more rounds
//        --growth           how our cost grows with lines, marked calls and the length of one method
//        otherwise          BenchmarkDotNet's own options
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (args.Contains("--quick"))
    return QuickRun.Run(Console.Out, lines: 50_000, rounds: 2);
if (args.Contains("--table"))
    return QuickRun.Run(Console.Out, lines: 200_000, rounds: 3);
if (args.Contains("--growth"))
    return GrowthRun.Run(Console.Out);
BenchmarkDotNet.Running.BenchmarkSwitcher.FromAssembly(typeof(CompileBenchmarks).Assembly).Run(args);
return 0;
