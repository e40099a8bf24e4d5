using Microsoft.CodeAnalysis;

namespace MemTrace.Analyzers.Flow;

/// <summary>One branch outcome on the way to a state; a linked list, newest first. Takes no part in the equality of states.</summary>
internal sealed class PathNode(PathNode? previous, SyntaxNode condition, bool outcome)
{
    public PathNode? Previous { get; } = previous;

    public SyntaxNode Condition { get; } = condition;

    public bool Outcome { get; } = outcome;

    public int Length { get; } = (previous?.Length ?? 0) + 1;
}
