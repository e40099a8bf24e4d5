using Microsoft.CodeAnalysis;

namespace MemTrace.Analyzers.Symbols;

/// <summary>What a member overrides or implements.</summary>
internal static class BaseMembers
{
    /// <summary>
    /// The members that <paramref name="member"/> directly stands for: the one it overrides, those it implements explicitly, and those
    /// it implements implicitly, in this order, each as its original definition.
    /// </summary>
    public static IEnumerable<ISymbol> Of(ISymbol member)
    {
        switch (member)
        {
            case IMethodSymbol method:
                if (method.OverriddenMethod is { } overriddenMethod)
                    yield return overriddenMethod.OriginalDefinition;
                foreach (var implemented in method.ExplicitInterfaceImplementations)
                    yield return implemented.OriginalDefinition;
                break;
            case IPropertySymbol property:
                if (property.OverriddenProperty is { } overriddenProperty)
                    yield return overriddenProperty.OriginalDefinition;
                foreach (var implemented in property.ExplicitInterfaceImplementations)
                    yield return implemented.OriginalDefinition;
                break;
            default:
                yield break;
        }

        foreach (var implemented in ImplementedImplicitly(member))
            yield return implemented.OriginalDefinition;
    }

    private static IEnumerable<ISymbol> ImplementedImplicitly(ISymbol member)
    {
        // Static abstract members of interfaces are implemented by public static ones, instance members by public instance ones.
        if (member.DeclaredAccessibility != Accessibility.Public || member.ContainingType is not { TypeKind: TypeKind.Class or TypeKind.Struct } type)
            yield break;

        foreach (var contract in type.AllInterfaces)
        {
            foreach (var candidate in contract.GetMembers(member.Name))
            {
                if (candidate.Kind == member.Kind
                    && SymbolEqualityComparer.Default.Equals(type.FindImplementationForInterfaceMember(candidate)?.OriginalDefinition, member.OriginalDefinition))
                {
                    yield return candidate;
                }
            }
        }
    }
}
