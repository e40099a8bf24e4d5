using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace MemTrace.Analyzers.Rules;

/// <summary>Base of all rules: one rule, one descriptor, and a registration that is written here once.</summary>
public abstract class MemTraceAnalyzer : DiagnosticAnalyzer
{
    private protected MemTraceAnalyzer(DiagnosticDescriptor descriptor)
    {
        Descriptor = descriptor;
        SupportedDiagnostics = [descriptor];
    }

    /// <inheritdoc/>
    public sealed override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; }

    private protected DiagnosticDescriptor Descriptor { get; }

    /// <inheritdoc/>
    public sealed override void Initialize(AnalysisContext context)
    {
        // Whether code is generated can be configured; it is not looked at unless the configuration says that it is not generated.
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(start => Register(new RuleContext(start)));
    }

    /// <summary>Registers what the rule looks at; nothing where the compilation gives no reason to.</summary>
    private protected abstract void Register(RuleContext context);
}
