using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using MemTrace.Analyzers.Contracts;
using Microsoft.CodeAnalysis;

namespace MemTrace.Analyzers.Flow;

/// <summary>What a recursive method does to one argument until it returns.</summary>
internal readonly record struct ParameterEffect(
    int Ordinal, PortionStates Dangling, PortionStates NonDangling, ReleaseStates Release, bool IsReturned);

/// <summary>A collection that a recursive method puts copies into: an argument, by its place, or a captured one, by its object.</summary>
internal readonly record struct GrownCollection(int Number, bool IsCaptured, ITypeSymbol Type, MemoryPortion Portion);

/// <summary>One way in which a recursive method returns.</summary>
internal sealed record RecursionEffect(
    EquatableArray<ParameterEffect> Parameters, ImmutableDictionary<int, CopyObject> Others, ITypeSymbol? AcquiredType)
{
    /// <summary>What it returns, where that is true, false or null, or a task of it.</summary>
    public Value? Result { get; init; }

    /// <summary>The arguments that are collections nothing of which is owed any more.</summary>
    public EquatableArray<int> SettledArguments { get; init; } = ImmutableArray<int>.Empty;

    /// <summary>The captured collections of which the same holds.</summary>
    public EquatableArray<int> SettledOthers { get; init; } = ImmutableArray<int>.Empty;

    /// <summary>The collections that hold more copies than before.</summary>
    public EquatableArray<GrownCollection> Grown { get; init; } = ImmutableArray<GrownCollection>.Empty;

    public bool Equals(RecursionEffect? other) =>
        other is not null && other.Parameters.Equals(Parameters) && SymbolEqualityComparer.Default.Equals(other.AcquiredType, AcquiredType) &&
        Equals(other.Result, Result) && other.SettledArguments.Equals(SettledArguments) && other.SettledOthers.Equals(SettledOthers) && other.Grown.Equals(Grown) &&
        other.Others.Count == Others.Count && other.Others.Keys.All(k => Others.ContainsKey(k) && Others[k].Dangling == other.Others[k].Dangling);

    public override int GetHashCode() => Parameters.GetHashCode();
}

/// <summary>
/// A method that calls itself: first only its ways out without recursion are known; each round adds those that the ones before make
/// possible, until none is new. Effects are finitely many.
/// </summary>
internal sealed class Recursion
{
    private readonly HashSet<RecursionEffect> _effects = new();

    public bool WasReached { get; set; }

    public IEnumerable<RecursionEffect> Effects => _effects;

    /// <summary>Whether a collection is gone through to its end, so that a number that changes is where it stands.</summary>
    public bool GoesThrough => _effects.Any(effect => effect.SettledArguments.Any() || effect.SettledOthers.Any());

    /// <summary>The arguments for which inner calls pass other numbers than the outer one was given: a depth that counts down.</summary>
    public HashSet<int> Counted { get; } = new();

    /// <summary>What the current round's exits show.</summary>
    public List<RecursionEffect> Found { get; } = new();

    /// <summary>Adds what the round has found; false when nothing is new.</summary>
    public bool Learn()
    {
        var isNew = false;
        foreach (var effect in Found)
            isNew |= _effects.Add(effect);
        Found.Clear();
        return isNew;
    }
}
