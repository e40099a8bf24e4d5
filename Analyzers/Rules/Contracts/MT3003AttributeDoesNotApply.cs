using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using MemTrace.Analyzers.Contracts;

namespace MemTrace.Analyzers.Rules.Contracts;

/// <summary>An attribute of the vocabulary where it has no meaning, or where it contradicts another one.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class MT3003AttributeDoesNotApply() : MemTraceAnalyzer(Descriptors.MT3003AttributeDoesNotApply)
{
    private protected override void Register(RuleContext context)
    {
        if (context.Contracts is not { } contracts || contracts.Sites.IsEmpty)
            return;

        var sites = contracts.Sites.ToLookup(static site => site.Attribute.SyntaxTree);
        context.Start.RegisterSemanticModelAction(file =>
        {
            foreach (var attribute in sites[file.SemanticModel.SyntaxTree].Select(static site => site.Attribute).Distinct())
            {
                if (AppliedMark.TryFind(file.SemanticModel, attribute, file.CancellationToken) is not { } applied || Applicability.Problem(applied) is not { } problem)
                    continue;
                var name = "`[" + MemoryAttributeNames.ShortName(applied.Mark.Kind) + "]`";
                file.ReportDiagnostic(Diagnostic.Create(Descriptor, attribute.GetLocation(), name, problem));
            }
        });
    }
}
