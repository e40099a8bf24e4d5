using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using MemTrace.Analyzers.Contracts;

namespace MemTrace.Analyzers.Flow;

/// <summary>Decides conditions from what a state knows, and narrows states to those in which a condition holds.</summary>
internal static class Assumptions
{
    /// <summary>The condition's outcome where the state determines it.</summary>
    public static bool? Decide(State state, Value condition)
    {
        switch (condition)
        {
            case ConstantValue { Content: bool known }:
                return known;
            case TermValue { Kind: TermKind.Not } not:
                return !Decide(state, not[0]);
            case TermValue { Kind: TermKind.And } and:
                var (a, b) = (Decide(state, and[0]), Decide(state, and[1]));
                return a == false || b == false ? false : a == true && b == true ? true : state.FactOf(condition).Truth;
            case TermValue { Kind: TermKind.Or } or:
                var (c, d) = (Decide(state, or[0]), Decide(state, or[1]));
                return c == true || d == true ? true : c == false && d == false ? false : state.FactOf(condition).Truth;
            case TermValue { Kind: TermKind.ExclusiveOr } xor:
                return Decide(state, xor[0]) is { } e && Decide(state, xor[1]) is { } f ? e != f : state.FactOf(condition).Truth;
            case TermValue { Kind: TermKind.IsNull } isNull:
                return DecideNull(state, isNull[0]);
            case TermValue { Kind: TermKind.IsType } isType:
                return state.FactOf(isType[0]).IsNull == true || isType[0] is ConstantValue { IsNull: true }
                    ? false
                    : state.FactOf(condition).Truth;
            case TermValue { Kind: TermKind.Equal } equal:
                return DecideEqual(state, equal[0], equal[1]) ?? state.FactOf(condition).Truth;
            case TermValue { Kind: TermKind.Less } less:
                return DecideLess(state, less[0], less[1]) ?? state.FactOf(condition).Truth;
            default:
                return state.FactOf(condition).Truth;
        }
    }

    /// <summary>The states, none to two, in which the condition has the outcome. The given state is used up.</summary>
    public static IEnumerable<State> Assume(State state, Value condition, bool outcome)
    {
        if (Decide(state, condition) is { } known)
        {
            if (known == outcome)
                yield return state;
            yield break;
        }

        switch (condition)
        {
            case TermValue { Kind: TermKind.Not } not:
                foreach (var result in Assume(state, not[0], !outcome))
                    yield return result;
                yield break;
            case TermValue { Kind: TermKind.And or TermKind.Or } both:
                // a && b holds when both do; it fails when a fails, or when a holds and b fails. Or is its mirror.
                var all = both.Kind == TermKind.And;
                if (outcome != all)
                {
                    foreach (var result in Assume(state.Clone(), both[0], !all))
                        yield return result;
                }

                foreach (var first in Assume(state, both[0], all))
                {
                    foreach (var result in Assume(first, both[1], outcome))
                        yield return result;
                }

                yield break;
            case TermValue { Kind: TermKind.ExclusiveOr } xor:
                foreach (var left in new[] { true, false })
                {
                    foreach (var first in Assume(state.Clone(), xor[0], left))
                    {
                        foreach (var result in Assume(first, xor[1], left != outcome))
                            yield return result;
                    }
                }

                yield break;
            case TermValue { Kind: TermKind.IsNull } isNull:
                AssumeNull(state, isNull[0], outcome);
                yield return state;
                yield break;
            case TermValue { Kind: TermKind.IsType } isType:
                if (outcome)
                    AssumeNull(state, isType[0], false);
                state.Learn(condition, state.FactOf(condition) with { Truth = outcome });
                yield return state;
                yield break;
            case TermValue { Kind: TermKind.Equal } equal:
                AssumeEqual(state, equal, outcome);
                yield return state;
                yield break;
            case TermValue { Kind: TermKind.Less } less:
                AssumeLess(state, less, outcome);
                yield return state;
                yield break;
            default:
                state.Learn(condition, state.FactOf(condition) with { Truth = outcome });
                yield return state;
                yield break;
        }
    }

