using MemTrace.Analyzers.Benchmarks.Contenders;
using MemTrace.Analyzers.Benchmarks.Measuring;
using MemTrace.Analyzers.Benchmarks.Sources;

namespace MemTrace.Analyzers.Benchmarks;

/// <summary>Every contender on every set of sources, a few times.</summary>
internal static class QuickRun
{
    public static int Run(TextWriter output)
    {
        foreach (var (source, rounds) in new[]
        {
            (new SourceSet("Own source", OwnSource.Read(), referencesRuntime: false), 5),
            (new SourceSet("Nothing marked", GeneratedSource.Create(50_000, 0), referencesRuntime: false), 3),
            (new SourceSet("Runtime in reach, no copy", GeneratedSource.Create(50_000, 0), referencesRuntime: true), 3),
            (new SourceSet("100 marked calls", GeneratedSource.Create(50_000, 100), referencesRuntime: true), 3),
        })
        {
            var comparison = new Comparison(source, Contender.All);
            comparison.Run(rounds, warmUp: true);
            comparison.Print(output);
        }

        return 0;
    }
}
