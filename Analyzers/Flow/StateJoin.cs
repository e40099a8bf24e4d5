using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace MemTrace.Analyzers.Flow;

/// <summary>
/// Joins two states into one that covers both: values that differ become unknown, what may have happened is united, facts are kept
/// where both agree. A copy whose names differ is dropped; a name that is left of it keeps it dropped. Commutative, associative and
/// idempotent over states in which every copy has a name.
/// </summary>
internal static class StateJoin
{
    /// <param name="unknownFor">The value of a variable whose values differ: the same for the same variable.</param>
    public static State Join(State left, State right, Func<Variable, Value> unknownFor)
    {
        if (left.Equals(right))
            return left;
        var joined = new State { Path = left.Path, InFlight = Equals(left.InFlight, right.InFlight) ? left.InFlight : null, Unwinding = Earlier(left.Unwinding, right.Unwinding) };
        var lost = new HashSet<int>();
        var counted = new HashSet<int>();
        foreach (var pair in left.Variables)
        {
            var other = right.Get(pair.Key);
            if (other is not null && other.Equals(pair.Value))
            {
                joined.Set(pair.Key, pair.Value);
                continue;
            }

            if (other is not null)
                joined.Set(pair.Key, unknownFor(pair.Key));
            CollectReferences(pair.Value, lost, counted);
            if (other is not null)
                CollectReferences(other, lost, counted);
        }

        foreach (var pair in right.Variables)
        {
            if (left.Get(pair.Key) is null)
                CollectReferences(pair.Value, lost, counted);
        }

        foreach (var id in left.Objects.Keys.Union(right.Objects.Keys))
        {
            var item = (left.Object(id), right.Object(id)) switch
            {
                ({ } one, { } other) => JoinObjects(one, other),
                ({ } one, null) => Alone(one, right),
                (null, { } other) => Alone(other, left),
                _ => null,
            };
            if (item is null)
                continue;
            // A number that counts it here and may not there is no number that tells of it.
            if (item is CopyObject { IsImprecise: false } copy && counted.Contains(id))
                item = copy with { IsImprecise = true };
            if (item is not CopyObject || !lost.Contains(id))
                joined.Put(item);
        }

        KeepIterating(left, right, joined);
        BlurMoved(left, right, joined);

        foreach (var pair in left.Facts)
        {
            if (right.Facts.TryGetValue(pair.Key, out var other) && Fact.Join(pair.Value, other) is { } fact)
                joined.Learn(pair.Key, fact);
        }

        return joined;
    }

    /// <summary>An iteration over a few known elements goes on over those that were to come on either side, where they are a summary now.</summary>
    private static void KeepIterating(State left, State right, State joined)
    {
        foreach (var iteration in joined.Objects.Values.OfType<IterationObject>().ToArray())
        {
            if (left.Object(iteration.Id) is not IterationObject one || right.Object(iteration.Id) is not IterationObject other)
                continue;
            var (first, second) = (OfSummary(one, left), OfSummary(other, right));
            if (!ReferenceEquals(first, one) || !ReferenceEquals(second, other))
                joined.Put(JoinObjects(first, second));
        }

        IterationObject OfSummary(IterationObject iteration, State side) =>
            !iteration.HasGroups && iteration.Source is ReferenceValue source && side.Object(source.Id) is ContainerObject { Acquires: null, IsExact: true } exact &&
            joined.Object(source.Id) is ContainerObject { IsExact: false }
                ? iteration with { HasGroups = true, Done = exact.AllItems.Take(iteration.Position).ToImmutableArray(), ToCome = exact.AllItems.Skip(iteration.Position).ToImmutableArray() }
                : iteration;
    }

    /// <summary>A copy that is in one collection on the one side and in another on the other side is in both now: what is done to it there is not told.</summary>
    private static void BlurMoved(State left, State right, State joined)
    {
        if (!joined.Objects.Values.Any(item => item is ContainerObject { AllItems: var items } && items.Any()))
            return;
        var (before, after) = (Held(left), Held(right));
        before.SymmetricExceptWith(after);
        foreach (var moved in before.Select(held => held.Item).Distinct())
        {
            if (left.Object(moved) is CopyObject && right.Object(moved) is CopyObject && joined.Object(moved) is CopyObject { IsImprecise: false } copy)
                joined.Put(copy with { IsImprecise = true });
        }

        static HashSet<(int Holder, int Item)> Held(State state)
        {
            var held = new HashSet<(int, int)>();
            foreach (var container in state.Objects.Values.OfType<ContainerObject>())
            {
                foreach (var item in container.AllItems)
                    item.Visit(part => _ = part is ReferenceValue reference && held.Add((container.Id, reference.Id)));
            }

            return held;
        }
    }

