using System.Linq;
using System.Threading;
using MemTrace.Analyzers.Contracts;
using MemTrace.Analyzers.Symbols;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MemTrace.Analyzers.Flow;

/// <summary>
/// Members of one file from which no copy comes: whether they may pass a parameter to a report, so that they must be followed. Names such as
/// <c>Add</c> are everywhere, so as little as can be is bound to tell.
/// </summary>
internal sealed class Borrowers(SemanticModel model, MemoryContracts contracts, TypeShapes shapes, CancellationToken cancellationToken)
{
    /// <param name="method">The method or accessor whose body it is.</param>
    /// <param name="body">The body.</param>
    public bool MayPassOn(IMethodSymbol method, SyntaxNode body)
    {
        if (!method.Parameters.Any(p => shapes.HoldsOrCounts(p.Type)))
            return false;
        if (body.FirstAncestorOrSelf<MemberDeclarationSyntax>() is not { } member)
            return true;
        var root = model.SyntaxTree.GetRoot(cancellationToken);
        foreach (var position in contracts.MentionsIn(member))
        {
            var token = root.FindToken(position);
            if (!token.Span.Contains(position))
                continue;
            if (token.Parent is not SimpleNameSyntax name)
                return true;
            if (IsUnmarkedCallOnField(name, method, member))
                continue;
            if (model.GetSymbolInfo(name, cancellationToken).Symbol is not IMethodSymbol called || MayReport(called))
                return true;
        }

        return false;
    }

    private bool MayReport(ISymbol called) => contracts.For(called) != MemberContract.None || Evaluator.IsPrivate(called);

    /// <summary><c>_numbers.Add(value)</c>: what the field's type declares tells which methods are meant, and the body need not be bound.</summary>
    private bool IsUnmarkedCallOnField(SimpleNameSyntax name, IMethodSymbol method, MemberDeclarationSyntax member)
    {
        if (name.Parent is not MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax receiver, Parent: InvocationExpressionSyntax } access || access.Name != name)
            return false;
        if (method.ContainingType.IsStatic || contracts.ExtendsBy(name.Identifier.ValueText))
            return false;
        if (method.ContainingType.GetMembers(receiver.Identifier.ValueText) is not [IFieldSymbol { Type: INamedTypeSymbol type }])
            return false;
        var meant = type.SelfAndBases().SelectMany(t => t.GetMembers(name.Identifier.ValueText)).ToArray();
        return meant.Length > 0 && meant.All(m => m is IMethodSymbol && !MayReport(m)) && !IsDeclaredIn(member, receiver.Identifier.ValueText);
    }

    /// <summary>Something in the member may have the name: a local, a parameter, a range variable.</summary>
    private static bool IsDeclaredIn(MemberDeclarationSyntax member, string name) =>
        member.DescendantTokens().Any(t => t.IsKind(SyntaxKind.IdentifierToken) && t.ValueText == name && t.Parent is not IdentifierNameSyntax);
}
