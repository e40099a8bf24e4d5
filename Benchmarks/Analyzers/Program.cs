using System.Globalization;
using MemTrace.Analyzers.Benchmarks;

// Usage: --quick [lines [rounds]]    ratios on all sources, generated ones of 50,000 lines unless told otherwise; the least of two rounds
//        --growth                    how our cost grows with lines, marked calls and the length of one method
//        otherwise                   BenchmarkDotNet's own options
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (args is ["--quick", ..])
    return QuickRun.Run(Console.Out, Number(1, 50_000), Number(2, 2));
if (args is ["--growth"])
    return GrowthRun.Run(Console.Out);
BenchmarkDotNet.Running.BenchmarkSwitcher.FromAssembly(typeof(CompileBenchmarks).Assembly).Run(args);
return 0;

int Number(int position, int otherwise) => args.Length > position ? int.Parse(args[position], CultureInfo.InvariantCulture) : otherwise;
