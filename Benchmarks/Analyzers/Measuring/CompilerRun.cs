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
    public static Diagnosis Emit(SourceSet source)
    {
        var result = source.Compile().Emit(Stream.Null);
        return result.Success ? default : throw new InvalidOperationException(string.Join('\n', result.Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).Take(5)));
    }

    /// <summary>
    /// Parses and binds, with the analyzers if there are any. Less the same without analyzers it is what they add: a compiler
    /// that runs them shares nothing else with them.
    /// </summary>
    /// <exception cref="InvalidOperationException">An analyzer crashed.</exception>
    public static Diagnosis Diagnose(SourceSet source, Contender contender)
    {
        var compilation = source.Compile();
        compilation = compilation.WithOptions(compilation.Options.WithSpecificDiagnosticOptions(contender.Severities));
        if (contender.Analyzers.IsEmpty)
        {
            compilation.GetDiagnostics();
            return default;
        }

        var options = new CompilationWithAnalyzersOptions(new AnalyzerOptions([]), onAnalyzerException: null, concurrentAnalysis: false, logAnalyzerExecutionTime: true);
        var driver = compilation.WithAnalyzers(contender.Analyzers, options);
        var all = driver.GetAllDiagnosticsAsync().GetAwaiter().GetResult();
        if (all.FirstOrDefault(diagnostic => diagnostic.Id == "AD0001") is { } crash)
            throw new InvalidOperationException(crash.ToString());
        return new Diagnosis(
            all.Count(diagnostic => !diagnostic.Id.StartsWith("CS", StringComparison.Ordinal)),
            contender.Analyzers.Sum(analyzer => driver.GetAnalyzerTelemetryInfoAsync(analyzer, default).GetAwaiter().GetResult().ExecutionTime.TotalMilliseconds));
    }

    /// <summary>Runs once, with a clean heap.</summary>
    public static Measurement Measure(Func<Diagnosis> run)
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        using var process = Process.GetCurrentProcess();
        var allocated = GC.GetTotalAllocatedBytes(precise: true);
        var started = process.TotalProcessorTime;
        var diagnosis = run();
        process.Refresh();
        var processor = process.TotalProcessorTime - started;
        return new Measurement(processor.TotalMilliseconds, GC.GetTotalAllocatedBytes(precise: true) - allocated, diagnosis);
    }
}
