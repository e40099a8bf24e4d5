using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace MemTrace.Analyzers.Flow;

/// <summary>
/// The states that reach one block. They are kept apart up to a bound; beyond it, states that agree in what is owed are joined, and
/// beyond that all. Joined states only grow, and what they are made of is finite, so every loop comes to rest.
/// </summary>
internal sealed class Disjuncts(int bound, bool isLoopHead, Func<Variable, Value> unknownFor)
{
    private const int DistinctValues = 6;
    private const int DistinctTerms = 2;
    private const int DistinctCounts = 3;

    private readonly HashSet<State> _seen = new();
    private readonly List<State> _new = new();
    private readonly Dictionary<Variable, List<Value>> _plain = new();
    private readonly Dictionary<int, State> _joined = new();
    private readonly Dictionary<Variable, long> _floors = new();
    private bool _joinsAll;

    /// <summary>Adds a state; false when it is covered already.</summary>
    public bool Add(State state)
    {
        if (isLoopHead)
            Widen(state);
        if (_joined.Count > 0)
            return Join(state);
        if (!_seen.Add(state))
            return false;
        if (_seen.Count <= bound)
        {
            _new.Add(state);
            return true;
        }

        _new.Clear();
        var isNew = false;
        foreach (var known in _seen)
            isNew |= Join(known);
        _seen.Clear();
        return isNew;
    }

    public bool Any(Func<State, bool> predicate) => _seen.Any(predicate) || _joined.Values.Any(predicate);

    /// <summary>The states that were not looked at yet.</summary>
    public IReadOnlyList<State> TakeNew()
    {
        var taken = _new.Select(s => s.Clone()).ToArray();
        _new.Clear();
        return taken;
    }

    private bool Join(State state)
    {
        var key = _joinsAll ? 0 : SignatureOf(state);
        if (_joined.TryGetValue(key, out var known))
        {
            var joined = StateJoin.Join(known, state, unknownFor);
            if (joined.Equals(known))
                return false;
            _joined[key] = joined;
            _new.RemoveAll(s => ReferenceEquals(s, known));
            _new.Add(joined);
            return true;
        }

        _joined[key] = state;
        _new.Add(state);
        if (!_joinsAll && _joined.Count > bound)
        {
            _joinsAll = true;
            var all = _joined.Values.ToArray();
            _joined.Clear();
            _new.Clear();
            foreach (var one in all)
                Join(one);
        }

        return true;
    }

    /// <summary>What is owed, by whom and under which names; not what is known of conditions.</summary>
    private static int SignatureOf(State state)
    {
        unchecked
        {
            var hash = 17;
            foreach (var item in state.Objects.Values)
                hash += item.GetHashCode() * 31;
            foreach (var pair in state.Variables)
            {
                if (!IsPlain(pair.Value))
                    hash += (pair.Key.GetHashCode() * 13) ^ pair.Value.GetHashCode();
            }

            return hash == 0 ? 1 : hash;
        }
    }

    /// <summary>
    /// A value that keeps changing round after round, a number that is counted up or the next node of a list, is any value; those
    /// that hold or measure a copy are left as they are, since there are only as many as there are copies.
    /// </summary>
    private void Widen(State state)
    {
        foreach (var pair in state.Variables.ToArray())
            Widen(state, pair.Key, pair.Value, value => state.Set(pair.Key, value));
    }

    /// <param name="place">The variable, or for a part of a tuple or record the place of the whole and the part's number.</param>
    private void Widen(State state, Variable place, Value value, Action<Value> set)
    {
        if (value is TermValue { Kind: TermKind.Tuple } whole)
        {
            for (var i = 0; i < whole.Arguments.Length; i++)
            {
                var number = i;
                Widen(state, new Variable(place, number), whole[number], part => set(whole = new TermValue(whole.Kind, whole.Data, whole.Arguments.SetItem(number, part))));
            }

            return;
        }

        if (value is UnknownValue || (!IsPlain(value) && !IsComputed(value)) || IsLastIndex(state, value))
            return;
        if (!_plain.TryGetValue(place, out var values))
            _plain[place] = values = new();
        var least = Assumptions.Bounds(state, value).Minimum;
        if (!_floors.ContainsKey(place))
        {
            if (values.Contains(value))
                return;
            if (values.Count < MostOf(state, value))
            {
                values.Add(value);
                return;
            }

            _floors[place] = values.All(v => v is ConstantValue { Content: long earlier } && earlier < least) ? least : long.MinValue;
        }

        // A loop in another is entered again with what it was entered with before: that is not counted up yet.
        if (!values[0].Equals(value))
            set(AnyNumber(state, place, value, least));
    }

