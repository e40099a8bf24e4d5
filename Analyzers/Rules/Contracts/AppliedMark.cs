using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using MemTrace.Analyzers.Contracts;

namespace MemTrace.Analyzers.Rules.Contracts;

/// <summary>An attribute of the vocabulary, with what it is applied to.</summary>
/// <param name="Mark">What it says.</param>
/// <param name="Target">The member, parameter or type; for <c>return:</c> the method.</param>
/// <param name="OnReturn">It is applied to the result.</param>
/// <param name="Before">The attributes of the vocabulary that stand on the same target before this one.</param>
internal sealed record AppliedMark(MemoryMark Mark, ISymbol Target, bool OnReturn, ImmutableArray<MemoryMark> Before)
{
    /// <summary>Null where the attribute is not bound to anything that a rule could speak of.</summary>
    public static AppliedMark? TryFind(SemanticModel model, AttributeSyntax attribute, CancellationToken cancellationToken)
    {
        if (attribute.Parent is not AttributeListSyntax { Parent: { } owner } list)
            return null;

        foreach (var declared in DeclaredBy(model, owner, cancellationToken))
        {
            if (declared is IMethodSymbol method && list.Target?.Identifier.ValueText == "return")
                return Find(method.GetReturnTypeAttributes(), attribute, method, onReturn: true);
            foreach (var candidate in Candidates(declared))
            {
                if (Find(candidate.GetAttributes(), attribute, candidate, onReturn: false) is { } found)
                    return found;
            }
        }

        return null;
    }

    /// <summary>Attributes with a target specifier end up on symbols that the compiler makes of the declaration.</summary>
    private static IEnumerable<ISymbol> Candidates(ISymbol declared)
    {
        yield return declared;
        switch (declared)
        {
            case IPropertySymbol property:
                foreach (var member in property.ContainingType.GetMembers())
                {
                    if (member is IFieldSymbol { AssociatedSymbol: { } associated } && SymbolEqualityComparer.Default.Equals(associated, property))
                        yield return member;
                }

                break;
            case IMethodSymbol { MethodKind: MethodKind.PropertySet } setter:
                yield return setter.Parameters[setter.Parameters.Length - 1];
                break;
            case IParameterSymbol { ContainingType: { IsRecord: true } record } parameter:
                foreach (var property in record.GetMembers(parameter.Name).OfType<IPropertySymbol>())
                {
                    foreach (var candidate in Candidates(property))
                        yield return candidate;
                }

                break;
            case INamedTypeSymbol type:
                foreach (var constructor in type.InstanceConstructors)
                    yield return constructor;
                break;
        }
    }

    private static IEnumerable<ISymbol> DeclaredBy(SemanticModel model, SyntaxNode owner, CancellationToken cancellationToken)
    {
        var symbols = owner switch
        {
            BaseFieldDeclarationSyntax field => field.Declaration.Variables.Take(1).Select(variable => model.GetDeclaredSymbol(variable, cancellationToken)),
            AnonymousFunctionExpressionSyntax lambda => [model.GetSymbolInfo(lambda, cancellationToken).Symbol],
            // A delegate's result is its Invoke's.
            DelegateDeclarationSyntax @delegate when model.GetDeclaredSymbol(@delegate, cancellationToken) is INamedTypeSymbol type => [type, type.DelegateInvokeMethod],
            _ => new[] { model.GetDeclaredSymbol(owner, cancellationToken) },
        };
        return symbols.Where(static symbol => symbol is not null)!;
    }

    private static AppliedMark? Find(ImmutableArray<AttributeData> attributes, AttributeSyntax attribute, ISymbol target, bool onReturn)
    {
        var before = ImmutableArray.CreateBuilder<MemoryMark>();
        foreach (var data in attributes)
        {
            if (MemoryMark.TryRead(data) is not { } mark)
                continue;
            if (data.ApplicationSyntaxReference is { } reference && reference.SyntaxTree == attribute.SyntaxTree && reference.Span == attribute.Span)
                return new AppliedMark(mark, target, onReturn, before.ToImmutable());
            before.Add(mark);
        }

        return null;
    }
}
