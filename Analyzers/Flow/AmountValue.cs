using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using MemTrace.Analyzers.Contracts;

namespace MemTrace.Analyzers.Flow;

/// <summary>What makes a number that was computed from a copy something else than its bytes.</summary>
[Flags]
internal enum AmountFaults
{
    None = 0,

    /// <summary>Scaled, clamped or counted: <c>batch.Count * 64</c>.</summary>
    Estimate = 1,

    /// <summary><c>(int)batch.TotalBytes</c>, unchecked.</summary>
    Narrowed = 2,
}

/// <summary>One summand: how often the bytes of one portion of one copy are in the number.</summary>
/// <param name="Copy">Id of the copy, or of one entry of it.</param>
/// <param name="Portion">Either portion, never both.</param>
/// <param name="Factor">How often the bytes are counted; saturates at 2 and -2.</param>
/// <param name="IsPart">Only some of the copy's entries are counted.</param>
/// <param name="Version">The copy's version when its bytes were read.</param>
/// <param name="Range">Which entries, where only some are counted and it is known which.</param>
internal readonly record struct AmountTerm(int Copy, MemoryPortion Portion, int Factor, bool IsPart, int Version, SliceRange? Range = null);

/// <summary>A number of bytes as a sum over copies: <c>batch.DanglingBytes + other.TotalBytes</c>.</summary>
internal sealed class AmountValue : Value
{
    public static readonly AmountValue Empty = new(ImmutableArray<AmountTerm>.Empty, AmountFaults.None);

    public AmountValue(ImmutableArray<AmountTerm> terms, AmountFaults faults)
        : base(terms.Aggregate(Combine(23, (int)faults), (hash, term) => Combine(hash, term.GetHashCode())))
    {
        Terms = terms;
        Faults = faults;
    }

    /// <summary>Sorted by copy, portion, part and version, so that equal sums are equal values.</summary>
    public ImmutableArray<AmountTerm> Terms { get; }

    public AmountFaults Faults { get; }

    public static AmountValue Of(int copy, MemoryPortion portion, int version, bool isPart = false) =>
        new(Split(portion).Select(p => new AmountTerm(copy, p, 1, isPart, version)).ToImmutableArray(), AmountFaults.None);

    public static AmountValue Plus(AmountValue left, AmountValue right, int sign = 1) =>
        Normalize(left.Terms.Concat(right.Terms.Select(t => t with { Factor = sign * t.Factor })), left.Faults | right.Faults);

    public AmountValue With(AmountFaults faults) => new(Terms, Faults | faults);

    public AmountValue AsPart(SliceRange? range = null) =>
        Normalize(Terms.Select(t => t with { IsPart = true, Range = t.IsPart ? null : range }), Faults);

    public AmountValue Negate() => Normalize(Terms.Select(t => t with { Factor = -t.Factor }), Faults);

    public AmountValue Map(Func<AmountTerm, AmountTerm?> map) =>
        Normalize(Terms.Select(map).Where(t => t is not null).Select(t => t!.Value), Faults);

    public override Value Rewrite(Func<Value, Value?> map)
    {
        if (map(this) is { } mapped)
            return mapped;
        return Terms.Any(t => t.Range is { } range && !range.Rewrite(map).Equals(range))
            ? this.Map(t => t.Range is { } range ? t with { Range = range.Rewrite(map) } : t)
            : this;
    }

    public override bool Equals(Value? other) =>
        other is AmountValue amount && amount.Faults == Faults && amount.Terms.SequenceEqual(Terms);

    public override string ToString() => "Σ(" + string.Join(" + ", Terms) + ")" + (Faults == 0 ? "" : Faults.ToString());

    public static AmountValue Normalize(IEnumerable<AmountTerm> terms, AmountFaults faults) =>
        new(
            Completed(terms).GroupBy(t => (t.Copy, t.Portion, t.IsPart, t.Version, t.Range))
                .Select(g => new AmountTerm(
                    g.Key.Copy,
                    g.Key.Portion,
                    g.Key.IsPart ? Math.Min(3, g.Sum(t => Math.Abs(t.Factor))) : Math.Max(-2, Math.Min(2, g.Sum(t => t.Factor))),
                    g.Key.IsPart,
                    g.Key.Version,
                    g.Key.Range))
                .Where(t => t.Factor != 0)
                .OrderBy(t => t.Copy).ThenBy(t => t.Portion).ThenBy(t => t.IsPart).ThenBy(t => t.Version).ThenBy(t => t.Range.GetHashCode())
                .ToImmutableArray(),
            faults);

    /// <summary>Ranges that meet are one range, and those that reach from the start to the end are the whole.</summary>
    private static IEnumerable<AmountTerm> Completed(IEnumerable<AmountTerm> terms)
    {
        var all = terms.ToList();
        foreach (var group in all.Where(t => t is { Range: not null, Factor: 1 }).GroupBy(t => (t.Copy, t.Portion, t.Version)).Where(g => g.Count() > 1).ToArray())
        {
            all.RemoveAll(group.Contains);
            all.AddRange(SliceRange.Coalesce(group.Select(t => t.Range!.Value)).Select(r =>
                group.First() with { IsPart = !r.IsWhole, Range = r.IsWhole ? null : r }));
        }

        return all;
    }

    public static IEnumerable<MemoryPortion> Split(MemoryPortion portion)
    {
        if ((portion & MemoryPortion.Dangling) != 0)
            yield return MemoryPortion.Dangling;
        if ((portion & MemoryPortion.NonDangling) != 0)
            yield return MemoryPortion.NonDangling;
    }
}
