using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;

namespace MemTrace.Analyzers.Flow;

/// <summary>An exception on its way.</summary>
/// <param name="IsExplicit">A <c>throw</c>, a <c>[DoesNotReturn]</c> call, <c>ThrowIf…</c>; else a call that merely may throw.</param>
/// <param name="Type">The static type of what is thrown, where it is known.</param>
/// <param name="Source">What threw.</param>
/// <param name="Finallies">The hand-written finally blocks that it ran.</param>
/// <param name="IsCaught">A catch around what it runs now may take it.</param>
internal sealed record Thrown(bool IsExplicit, ITypeSymbol? Type, SyntaxNode Source, ImmutableArray<ControlFlowRegion> Finallies, bool IsCaught = false)
{
    public bool Equals(Thrown? other) =>
        other is not null && other.IsExplicit == IsExplicit && other.IsCaught == IsCaught && SymbolEqualityComparer.Default.Equals(other.Type, Type);

    public override int GetHashCode() => IsExplicit ? 1 : 2;
}
