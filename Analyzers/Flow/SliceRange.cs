using System;
using System.Collections.Generic;
using System.Linq;

namespace MemTrace.Analyzers.Flow;

/// <summary>The elements from one position up to, not including, another: <c>entries[..split]</c>.</summary>
/// <param name="From">The first position; zero for the start.</param>
/// <param name="To">The position after the last; null for the end.</param>
internal readonly record struct SliceRange(Value From, Value? To)
{
    public static readonly SliceRange Whole = new(Value.Zero, null);

    private static readonly ConstantValue s_filter = new("where");

    /// <summary>The elements that a predicate lets through, wherever they stand.</summary>
    public static SliceRange Where(Value predicate) => new(s_filter, predicate);

    public bool IsWhole => From.Equals(Value.Zero) && To is null;

    public SliceRange Rewrite(Func<Value, Value?> map)
    {
        var (from, to) = (From.Rewrite(map), To?.Rewrite(map));
        return ReferenceEquals(from, From) && ReferenceEquals(to, To) ? this : new SliceRange(from, to);
    }

    /// <summary>One lets through what the other does not.</summary>
    private bool IsOppositeOf(SliceRange other) =>
        From.Equals(s_filter) && other.From.Equals(s_filter) && To is TermValue { Kind: TermKind.Not } not && not[0].Equals(other.To);

    /// <summary>Joins ranges that meet; two that are equal stay two.</summary>
    public static List<SliceRange> Coalesce(IEnumerable<SliceRange> ranges)
    {
        var all = ranges.ToList();
        for (var i = 0; i < all.Count; i++)
        {
            var rest = all.FindIndex(r => r.IsOppositeOf(all[i]));
            if (rest < 0)
                continue;
            all[i] = Whole;
            all.RemoveAt(rest);
            i = -1;
        }

        for (var i = 0; i < all.Count; i++)
        {
            var next = all.FindIndex(r => all[i].To is { } end && r.From.Equals(end));
            if (next < 0 || next == i)
                continue;
            all[i] = new SliceRange(all[i].From, all[next].To);
            all.RemoveAt(next);
            i = -1;
        }

        return all;
    }
}