    /// <summary>The number may be any from here on; one that only grew stays above what it was.</summary>
    private Value AnyNumber(State state, Variable place, Value count, long least)
    {
        var any = unknownFor(place);
        if (least < _floors[place])
            _floors[place] = _plain[place][0] is ConstantValue { Content: long first } && first < least ? least : long.MinValue;
        foreach (var container in state.Objects.Values.OfType<ContainerObject>().ToArray())
        {
            // What stands under the number of an earlier round does not stand under this one; an array that is filled up to it still is.
            if (container.IsUnder(IsAny))
                state.Put(container.WithoutKeys(IsAny));
            if (count.Equals(container.Filled) && MayCount(state, place, count, container) && state.Object(container.Id) is ContainerObject now)
                state.Put(now with { Filled = any });
        }

        var limits = LimitsOf(state, count).Where(limit => !IsAny(limit)).ToArray();
        state.Forget(IsAny);
        foreach (var limit in limits)
            state.Learn(new TermValue(TermKind.Less, null, limit, any), Fact.Nothing with { Truth = false });
        if (_floors[place] != long.MinValue)
            state.Learn(any, state.FactOf(any) with { Minimum = _floors[place] });
        return any;

        bool IsAny(Value key) => key.Contains(part => part.Equals(any));
    }

    /// <summary>What a number that is counted up is known not to be above.</summary>
    private static IEnumerable<Value> LimitsOf(State state, Value count) => count is ConstantValue { Content: long least }
        ? state.Facts.Where(fact => fact.Value.Minimum == least && IsPlain(fact.Key)).Select(fact => fact.Key)
        : state.Facts.Where(fact => fact.Value.Truth == false && fact.Key is TermValue { Kind: TermKind.Less } less && less[1].Equals(count)).Select(fact => ((TermValue)fact.Key)[0]);

    /// <summary>Of several locals that happen to have the same number, the one that the code indexes the array by is its counter.</summary>
    private static bool MayCount(State state, Variable counter, Value count, ContainerObject array)
    {
        var others = state.Variables.Where(v => v.Value.Equals(count) && !v.Key.Equals(counter)).Select(v => v.Key).ToArray();
        var names = state.Variables.Where(v => v.Value is ReferenceValue reference && reference.Id == array.Id).Select(v => v.Key.Owner).OfType<ILocalSymbol>().ToArray();
        return others.Length == 0 || names.Length == 0 || Indexes(counter) || !others.Any(Indexes);

        bool Indexes(Variable number) => number.Owner is ILocalSymbol local && names.Any(name => SlotWrites.Indexes(local, name));
    }

    private static int MostOf(State state, Value value) => IsComputed(value) ? DistinctTerms : CountsMany(state, value) ? DistinctCounts : DistinctValues;

    /// <summary>An array is filled up to it, and its elements are no longer known one by one.</summary>
    private static bool CountsMany(State state, Value count) =>
        state.Objects.Values.OfType<ContainerObject>().Any(c => c.Items.Length > 0 && count.Equals(c.Filled));

    /// <summary>Where a collection, or an array that is filled up to a counter, has its last element: a loop that runs backwards begins there.</summary>
    private static bool IsLastIndex(State state, Value index) =>
        Value.OneAbove(index) is { } count &&
        (count is TermValue { Kind: TermKind.Size } || state.Objects.Values.OfType<ContainerObject>().Any(c => count.Equals(c.Filled)));

    /// <summary>A number computed from others, sizes among them: <c>(low + high) / 2</c>.</summary>
    private static bool IsComputed(Value value) =>
        value is TermValue { Kind: TermKind.Add or TermKind.Subtract or TermKind.Multiply or TermKind.Operator } term &&
        term.Arguments.All(part => part is TermValue { Kind: TermKind.Size } || IsPlain(part) || IsComputed(part));

    /// <summary>Whether a value has nothing to do with copies: a number, a condition, a member of something unknown.</summary>
    private static bool IsPlain(Value value) => value switch
    {
        UnknownValue or ConstantValue => true,
        TermValue
        {
            Kind: TermKind.This or TermKind.Not or TermKind.And or TermKind.Or or TermKind.ExclusiveOr or TermKind.Equal or TermKind.Less or TermKind.IsNull
                or TermKind.IsType or TermKind.Add or TermKind.Subtract or TermKind.Multiply or TermKind.Operator or TermKind.Member or TermKind.Derived
        } term => term.Arguments.All(IsPlain),
        _ => false,
    };
}
