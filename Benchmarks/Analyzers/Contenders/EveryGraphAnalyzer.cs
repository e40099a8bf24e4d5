using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace MemTrace.Analyzers.Benchmarks.Contenders;

/// <summary>Builds the control-flow graph of every body and does nothing with it: the least that an ungated flow analysis costs.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class EveryGraphAnalyzer : DiagnosticAnalyzer
{
    private static readonly DiagnosticDescriptor Descriptor = new("BENCH2", "Graphs", "Graphs", "Benchmark", DiagnosticSeverity.Warning, true);

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Descriptor];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterOperationBlockAction(static body =>
        {
            foreach (var block in body.OperationBlocks)
                body.GetControlFlowGraph(block);
        });
    }
}
