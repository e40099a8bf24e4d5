using System.Collections.Immutable;
using System.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using MemTrace.Analyzers.Benchmarks.Contenders;
using MemTrace.Analyzers.Benchmarks.Sources;

namespace MemTrace.Analyzers.Benchmarks.Measuring;

/// <summary>What is measured: a compilation to an assembly, and the diagnostics of a compilation without or with analyzers.</summary>
internal static class CompilerRun
{
    /// <summary>Parses, binds and emits; the compile time that analyzers add to.</summary>
    /// <exception cref="InvalidOperationException">The sources do not compile.</exception>
    public static int Emit(SourceSet source)
    {
        var result = source.Compile().Emit(Stream.Null);
        return result.Success ? 0 : throw new InvalidOperationException(string.Join('\n', result.Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).Take(5)));
    }

    /// <summary>
    /// Parses and binds, with the analyzers if there are any. Less the same without analyzers it is what they add: a compiler
    /// that runs them shares nothing else with them.
    /// </summary>
    /// <returns>How many diagnostics the analyzers have.</returns>
    /// <exception cref="InvalidOperationException">An analyzer crashed.</exception>
    public static int Diagnose(SourceSet source, Contender contender)
    {
        var compilation = Compile(source, contender);
        return contender.Analyzers.IsEmpty
            ? CountOf(compilation.GetDiagnostics())
            : CountOf(Driver(compilation, contender).GetAllDiagnosticsAsync().GetAwaiter().GetResult());
    }

    /// <summary>
    /// Milliseconds that the analyzers spend in their own actions, as the compiler counts them; the compiler works ahead for nobody
    /// else, so what they ask of it is in it, but not what it builds unasked to call them.
    /// </summary>
    /// <exception cref="InvalidOperationException">An analyzer crashed.</exception>
    public static double Inside(SourceSet source, Contender contender)
    {
        if (contender.Analyzers.IsEmpty)
            return 0;
        var result = Driver(Compile(source, contender), contender).GetAnalysisResultAsync(CancellationToken.None).GetAwaiter().GetResult();
        CountOf(result.GetAllDiagnostics());
        return result.AnalyzerTelemetryInfo.Values.Sum(telemetry => telemetry.ExecutionTime.TotalMilliseconds);
    }

    /// <summary>Runs once, with a clean heap.</summary>
    public static Measurement Measure(Func<int> run)
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        using var process = Process.GetCurrentProcess();
        var allocated = GC.GetTotalAllocatedBytes(precise: true);
        var started = process.TotalProcessorTime;
        var findings = run();
        process.Refresh();
        var processor = process.TotalProcessorTime - started;
        return new Measurement(processor.TotalMilliseconds, GC.GetTotalAllocatedBytes(precise: true) - allocated, findings);
    }

    private static Compilation Compile(SourceSet source, Contender contender)
    {
        var compilation = source.Compile();
        return compilation.WithOptions(compilation.Options.WithSpecificDiagnosticOptions(contender.Severities));
    }

    private static CompilationWithAnalyzers Driver(Compilation compilation, Contender contender) => compilation.WithAnalyzers(
        contender.Analyzers,
        new CompilationWithAnalyzersOptions(new AnalyzerOptions([]), onAnalyzerException: null, concurrentAnalysis: false, logAnalyzerExecutionTime: true));

    private static int CountOf(ImmutableArray<Diagnostic> diagnostics)
    {
        if (diagnostics.FirstOrDefault(diagnostic => diagnostic.Id == "AD0001") is { } crash)
            throw new InvalidOperationException(crash.ToString());
        return diagnostics.Count(diagnostic => !diagnostic.Id.StartsWith("CS", StringComparison.Ordinal));
    }
}
