using System.Globalization;
using MemTrace.Analyzers.Benchmarks.Contenders;
using MemTrace.Analyzers.Benchmarks.Measuring;
using MemTrace.Analyzers.Benchmarks.Sources;

namespace MemTrace.Analyzers.Benchmarks;

/// <summary>How our own cost grows: with lines, with marked calls, with the length of one method. The last column must stay level.</summary>
internal static class GrowthRun
{
    private const int Rounds = 3;

    public static int Run(TextWriter output)
    {
        output.WriteLine("| source | inside our actions, ms | our allocations, MB | kept afterwards, MB | µs a line, a call or a statement |");
        output.WriteLine("|---|---:|---:|---:|---:|");
        Measure(output, "warm-up", GeneratedSource.Create(10_000, 50), 10_000);
        foreach (var lines in new[] { 50_000, 100_000, 200_000 })
            Measure(output, $"{lines:N0} lines, 100 marked calls", GeneratedSource.Create(lines, 100), lines);
        foreach (var calls in new[] { 100, 200, 400, 800 })
            Measure(output, $"20,000 lines, {calls} marked calls", GeneratedSource.Create(20_000, calls), calls);
        foreach (var statements in new[] { 500, 1_000, 2_000, 4_000 })
            Measure(output, $"one method of {statements:N0} statements, {statements / 10} copies", [LongMethod.Create(statements)], statements);
        return 0;
    }

    private static void Measure(TextWriter output, string name, IReadOnlyList<string> texts, int units)
    {
        var source = new SourceSet(name, texts, referencesRuntime: true);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var idle = CompilerRun.Measure(() => (int)CompilerRun.Inside(source, Contender.Of("idle")));
        var inside = double.MaxValue;
        var ours = CompilerRun.Measure(() => Inside());
        for (var round = 1; round < Rounds; round++)
            Inside();
        var kept = GC.GetTotalMemory(forceFullCollection: true) - before;
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {name} | {inside:N0} | {(ours.Allocated - idle.Allocated) / 1e6:N1} | {kept / 1e6:N1} | {inside * 1000 / units:N1} |"));

        int Inside()
        {
            inside = Math.Min(inside, CompilerRun.Inside(source, Contender.Of("MemTrace")));
            return 0;
        }
    }
}
