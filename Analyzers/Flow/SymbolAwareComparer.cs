using System.Collections.Generic;
using Microsoft.CodeAnalysis;

namespace MemTrace.Analyzers.Flow;

/// <summary>Equality of symbols as the compiler means it, of everything else its own.</summary>
internal sealed class SymbolAwareComparer : IEqualityComparer<object>
{
    public static readonly SymbolAwareComparer Instance = new();

    public new bool Equals(object? left, object? right) =>
        left is ISymbol symbol ? right is ISymbol other && SymbolEqualityComparer.Default.Equals(symbol, other) : object.Equals(left, right);

    public int GetHashCode(object item) =>
        item is ISymbol symbol ? SymbolEqualityComparer.Default.GetHashCode(symbol) : item.GetHashCode();
}
