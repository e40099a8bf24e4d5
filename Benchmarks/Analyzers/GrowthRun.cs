namespace MemTrace.Analyzers.Benchmarks;

internal static class GrowthRun
{
    public static int Run(TextWriter output) => 0;
}
