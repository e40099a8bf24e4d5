using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using MemTrace.Analyzers.Contracts;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace MemTrace.Analyzers.Flow;

/// <summary>
/// Primary constructors that take a copy over and only look at it: no owned field begins with the parameter, and no member does more than read from it.
/// A primary constructor has no body to follow; a member that passes the parameter anywhere is given the benefit of the doubt.
/// </summary>
internal sealed class PrimaryConstructorAnalysis(AnalysisContext context)
{
    public IEnumerable<Finding> Analyze(SemanticModel model, SyntaxNode root)
    {
        foreach (var declaration in root.DescendantNodes(n => n is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax or TypeDeclarationSyntax).OfType<TypeDeclarationSyntax>())
        {
            if (declaration is RecordDeclarationSyntax || declaration.ParameterList is not { Parameters.Count: > 0 } list || !context.Contracts.MayMatter(declaration))
                continue;
            foreach (var syntax in list.Parameters)
            {
                if (model.GetDeclaredSymbol(syntax, context.CancellationToken) is IParameterSymbol parameter && Dropped(model, declaration, parameter) is { } finding && !context.Graphs.HasErrors(declaration, context.CancellationToken))
                    yield return finding;
            }
        }
    }

    private Finding? Dropped(SemanticModel model, TypeDeclarationSyntax declaration, IParameterSymbol parameter)
    {
        if (context.Contracts.For(parameter.ContainingSymbol).Parameter(parameter.Ordinal).Owns is not { Portion: not MemoryPortion.None, When: null } owned ||
            parameter.ContainingType.DeclaringSyntaxReferences.Length > 1)
        {
            return null;
        }

        var references = declaration.DescendantNodes().OfType<IdentifierNameSyntax>()
            .Where(name => name.Identifier.ValueText == parameter.Name && SymbolEqualityComparer.Default.Equals(model.GetSymbolInfo(name, context.CancellationToken).Symbol, parameter));
        if (!references.All(name => model.GetOperation(name, context.CancellationToken) is { } reference && IsLook(reference)))
            return null;
        return new Finding(
            FindingKind.NeverReported, parameter.Locations[0], parameter.Name, string.Empty, owned.Portion, string.Empty,
            ImmutableArray.Create(new PathStep(PathStepKind.Acquisition, parameter.Locations[0], "taken over here")),
            ImmutableDictionary<string, string?>.Empty
                .Add(FindingProperties.Portion, owned.Portion.ToString())
                .Add(FindingProperties.HasReleaseHalf, context.Contracts.HasReleaseHalf(parameter.Type) ? "true" : "false")
                .Add(FindingProperties.NothingReported, "true")
                .Add(FindingProperties.Local, parameter.Name));
    }

    /// <summary>The parameter is compared, or something of it is read that does not go to a report: <c>_count = batch.Count</c>.</summary>
    private bool IsLook(IOperation reference)
    {
        var isRead = false;
        for (IOperation part = reference; part.Parent is { } parent; part = parent)
        {
            switch (parent)
            {
                case IMemberReferenceOperation member when member.Instance == part:
                    isRead = context.Contracts.For(member.Member) is { ReportsReceiver: null, ReleasesReceiver: false, SharesReceiver: false };
                    break;
                case IInvocationOperation call when call.Instance == part:
                    isRead = context.Contracts.For(call.TargetMethod) is { ReportsReceiver: null, ReleasesReceiver: false, SharesReceiver: false } && !Evaluator.IsPrivate(call.TargetMethod);
                    break;
                case IArgumentOperation { Parameter: { } passed, Parent: IInvocationOperation or IObjectCreationOperation }:
                    var contract = context.Contracts.For(passed.ContainingSymbol).Parameter(passed.Ordinal);
                    if (contract.Reports is not null || contract.Owns is not null || contract.Releases || Evaluator.IsPrivate(passed.ContainingSymbol))
                        return false;
                    break;
                case IConversionOperation or IParenthesizedOperation or IConditionalAccessOperation:
                    break;
                case IBinaryOperation or IIsPatternOperation { Pattern: IConstantPatternOperation or INegatedPatternOperation { Pattern: IConstantPatternOperation } }:
                    isRead = true;
                    break;
            }
        }

        return isRead;
    }
}
