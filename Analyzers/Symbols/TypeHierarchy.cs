using Microsoft.CodeAnalysis;

namespace MemTrace.Analyzers.Symbols;

/// <summary>What a type is besides itself.</summary>
internal static class TypeHierarchy
{
    /// <summary>The type, its base classes from the nearest on, and all its interfaces.</summary>
    public static IEnumerable<ITypeSymbol> SelfAndBases(this ITypeSymbol type)
    {
        for (var current = type; current is not null; current = current.BaseType)
            yield return current;
        foreach (var contract in type.AllInterfaces)
            yield return contract;
    }
}
