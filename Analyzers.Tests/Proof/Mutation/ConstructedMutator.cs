using MemTrace.Analyzers.Contracts;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MemTrace.Analyzers.Tests.Proof.Mutation;

using MemoryPortion = MemTrace.Analyzers.Contracts.MemoryPortion;

/// <summary>
/// Makes those mutants of a correct program that are wrong whatever its members do, so that nothing needs to be run: a copy with one name has one report (release,
/// hand-over), and so every run that makes it comes to that statement; left out, doubled or done to a portion alone, each of these runs is wrong.
/// </summary>
internal sealed class ConstructedMutator(SemanticModel model, MemoryContracts contracts)
{
    private readonly CopyVariables _variables = new(model, contracts);
    private readonly SyntaxNode _root = model.SyntaxTree.GetRoot();

    /// <summary>The mutants' texts.</summary>
    public IEnumerable<(MutantKind Kind, string Source)> Mutate()
    {
        foreach (var statement in _root.DescendantNodes().OfType<ExpressionStatementSyntax>())
        {
            foreach (var mutant in Dropped(statement))
                yield return (MutantKind.Deleted, mutant.ToFullString());
            if (_variables.DischargeOf(statement) is not { } discharge || _variables.Single(discharge.Variable, out var scope) is not { } variable)
                continue;
            var others = _variables.OtherUses(variable, scope!, discharge.Variable).ToArray();
            var isOnly = discharge.IsRelease || discharge.IsReleaseOnly
                ? contracts.HasReleaseHalf(model.GetTypeInfo(discharge.Variable).Type) && !_variables.IsUsed(variable) && others.All(other => other is { IsReleaseOnly: false, IsRelease: false, IsOwner: false })
                : others.All(other => other is not null && (other.Portion & discharge.Portion) == 0);
            if (isOnly)
                yield return (MutantKind.Deleted, _root.ReplaceNode(statement, SyntaxFactory.EmptyStatement()).ToFullString());
            if (isOnly || IsStraightLine(statement, variable))
                yield return (MutantKind.Duplicated, _root.ReplaceNode(statement, SyntaxFactory.Block(statement, statement)).ToFullString());
            if (isOnly && discharge.Portion == MemoryPortion.All)
            {
                foreach (var narrowed in Narrowed(discharge))
                    yield return (MutantKind.Narrowed, narrowed.ToFullString());
            }
        }

        foreach (var declaration in _root.DescendantNodes().OfType<LocalDeclarationStatementSyntax>().Where(declaration => declaration.UsingKeyword != default))
        {
            if (declaration.Declaration.Variables is [{ Initializer.Value: { } value } declarator] && _variables.IsAcquisition(value) && model.GetDeclaredSymbol(declarator) is ILocalSymbol { Type: var type } && contracts.HasReleaseHalf(type) && !GivesNumbersBack(declaration))
                yield return (MutantKind.Deleted, _root.ReplaceNode(declaration, declaration.WithUsingKeyword(default).WithAwaitKeyword(default)).ToFullString());
        }
    }

    /// <summary>What was reported as a number is released as a number, so that a copy may need no release of its own.</summary>
    private bool GivesNumbersBack(SyntaxNode place) => place.FirstAncestorOrSelf<MemberDeclarationSyntax>()!.DescendantNodes().OfType<InvocationExpressionSyntax>()
        .Any(call => model.GetSymbolInfo(call).Symbol is IMethodSymbol method && method.Parameters.Any(parameter => contracts.For(method).Parameter(parameter.Ordinal).Releases && !_variables.IsCopy(parameter.Type)));

    /// <summary>A copy that is passed straight from its acquisition to its report is dropped instead.</summary>
    private IEnumerable<SyntaxNode> Dropped(ExpressionStatementSyntax statement)
    {
        if (statement.Expression is not InvocationExpressionSyntax call || model.GetSymbolInfo(call).Symbol is not IMethodSymbol { DeclaredAccessibility: Accessibility.Public } method)
            yield break;
        for (var i = 0; i < call.ArgumentList.Arguments.Count; i++)
        {
            var argument = call.ArgumentList.Arguments[i];
            var contract = contracts.For(method).Parameter(i);
            if (argument.NameColon is null && (contract.Reports is { When: null } || contract.Owns is { When: null }) && _variables.IsCopy(model.GetTypeInfo(argument.Expression).Type) && _variables.IsAcquisition(argument.Expression))
                yield return _root.ReplaceNode(statement, SyntaxFactory.ParseStatement($"_ = {argument.Expression};"));
        }
    }

    /// <summary>The report of the whole becomes one of a portion's bytes, where the copy can tell them and the trace takes them.</summary>
    private IEnumerable<SyntaxNode> Narrowed(Discharge discharge)
    {
        if (discharge.IsOwner || discharge.Statement.Expression is not InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Expression: var trace } access } || trace == discharge.Variable
            || model.GetTypeInfo(trace).Type is not { } traceType || model.GetTypeInfo(discharge.Variable).Type is not { } copyType)
            yield break;
        var add = traceType.GetMembers().OfType<IMethodSymbol>().FirstOrDefault(method =>
            method is { Parameters: [{ Type.SpecialType: SpecialType.System_Int64 or SpecialType.System_Int32 }], DeclaredAccessibility: Accessibility.Public } && contracts.For(method).Parameter(0).Reports is { Portion: MemoryPortion.All, When: null });
        foreach (var portion in traceType.GetMembers().OfType<IMethodSymbol>().Where(method =>
            method is { Parameters: [{ Type: var type }], DeclaredAccessibility: Accessibility.Public } && SymbolEqualityComparer.Default.Equals(type, copyType)
            && contracts.For(method).Parameter(0).Reports is { Portion: MemoryPortion.Dangling or MemoryPortion.NonDangling, When: null }))
            yield return _root.ReplaceNode(access.Name, SyntaxFactory.IdentifierName(portion.Name));
        if (add is null)
            yield break;
        foreach (var bytes in copyType.GetMembers().OfType<IPropertySymbol>().Where(property => contracts.For(property).Bytes is MemoryPortion.Dangling or MemoryPortion.NonDangling))
            yield return _root.ReplaceNode(discharge.Statement, SyntaxFactory.ParseStatement($"{trace}.{add.Name}({discharge.Variable}.{bytes.Name});"));
    }

    private static bool IsStraightLine(ExpressionStatementSyntax statement, ISymbol variable) =>
        variable.DeclaringSyntaxReferences is [var reference] && reference.GetSyntax().Parent?.Parent?.Parent is BlockSyntax block && statement.Parent == block;
}
