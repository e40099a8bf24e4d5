using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace MemTrace.Analyzers.Benchmarks.Contenders;

/// <summary>Analyzers that are measured together.</summary>
/// <param name="Name">How tables call them.</param>
/// <param name="Analyzers">None: the compilation alone.</param>
/// <param name="Rule">The only rule that is on, even if it is off by default; null for all that are on by default.</param>
internal sealed record Contender(string Name, ImmutableArray<DiagnosticAnalyzer> Analyzers, string? Rule = null)
{
    private static readonly Lazy<ImmutableArray<Contender>> s_all = new(() =>
    [
        new("compile alone", []),
        new("idle", [new IdleAnalyzer()]),
        new("do nothing per body", [new DoNothingAnalyzer()]),
        new("every graph", [new EveryGraphAnalyzer()]),
        new("MemTrace", Ours()),
        new("CA2000", AnalyzerPackage.Load("NetAnalyzers", "CA2000"), "CA2000"),
        new("IDISP001", AnalyzerPackage.Load("IDisposableAnalyzers", "IDISP001"), "IDISP001"),
    ]);

    /// <summary>All that are compared; the first is the measure of the others.</summary>
    public static ImmutableArray<Contender> All => s_all.Value;

    /// <exception cref="InvalidOperationException">There is none of that name.</exception>
    public static Contender Of(string name) => All.First(contender => contender.Name == name);

    /// <summary>What a project would configure to run this and nothing else.</summary>
    public ImmutableDictionary<string, ReportDiagnostic> Severities => Rule is null
        ? ImmutableDictionary<string, ReportDiagnostic>.Empty
        : Analyzers.SelectMany(analyzer => analyzer.SupportedDiagnostics)
            .Select(descriptor => descriptor.Id)
            .Distinct()
            .ToImmutableDictionary(id => id, id => id == Rule ? ReportDiagnostic.Warn : ReportDiagnostic.Suppress);

    /// <inheritdoc/>
    public override string ToString() => Name;

    private static ImmutableArray<DiagnosticAnalyzer> Ours() =>
    [
        .. typeof(Rules.MemTraceAnalyzer).Assembly.GetTypes()
            .Where(type => !type.IsAbstract && type.IsSubclassOf(typeof(DiagnosticAnalyzer)))
            .OrderBy(type => type.Name, StringComparer.Ordinal)
            .Select(type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!),
    ];
}
