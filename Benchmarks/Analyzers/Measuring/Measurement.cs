namespace MemTrace.Analyzers.Benchmarks.Measuring;

/// <summary>One run, or what several runs have in common.</summary>
/// <param name="Processor">Processor time of all threads, in milliseconds.</param>
/// <param name="Allocated">Bytes allocated by all threads.</param>
/// <param name="Findings">Diagnostics of the analyzers.</param>
internal sealed record Measurement(double Processor, long Allocated, int Findings)
{
    /// <summary>The least of each: what else the machine did only ever adds.</summary>
    public static Measurement Least(IReadOnlyCollection<Measurement> runs) => new(
        runs.Min(run => run.Processor), runs.Min(run => run.Allocated), runs.First().Findings);
}