    public static bool? DecideNull(State state, Value value)
    {
        switch (value)
        {
            case ConstantValue constant:
                return constant.IsNull;
            case AmountValue:
                return false;
            case ReferenceValue reference:
                return state.Object(reference.Id) is { IsNotNull: true } ? false : state.FactOf(value).IsNull;
            case TermValue { Kind: TermKind.Tuple or TermKind.Task or TermKind.Closure or TermKind.This or TermKind.Slice or TermKind.Enumerator or TermKind.Node
                or TermKind.Projection or TermKind.Iterator or TermKind.Several or TermKind.Add or TermKind.Subtract or TermKind.Size }:
                return false;
            default:
                return state.FactOf(value).IsNull;
        }
    }

    /// <summary>The bounds of a number.</summary>
    public static (long Minimum, long Maximum) Bounds(State state, Value value)
    {
        switch (value)
        {
            case ConstantValue { Content: long number }:
                return (number, number);
            case TermValue { Kind: TermKind.Size } size:
                var fact = state.FactOf(value);
                var container = state.Object<ContainerObject>(size[0]) is { } measured && Equals(size.Data, measured.Version) ? measured : null;
                return (
                    container is null ? fact.Minimum : Math.Max(container.IsEmpty == false ? 1 : 0, fact.Minimum),
                    container?.IsEmpty == true ? 0 : fact.Maximum);
            case TermValue { Kind: TermKind.Add } sum when sum[1] is ConstantValue { Content: long and > 0 and < int.MaxValue } step && Bounds(state, sum[0]) is { Minimum: > long.MinValue and < int.MaxValue } least:
                var learned = state.FactOf(value);
                return (Math.Max(learned.Minimum, least.Minimum + (long)step.Content!), learned.Maximum);
            case TermValue { Kind: TermKind.Member, Data: Microsoft.CodeAnalysis.IPropertySymbol { Name: "Length" or "Count", ContainingType: { } sized } } when sized.ContainingNamespace?.ToDisplayString().StartsWith("System", System.StringComparison.Ordinal) == true:
                var read = state.FactOf(value);
                return (Math.Max(0, read.Minimum), read.Maximum);
            case AmountValue amount when amount.Terms.All(t => t.Factor > 0):
                var known = state.FactOf(value);
                return (Math.Max(0, known.Minimum), amount.Terms.IsEmpty ? 0 : known.Maximum);
            default:
                var other = state.FactOf(value);
                return (other.Minimum, other.Maximum);
        }
    }

    private static bool? DecideEqual(State state, Value left, Value right)
    {
        if (left.Equals(right) && left is not AmountValue { Faults: not 0 })
            return true;
        if (left is ConstantValue && right is ConstantValue)
            return false;

        // Two objects that were made apart are not the same one, nor are the tasks that bring them.
        if (left is TermValue { Kind: TermKind.Task } task && right is TermValue { Kind: TermKind.Task } later)
            return task[0] is ReferenceValue result && later[0] is ReferenceValue awaited && AreMadeApart(state, result, awaited) ? false : null;
        if (left is ReferenceValue one && right is ReferenceValue other && AreApart(state.Object(one.Id), state.Object(other.Id)))
            return false;
        var (a, b) = (Bounds(state, left), Bounds(state, right));
        if (a.Minimum > b.Maximum || b.Minimum > a.Maximum)
            return false;
        if (a.Minimum == a.Maximum && b == a)
            return true;
        if (right is ConstantValue)
        {
            var fact = state.FactOf(left);
            if (fact.Exactly is { } exactly)
                return exactly.Equals(right);
            if (fact.Excluded.Contains(right))
                return false;
            return null;
        }

        var (below, above) = (IsBelow(state, left, right), IsBelow(state, right, left));
        return below == true || above == true ? false : below == false && above == false ? true : null;
    }

    private static bool AreApart(AbstractObject? left, AbstractObject? right) =>
        left is { IsMany: false } && right is { IsMany: false } && (left.IsNotNull || right.IsNotNull) &&
        !(left is CopyObject { IsBorrowed: true } && right is CopyObject { IsBorrowed: true });

    private static bool AreMadeApart(State state, ReferenceValue left, ReferenceValue right) =>
        left.Id != right.Id &&
        state.Object(left.Id) is CopyObject { IsMany: false, IsBorrowed: false } && state.Object(right.Id) is CopyObject { IsMany: false, IsBorrowed: false };

