using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;

namespace MemTrace.Analyzers.Flow;

/// <summary>One body under analysis: a root, or a private callee seen from one call. One object per call context.</summary>
internal sealed class Frame(IMethodSymbol? method, ISymbol owner, BodyGraph body, Frame? caller, IOperation? call)
{
    /// <summary>The method, accessor, local function or lambda; null for field initialisers.</summary>
    public IMethodSymbol? Method { get; } = method;

    /// <summary>The member as the source declares it: the method, or the field that is initialised.</summary>
    public ISymbol Owner { get; } = owner;

    public BodyGraph Body { get; } = body;

    public ControlFlowGraph Graph => Body.Graph;

    public Frame? Caller { get; } = caller;

    /// <summary>The call in the caller that entered this frame.</summary>
    public IOperation? Call { get; } = call;

    public int Depth { get; } = (caller?.Depth ?? 0) + 1;

    public Frame Root => Caller?.Root ?? this;

    /// <summary>The block of the caller in which the call stands, for what is live after it.</summary>
    public int CallerBlock { get; set; }

    /// <summary>The root is a disposing member of an owner: the disposing members that it calls are followed.</summary>
    public bool FollowsDisposal { get; init; }

    /// <summary>The type whose overrides a disposing member of a base type reaches.</summary>
    public INamedTypeSymbol? OwnerType { get; init; }

    /// <summary>The contract that the delegate type gives a lambda.</summary>
    public INamedTypeSymbol? DelegateType { get; init; }

    /// <summary>The block being evaluated.</summary>
    public int Block { get; set; }

    /// <summary>An iterator that runs from one <c>yield return</c> to the next, as its consumer asks for elements.</summary>
    public bool IsStepped { get; init; }

    /// <summary>The collection that a private iterator's <c>yield return</c> fills; null in a root.</summary>
    public Variable YieldsInto => new(this, "yields");

    /// <summary>The constant arguments that the method was entered with: with other ones it is another method.</summary>
    public string Pattern { get; set; } = string.Empty;

    /// <summary>What is known of calls of the method from within it.</summary>
    public Recursion? Recursion { get; set; }

    /// <summary>The frame in which the method runs already, with the same constants; with no constants, however it was entered.</summary>
    public Frame? Active(IMethodSymbol method, string pattern)
    {
        Frame? nearest = null;
        for (var frame = this; frame is not null; frame = frame.Caller)
        {
            if (!SymbolEqualityComparer.Default.Equals(frame.Method?.OriginalDefinition, method.OriginalDefinition))
                continue;
            if (frame.Pattern == pattern)
                return frame;
            nearest ??= frame;
        }

        return pattern.Length == 0 ? nearest : null;
    }
}
