using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using MemTrace.Analyzers.Contracts;

namespace MemTrace.Analyzers.Rules;

/// <summary>What a rule gets at the start of a compilation.</summary>
internal sealed class RuleContext(CompilationStartAnalysisContext start)
{
    /// <summary>The compilation that is analysed.</summary>
    public Compilation Compilation => start.Compilation;

    /// <summary>The analysis of this compilation, which all rules share.</summary>
    public SharedAnalysis Analysis { get; } = SharedAnalysis.Of(start.Compilation, start.Options.AdditionalFiles);

    /// <summary>Where to register.</summary>
    public CompilationStartAnalysisContext Start => start;

    /// <summary>The contracts of the compilation; null where nothing is marked, and nothing needs to be registered.</summary>
    public MemoryContracts? Contracts => Analysis.Contracts(start.CancellationToken);
}