    private static bool? DecideLess(State state, Value left, Value right)
    {
        if (left.Equals(right))
            return false;
        var (a, b) = (Bounds(state, left), Bounds(state, right));
        if (a.Maximum < b.Minimum)
            return true;
        if (a.Minimum >= b.Maximum && b.Maximum != long.MaxValue)
            return false;
        return IsBelow(state, right, left) == true || AreEqual(state, left, right) == true ? false
            : IsBelow(state, right, left) == false && AreEqual(state, left, right) == false ? true
            : null;
    }

    private static bool? IsBelow(State state, Value left, Value right) => state.FactOf(new TermValue(TermKind.Less, null, left, right)).Truth;

    private static bool? AreEqual(State state, Value left, Value right) =>
        state.FactOf(new TermValue(TermKind.Equal, null, left, right)).Truth ?? state.FactOf(new TermValue(TermKind.Equal, null, right, left)).Truth;

    private static void AssumeNull(State state, Value value, bool isNull)
    {
        if (value is ReferenceValue reference && state.Object(reference.Id) is { IsMany: false } item)
        {
            if (isNull)
                BecomeNull(state, reference);
            else
                state.Put(item with { IsNotNull = true });
            return;
        }

        if (isNull && value is UnknownValue)
            state.Rewrite(v => v.Equals(value) ? Value.Null : null);
        else
            state.Learn(value, state.FactOf(value) with { IsNull = isNull });
    }

    /// <summary>A null copy has no bytes: nothing is owed.</summary>
    private static void BecomeNull(State state, ReferenceValue reference)
    {
        state.RemoveObject(reference.Id);
        state.Forget(key => Recency.Mentions(key, reference.Id));
        state.Rewrite(value => value switch
        {
            ReferenceValue other when other.Id == reference.Id => Value.Null,
            AmountValue amount when amount.Terms.Any(t => t.Copy == reference.Id) =>
                amount.Map(t => t.Copy == reference.Id ? null : t),
            _ => null,
        });
    }

    private static void AssumeEqual(State state, TermValue equal, bool outcome)
    {
        var (left, right) = (equal[0], equal[1]);
        if (right is ConstantValue { Content: long number })
        {
            if (outcome)
                Narrow(state, left, number, number);
            else if (Bounds(state, left) is var bounds && bounds.Minimum == number)
                Narrow(state, left, number + 1, bounds.Maximum);
            else if (bounds.Maximum == number)
                Narrow(state, left, bounds.Minimum, number - 1);
        }

        // Copies that were made apart are equal only where there is none.
        if (outcome && left is ReferenceValue one && right is ReferenceValue other && AreMadeApart(state, one, other))
        {
            BecomeNull(state, one);
            BecomeNull(state, other);
            return;
        }

        if (right is ConstantValue constant)
        {
            var fact = state.FactOf(left);
            state.Learn(left, outcome
                ? fact with { Exactly = constant, IsNull = constant.IsNull }
                : fact with { Excluded = fact.Excluded.Append(constant).Distinct().OrderBy(c => c.GetHashCode()).ToImmutableArray() });
        }
        else
        {
            state.Learn(equal, state.FactOf(equal) with { Truth = outcome });
        }
    }

    private static void AssumeLess(State state, TermValue less, bool outcome)
    {
        var (left, right) = (less[0], less[1]);
        var (a, b) = (Bounds(state, left), Bounds(state, right));
        if (outcome)
        {
            if (b.Maximum != long.MaxValue)
                Narrow(state, left, a.Minimum, Math.Min(a.Maximum, b.Maximum - 1));
            if (a.Minimum != long.MinValue)
                Narrow(state, right, Math.Max(b.Minimum, a.Minimum + 1), b.Maximum);
        }
        else
        {
            if (b.Minimum != long.MinValue)
                Narrow(state, left, Math.Max(a.Minimum, b.Minimum), a.Maximum);
            if (a.Maximum != long.MaxValue)
                Narrow(state, right, b.Minimum, Math.Min(b.Maximum, a.Maximum));
        }

        state.Learn(less, state.FactOf(less) with { Truth = outcome });
    }

