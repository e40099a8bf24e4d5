using System.Collections.Immutable;
using Microsoft.CodeAnalysis.Diagnostics;

namespace MemTrace.Analyzers.Benchmarks.Contenders;

/// <summary>Analyzers that are measured together.</summary>
/// <param name="Name">How tables call them.</param>
/// <param name="Analyzers">None: the compilation alone.</param>
internal sealed record Contender(string Name, ImmutableArray<DiagnosticAnalyzer> Analyzers)
{
    private static readonly Lazy<ImmutableArray<Contender>> s_all = new(() =>
    [
        new("compile alone", []),
        new("idle", [new IdleAnalyzer()]),
        new("do nothing per body", [new DoNothingAnalyzer()]),
        new("every graph", [new EveryGraphAnalyzer()]),
        new("MemTrace", Ours()),
        new("CA2000", AnalyzerPackage.Load("NetAnalyzers", "CA2000")),
        new("IDisposableAnalyzers", AnalyzerPackage.Load("IDisposableAnalyzers", null)),
    ]);

    /// <summary>All that are compared; the first is the measure of the others.</summary>
    public static ImmutableArray<Contender> All => s_all.Value;

    /// <exception cref="InvalidOperationException">There is none of that name.</exception>
    public static Contender Of(string name) => All.First(contender => contender.Name == name);

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
