using System;
using System.Collections.Immutable;
using System.Linq;

namespace MemTrace.Analyzers.Flow;

/// <summary>What the branches taken so far say of one value.</summary>
/// <param name="Truth">A condition's outcome.</param>
/// <param name="IsNull">Whether the value is null.</param>
/// <param name="Minimum">Lower bound of a number, inclusive.</param>
/// <param name="Maximum">Upper bound of a number, inclusive.</param>
/// <param name="Excluded">Constants that the value is known not to be.</param>
internal sealed record Fact(
    bool? Truth = null,
    bool? IsNull = null,
    long Minimum = long.MinValue,
    long Maximum = long.MaxValue,
    EquatableArray<Value> Excluded = default,
    Value? Exactly = null)
{
    public static readonly Fact Nothing = new();

    public bool SaysNothing =>
        Truth is null && IsNull is null && Minimum == long.MinValue && Maximum == long.MaxValue && Excluded.Length == 0 && Exactly is null;

    /// <summary>What both facts say; null where they have nothing in common.</summary>
    public static Fact? Join(Fact left, Fact right)
    {
        var joined = new Fact(
            left.Truth == right.Truth ? left.Truth : null,
            left.IsNull == right.IsNull ? left.IsNull : null,
            Math.Min(left.Minimum, right.Minimum),
            Math.Max(left.Maximum, right.Maximum),
            left.Excluded.Where(e => right.Excluded.Contains(e)).OrderBy(e => e.GetHashCode()).ToImmutableArray(),
            Equals(left.Exactly, right.Exactly) ? left.Exactly : null);
        return joined.SaysNothing ? null : joined;
    }
}
