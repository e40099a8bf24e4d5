using System;
using Microsoft.CodeAnalysis;

namespace MemTrace.Analyzers.Flow;

/// <summary>
/// A place that holds a value: a local or parameter (owner is the symbol), a field or property (owner is the instance's value, member
/// the symbol), a flow capture (owner is the frame, member the capture) or a method's result while finally blocks run.
/// </summary>
internal readonly record struct Variable(object Owner, object? Member)
{
    private static readonly object s_static = new();
    private static readonly object s_result = new();

    public static Variable Of(ISymbol local) => new(local, null);

    /// <summary>The member of an object is the same whether its type's own code names it or code that says what the type's parameters are.</summary>
    public static Variable Of(Value? instance, ISymbol member) => instance is null ? new(s_static, member) : new(instance, member.OriginalDefinition);

    public static Variable Of(Frame frame, Microsoft.CodeAnalysis.FlowAnalysis.CaptureId capture) => new(frame, capture);

    public static Variable Result(Frame frame) => new(frame, s_result);

    public bool IsMember => Member is ISymbol;

    public bool IsStatic => ReferenceEquals(Owner, s_static);

    public Value? Instance => Owner as Value;

    public bool Equals(Variable other) =>
        OwnerEquals(Owner, other.Owner) && OwnerEquals(Member, other.Member);

    public override int GetHashCode() =>
        unchecked((HashOf(Owner) * 397) ^ HashOf(Member));

    private static bool OwnerEquals(object? left, object? right) =>
        ReferenceEquals(left, right) ||
        (left is ISymbol symbol ? right is ISymbol other && SymbolEqualityComparer.Default.Equals(symbol, other) : Equals(left, right));

    private static int HashOf(object? part) => part switch
    {
        null => 0,
        ISymbol symbol => SymbolEqualityComparer.Default.GetHashCode(symbol),
        _ => part.GetHashCode(),
    };
}