    private static void Narrow(State state, Value value, long minimum, long maximum)
    {
        if (value is ConstantValue)
            return;
        state.Learn(value, state.FactOf(value) with { Minimum = minimum, Maximum = maximum });
        if (maximum <= 0)
        {
            foreach (var array in state.Objects.Values.OfType<ContainerObject>().Where(c => value.Equals(c.Filled)).ToArray())
                BecomeEmpty(state, new ReferenceValue(array.Id));
        }

        switch (value)
        {
            case TermValue { Kind: TermKind.Size } size:
                if (state.Object<ContainerObject>(size[0]) is { } sized && !Equals(size.Data, sized.Version))
                {
                    // Counted before something was added: only what it came with is not there.
                    if (maximum <= 0)
                        WaiveAll(state, sized.AllItems.Where(i => state.Object<CopyObject>(i) is { IsMany: true, Site.IsElement: true }).ToArray(), new HashSet<int>());
                    break;
                }

                if (maximum <= 0)
                    BecomeEmpty(state, size[0]);
                else if (minimum >= 1 && state.Object<ContainerObject>(size[0]) is { } container)
                    state.Put(container with { IsEmpty = false });
                break;
            case AmountValue amount when maximum <= 0 && amount.Terms.All(t => t.Factor > 0 && !t.IsPart):
                foreach (var term in amount.Terms)
                    Waive(state, term.Copy, term.Portion);
                break;
        }
    }

    /// <summary>An empty copy or collection has no bytes.</summary>
    public static void BecomeEmpty(State state, Value value)
    {
        if (state.Object<CopyObject>(value) is { } copy)
        {
            Waive(state, copy.Id, MemoryPortion.All);
        }
        else if (state.Object<ContainerObject>(value) is { } container)
        {
            WaiveAll(state, container.Present.ToArray(), new HashSet<int>());
            var isAll = container.Beyond.Length == 0;
            state.Put(container with
            {
                Items = EquatableArray<Value>.Empty, Keyed = EquatableArray<KeyedItem>.Empty, IsExact = isAll, IsEmpty = isAll ? true : null,
            });
        }
    }

    /// <summary>The collection holds the items with known keys and nothing else.</summary>
    public static void BecomeExact(State state, ContainerObject container)
    {
        WaiveAll(state, container.Items.Items.Where(i => container.Keyed.All(k => !k.Item.Equals(i))).ToArray(), new HashSet<int>());
        state.Put(container with
        {
            Items = container.Keyed.OrderBy(k => ((ConstantValue)k.Key).Content).Select(k => k.Item).ToImmutableArray(),
            Keyed = EquatableArray<KeyedItem>.Empty, IsExact = true, IsEmpty = container.Keyed.Length == 0,
        });
    }

    /// <summary>What a collection would hold, at any depth, is not there.</summary>
    private static void WaiveAll(State state, IEnumerable<Value> items, HashSet<int> seen)
    {
        foreach (var item in items)
        {
            item.Visit(part =>
            {
                if (state.Object<CopyObject>(part) is { IsMany: true } none)
                {
                    // It stands for no copy at all: nothing was done to it, and nothing is left to do.
                    state.Put(none with { Dangling = PortionStates.None, NonDangling = PortionStates.None, Release = ReleaseStates.None, IsPartlyReported = false });
                }
                else if (state.Object<CopyObject>(part) is { } held)
                {
                    Waive(state, held.Id, MemoryPortion.All);
                    state.Put(((CopyObject)state.Object(held.Id)!) with { Release = held.Release & ~(ReleaseStates.Open | ReleaseStates.Owned) });
                }
                else if (state.Object<InstanceObject>(part) is { } instance && seen.Add(instance.Id))
                {
                    WaiveAll(state, state.MembersOf(instance.Id).Select(m => m.Value).ToArray(), seen);
                }
                else if (state.Object<ContainerObject>(part) is { } inner && seen.Add(inner.Id))
                    WaiveAll(state, inner.AllItems.ToArray(), seen);
            });
        }
    }

    /// <summary>Nothing of the portion is owed: there are no such bytes.</summary>
    public static void Waive(State state, int id, MemoryPortion portion)
    {
        if (state.Object(id) is not CopyObject copy)
            return;
        state.Put(copy.With(portion, s => s & ~(PortionStates.Pending | PortionStates.Owned)));
    }
}