    /// <summary>One object that covers both.</summary>
    public static AbstractObject JoinObjects(AbstractObject left, AbstractObject right)
    {
        if (left.Equals(right))
            return left;
        var many = left.IsMany || right.IsMany;
        var notNull = left.IsNotNull && right.IsNotNull;
        switch (left, right)
        {
            case (CopyObject one, CopyObject other):
                return Older(one, other) with
                {
                    IsMany = many,
                    IsNotNull = notNull,
                    Dangling = one.Dangling | other.Dangling,
                    NonDangling = one.NonDangling | other.NonDangling,
                    Release = one.Release | other.Release,
                    Version = Math.Max(one.Version, other.Version),
                    IsPartlyReported = one.IsPartlyReported || other.IsPartlyReported,
                    IsInTask = one.IsInTask && other.IsInTask,
                    Counted = one.Counted.Equals(other.Counted) ? one.Counted : default,
                    Range = Equals(one.Range, other.Range) ? one.Range : null,
                    IsReportedInPlace = one.IsReportedInPlace || other.IsReportedInPlace,
                    IsReleasedInPlace = one.IsReleasedInPlace || other.IsReleasedInPlace,
                    TakenAt = Earlier(one.TakenAt, other.TakenAt),
                    OpenParts = Math.Max(one.OpenParts, other.OpenParts),
                    IsCounted = one.IsCounted && other.IsCounted,
                    IsImprecise = one.IsImprecise || other.IsImprecise || (!many && !SameDuties(one, other)),
                };
            case (ContainerObject one, ContainerObject other):
                return one with
                {
                    IsMany = many,
                    IsNotNull = notNull,
                    Items = one.Present.Union(other.Present).OrderBy(v => v.GetHashCode()).ToImmutableArray(),
                    Beyond = one.Beyond.Union(other.Beyond).OrderBy(v => v.GetHashCode()).ToImmutableArray(),
                    IsExact = false,
                    Keyed = EquatableArray<KeyedItem>.Empty,
                    IsEmpty = one.IsEmpty == other.IsEmpty ? one.IsEmpty : null,
                    Segments = one.Segments.Equals(other.Segments) ? one.Segments : default,
                    Halves = one.Halves.Equals(other.Halves) ? one.Halves : default,
                    Version = Math.Max(one.Version, other.Version),
                    Absent = one.Absent.Where(key => other.Absent.Contains(key)).OrderBy(key => key.GetHashCode()).ToImmutableArray(),
                    Length = Equals(one.Length, other.Length) ? one.Length : null,
                    Filled = Equals(one.Filled, other.Filled) ? one.Filled : null,
                    Owner = one.Owner ?? other.Owner,
                };
            case (IterationObject one, IterationObject other):
                return one with
                {
                    Position = Math.Max(one.Position, other.Position),
                    Current = Equals(one.Current, other.Current) ? one.Current : null,
                    Group = Equals(one.Group, other.Group) ? one.Group : null,
                    Done = one.Done.Union(other.Done).OrderBy(v => v.GetHashCode()).ToImmutableArray(),
                    ToCome = one.ToCome.Union(other.ToCome).OrderBy(v => v.GetHashCode()).ToImmutableArray(),
                    HasGroups = one.HasGroups || other.HasGroups,
                    Uncovered = one.Uncovered || other.Uncovered,
                    IsPart = one.IsPart || other.IsPart,
                    HasPassed = one.HasPassed || other.HasPassed,
                    Base = Equals(one.Base, other.Base) ? one.Base : null,
                    To = Equals(one.To, other.To) ? one.To : null,
                    Width = Equals(one.Width, other.Width) ? one.Width : null,
                    Resume = one.Resume == other.Resume ? one.Resume : null,
                };
            case (InstanceObject one, InstanceObject other):
                return one with { IsMany = many, IsNotNull = notNull, Type = SymbolEqualityComparer.Default.Equals(one.Type, other.Type) ? one.Type : null };
            default:
                return left with { IsMany = many, IsNotNull = notNull };
        }
    }

    /// <summary>
    /// An object that one side alone has: only what holds whichever path was taken may be said of it. Where the other side still has a
    /// name for it, it was dropped there by an earlier join, and stays dropped.
    /// </summary>
    private static AbstractObject? Alone(AbstractObject item, State other) =>
        item is not CopyObject copy ? item : Names(other, copy.Id) ? null : copy with { IsImprecise = true };

    private static bool Names(State state, int id) =>
        state.Variables.Values.Any(value => Recency.Mentions(value, id)) ||
        state.Objects.Values.Any(item => item switch
        {
            ContainerObject container => container.AllItems.Any(value => Recency.Mentions(value, id)),
            IterationObject iteration => iteration.Done.Concat(iteration.ToCome).Any(value => Recency.Mentions(value, id)),
            _ => false,
        });

    private static bool SameDuties(CopyObject one, CopyObject other) =>
        one.Dangling == other.Dangling && one.NonDangling == other.NonDangling && one.Release == other.Release &&
        one.IsReportedInPlace == other.IsReportedInPlace && one.IsReleasedInPlace == other.IsReleasedInPlace;

    private static Thrown? Earlier(Thrown? one, Thrown? other) =>
        one is null || (other is not null && other.Source.SpanStart < one.Source.SpanStart) ? other : one;

    private static Location? Earlier(Location? one, Location? other) =>
        one is null || (other is not null && other.SourceSpan.Start < one.SourceSpan.Start) ? other : one;

    private static CopyObject Older(CopyObject one, CopyObject other) =>
        one.Site.Location.SourceSpan.Start <= other.Site.Location.SourceSpan.Start ? one : other;

    /// <summary>The objects that a value names, and those that a number in it counts.</summary>
    private static void CollectReferences(Value value, HashSet<int> named, HashSet<int> counted) =>
        value.Visit(part =>
        {
            if (part is ReferenceValue reference)
                named.Add(reference.Id);
            else if (part is AmountValue amount)
                counted.UnionWith(amount.Terms.Select(term => term.Copy));
        });
}
