using System.Collections.Immutable;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace MemTrace.Analyzers.Tests.Corpus;

/// <summary>Runs every analyzer of the product over a case and compares its findings with the marks. Thread-safe.</summary>
internal static class CorpusAnalysis
{
    private const string AnalyzerCrash = "AD0001";

    /// <summary>Every analyzer of the product.</summary>
    public static readonly ImmutableArray<DiagnosticAnalyzer> Analyzers =
    [
        .. Assembly.Load("MemTrace.Analyzers").GetTypes()
            .Where(type => !type.IsAbstract && typeof(DiagnosticAnalyzer).IsAssignableFrom(type))
            .OrderBy(type => type.FullName, StringComparer.Ordinal)
            .Select(type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!),
    ];

    /// <summary>Rules of every severity are on, those too that are off by default.</summary>
    public static readonly ImmutableDictionary<string, ReportDiagnostic> Severities = Analyzers
        .SelectMany(analyzer => analyzer.SupportedDiagnostics)
        .Select(descriptor => descriptor.Id)
        .Distinct()
        .ToImmutableDictionary(id => id, _ => ReportDiagnostic.Warn);

    /// <summary>Errors of the compiler in a case, without running an analyzer.</summary>
    public static CorpusVerdict Compile(CorpusCase @case, CancellationToken cancellationToken)
    {
        var (compilation, tree) = CorpusCompiler.Compile(@case);
        var diagnostics = compilation.GetSemanticModel(tree).GetDiagnostics(cancellationToken: cancellationToken);
        return new CorpusVerdict(@case, Errors(diagnostics), [], []);
    }

    /// <summary>The verdict on a case; on a case that does not compile its errors are all that counts.</summary>
    public static async Task<CorpusVerdict> JudgeAsync(CorpusCase @case, CancellationToken cancellationToken)
    {
        var (compilation, tree) = CorpusCompiler.Compile(@case);
        var diagnostics = Analyzers.IsEmpty
            ? compilation.GetDiagnostics(cancellationToken)
            : await AnalyzeAsync(@case, compilation, cancellationToken).ConfigureAwait(false);
        if (Errors(diagnostics) is { IsEmpty: false } errors)
            return new CorpusVerdict(@case, errors, [], []);
        ImmutableArray<string> crashes =
            [.. diagnostics.Where(diagnostic => diagnostic.Id == AnalyzerCrash).Select(crash => crash.ToString())];
        var (unexpected, missing) = Match(diagnostics.Where(diagnostic => Severities.ContainsKey(diagnostic.Id)), @case, tree);
        return new CorpusVerdict(@case, crashes, unexpected, missing);
    }

    private static async Task<ImmutableArray<Diagnostic>> AnalyzeAsync(
        CorpusCase @case, Compilation compilation, CancellationToken cancellationToken)
    {
        var options = new AnalyzerOptions(
            @case.Directives.AnnotationLines.Count == 0 ? [] : [new CorpusAnnotations(@case.Directives.AnnotationLines)],
            new CorpusConfiguration(@case.Directives.Options));
        // One pass for the compiler's errors and the analyzers' findings: the program is bound once.
        return await compilation
            .WithOptions(compilation.Options.WithSpecificDiagnosticOptions(Severities))
            .WithAnalyzers(Analyzers, options)
            .GetAllDiagnosticsAsync(cancellationToken)
            .ConfigureAwait(false);
    }

    private static ImmutableArray<string> Errors(ImmutableArray<Diagnostic> diagnostics) =>
    [
        .. diagnostics
            .Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)
            .Select(error => error.ToString()),
    ];

    /// <summary>Pairs findings and marks one to one; of nested marks the innermost takes the finding.</summary>
    private static (ImmutableArray<Diagnostic> Unexpected, ImmutableArray<ExpectedFinding> Missing) Match(
        IEnumerable<Diagnostic> findings, CorpusCase @case, SyntaxTree tree)
    {
        var unexpected = ImmutableArray.CreateBuilder<Diagnostic>();
        var missing = @case.Expected.OrderBy(mark => mark.Span.Length).ToList();
        foreach (var finding in findings.OrderBy(finding => finding.Location.SourceSpan).ThenBy(finding => finding.Id, StringComparer.Ordinal))
        {
            var start = finding.Location.SourceSpan.Start;
            var mark = finding.Location.SourceTree == tree
                ? missing.FindIndex(mark => mark.Accepts(finding.Id) && mark.Span.IntersectsWith(start))
                : -1;
            if (mark >= 0)
                missing.RemoveAt(mark);
            else
                unexpected.Add(finding);
        }

        return (unexpected.ToImmutable(), [.. missing.OrderBy(mark => mark.Span)]);
    }
}
