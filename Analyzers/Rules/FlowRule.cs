using Microsoft.CodeAnalysis;
using MemTrace.Analyzers.Flow;
using MemTrace.Analyzers.Options;

namespace MemTrace.Analyzers.Rules;

/// <summary>Base of the rules that report one kind of the flow analysis' findings.</summary>
public abstract class FlowRule : MemTraceAnalyzer
{
    private readonly FindingKind _kind;

    private protected FlowRule(DiagnosticDescriptor descriptor, FindingKind kind)
        : base(descriptor)
    {
        _kind = kind;
    }

    private protected sealed override void Register(RuleContext context)
    {
        if (context.Contracts is null)
            return;

        var analysis = context.Analysis;
        context.Start.RegisterSemanticModelAction(file =>
        {
            var options = AnalysisOptions.For(file.Options.AnalyzerConfigOptionsProvider, file.SemanticModel.SyntaxTree);
            foreach (var finding in analysis.Findings(file.SemanticModel, options, file.CancellationToken)[_kind])
                file.ReportDiagnostic(FindingDiagnostic.Create(Descriptor, finding));
        });
    }
}
