using MemTrace.Analyzers.Tests.Corpus;

namespace MemTrace.Analyzers.Tests.Proof.Programs;

/// <summary>The corpus' correct programs that can be run: a class <c>C</c> with a method <c>M</c>, which needs nothing but the vocabulary.</summary>
internal static class CorpusPrograms
{
    // What waits, ends the process, or talks to the world outside.
    private static readonly string[] NotRun =
    [
        "Environment", "Process", "Thread", "Wait", ".Result", "GetResult", "Channel", "Semaphore", "Monitor", "TaskCompletionSource", "BlockingCollection", "Console", "File.", "Timer",
        "WhenAll", "WhenAny", "Delay", "Parallel", "namespace ", "using System", "while (true)", "for (;;)",
    ];

    /// <summary>All of them.</summary>
    public static IEnumerable<ProofProgram> All() => CorpusFile.ReadAll()
        .Where(one => one.Expected.Count == 0 && one.Directives is { Known: null, TopLevel: false, Unsafe: false, Options.Count: 0, AnnotationLines.Count: 0 })
        .Where(one => one.Source.Contains("class C", StringComparison.Ordinal) && one.Source.Contains(" M(", StringComparison.Ordinal))
        .Where(one => !NotRun.Any(word => one.Source.Contains(word, StringComparison.Ordinal)))
        .Select(one => new ProofProgram(one.DisplayName, one.Source));
}
