using MemTrace.Analyzers.Benchmarks.Contenders;
using MemTrace.Analyzers.Benchmarks.Measuring;
using MemTrace.Analyzers.Benchmarks.Sources;

namespace MemTrace.Analyzers.Benchmarks;

/// <summary>Every contender on every set of sources, a few times.</summary>
internal static class QuickRun
{
    /// <param name="output">Where the tables go, one after another.</param>
    /// <param name="lines">Lines of the generated compilations.</param>
    /// <param name="rounds">How often each is measured; the least counts.</param>
    public static int Run(TextWriter output, int lines, int rounds)
    {
        SourceSet[] sources =
        [
            new("Own source", OwnSource.Read(), referencesRuntime: false),
            new("Nothing marked", GeneratedSource.Create(lines, 0), referencesRuntime: false),
            new("100 marked calls", GeneratedSource.Create(lines, 100), referencesRuntime: true),
        ];
        // The first compilations of a process are slower than all others.
        new Comparison(new SourceSet("Warm-up", GeneratedSource.Create(10_000, 20), referencesRuntime: true), Contender.All).Run(rounds: 0, warmUp: true);
        foreach (var source in sources)
        {
            var comparison = new Comparison(source, Contender.All);
            comparison.Run(rounds, warmUp: false);
            comparison.Print(output);
            output.Flush();
        }

        return 0;
    }
}
