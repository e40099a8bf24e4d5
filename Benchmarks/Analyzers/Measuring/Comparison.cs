using System.Globalization;
using MemTrace.Analyzers.Benchmarks.Contenders;
using MemTrace.Analyzers.Benchmarks.Sources;

namespace MemTrace.Analyzers.Benchmarks.Measuring;

/// <summary>Measures all contenders on one set of sources, in turns, and prints what each adds to the compile time.</summary>
internal sealed class Comparison(SourceSet source, IReadOnlyList<Contender> contenders)
{
    private readonly List<Measurement> _emits = [];
    private readonly Dictionary<Contender, double> _inside = [];
    private readonly Dictionary<Contender, List<Measurement>> _runs = contenders.ToDictionary(contender => contender, _ => new List<Measurement>());

    /// <summary>Turns: whatever disturbs the machine for a while disturbs all alike.</summary>
    public void Run(int rounds, bool warmUp)
    {
        for (var round = warmUp ? -1 : 0; round < rounds; round++)
        {
            var emit = CompilerRun.Measure(() => CompilerRun.Emit(source));
            if (round >= 0)
                _emits.Add(emit);
            foreach (var contender in contenders)
            {
                var run = CompilerRun.Measure(() => CompilerRun.Diagnose(source, contender));
                if (round >= 0)
                    _runs[contender].Add(run);
            }
        }

        foreach (var contender in contenders)
            _inside[contender] = CompilerRun.Inside(source, contender);
    }

    /// <summary>A table: what each adds to the compilation alone, and how much of that stands against what ours adds.</summary>
    public void Print(TextWriter output)
    {
        var emit = Measurement.Least(_emits);
        var alone = Measurement.Least(_runs[contenders[0]]);
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"""

            {source.Name}: {source.Lines:N0} lines; to compile them takes {emit.Processor:N0} ms of processor time and {emit.Allocated / 1e6:N0} MB of allocations

            | analyzer | adds, ms | of compile time | inside its actions, ms | of compile time | adds, MB | of allocations | findings |
            |---|---:|---:|---:|---:|---:|---:|---:|
            """));
        foreach (var contender in contenders.Skip(1))
        {
            var run = Measurement.Least(_runs[contender]);
            var processor = run.Processor - alone.Processor;
            var allocated = run.Allocated - alone.Allocated;
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {contender.Name} | {processor:N0} | {processor / emit.Processor:P1} | {_inside[contender]:N0} | {_inside[contender] / emit.Processor:P1} | {allocated / 1e6:N1} | {(double)allocated / emit.Allocated:P1} | {run.Findings} |"));
        }
    }
}
