using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;

namespace MemTrace.Analyzers.Flow;

/// <summary>
/// What is known on one path (or a few that were joined): the values of variables, the objects they refer to, and the outcomes of
/// conditions. Mutable while one operation is evaluated; states that wait in a block are never changed.
/// </summary>
internal sealed class State : IEquatable<State>
{
    private readonly Dictionary<Variable, Value> _variables;
    private readonly Dictionary<int, AbstractObject> _objects;
    private readonly Dictionary<Value, Fact> _facts;

    public State()
    {
        _variables = new();
        _objects = new();
        _facts = new();
    }

    private State(State other)
    {
        _variables = new(other._variables);
        _objects = new(other._objects);
        _facts = new(other._facts);
        Path = other.Path;
        LeftAt = other.LeftAt;
        InFlight = other.InFlight;
        Unwinding = other.Unwinding;
        IsDead = other.IsDead;
    }

    public IReadOnlyDictionary<Variable, Value> Variables => _variables;

    public IReadOnlyDictionary<int, AbstractObject> Objects => _objects;

    public IReadOnlyDictionary<Value, Fact> Facts => _facts;

    public IEnumerable<CopyObject> Copies => _objects.Values.OfType<CopyObject>();

    /// <summary>The branch outcomes that lead here.</summary>
    public PathNode? Path { get; set; }

    /// <summary>The return statement that leads out of the member; takes no part in equality.</summary>
    public Microsoft.CodeAnalysis.SyntaxNode? LeftAt { get; set; }

    /// <summary>The exception that a catch or finally block is handling.</summary>
    public Thrown? InFlight { get; set; }

    /// <summary>The exception that carries the state outwards through finally blocks.</summary>
    public Thrown? Unwinding { get; set; }

    /// <summary>The path cannot go on: a call that never returns, a condition that cannot hold.</summary>
    public bool IsDead { get; set; }

    public State Clone() => new(this);

    public Value? Get(Variable variable) => _variables.TryGetValue(variable, out var value) ? value : null;

    /// <summary>What the members of an object hold.</summary>
    public IEnumerable<KeyValuePair<Variable, Value>> MembersOf(int id) =>
        Object(id) is InstanceObject ? _variables.Where(v => v.Key.Owner is ReferenceValue owner && owner.Id == id) : Enumerable.Empty<KeyValuePair<Variable, Value>>();

    public void Set(Variable variable, Value value) => _variables[variable] = value;

    public void Remove(Variable variable) => _variables.Remove(variable);

    public AbstractObject? Object(int id) => _objects.TryGetValue(id, out var found) ? found : null;

    public T? Object<T>(Value? value)
        where T : AbstractObject =>
        value is ReferenceValue reference && _objects.TryGetValue(reference.Id, out var found) ? found as T : null;

    public void Put(AbstractObject item) => _objects[item.Id] = item;

    public void RemoveObject(int id) => _objects.Remove(id);

    public Fact FactOf(Value value) => _facts.TryGetValue(value, out var fact) ? fact : Fact.Nothing;

    public void Learn(Value value, Fact fact) => _facts[value] = fact;

    public void Forget(Func<Value, bool> about)
    {
        foreach (var key in _facts.Keys.Where(about).ToArray())
            _facts.Remove(key);
    }

    /// <summary>A variable or an object has a value with such a part.</summary>
    public bool Holds(Func<Value, bool> predicate)
    {
        var found = _variables.Values.Any(value => value.Contains(predicate));
        foreach (var item in _objects.Values)
        {
            if (found)
                break;
            RewriteObject(item, Look);
        }

        return found;

        Value? Look(Value value)
        {
            found |= predicate(value);
            return null;
        }
    }

    /// <summary>Replaces values everywhere: in variables, objects and facts.</summary>
    public void Rewrite(Func<Value, Value?> map)
    {
        foreach (var pair in _variables.ToArray())
        {
            var value = pair.Value.Rewrite(map);
            if (pair.Key.Instance is { } instance && instance.Rewrite(map) is { } moved && !ReferenceEquals(moved, instance))
            {
                _variables.Remove(pair.Key);
                var key = new Variable(moved, pair.Key.Member);
                if (_variables.ContainsKey(key))
                    continue;
                _variables[key] = value;
            }
            else if (!ReferenceEquals(value, pair.Value))
            {
                _variables[pair.Key] = value;
            }
        }

        foreach (var item in _objects.Values.ToArray())
        {
            var changed = RewriteObject(item, map);
            if (!ReferenceEquals(changed, item))
                _objects[item.Id] = changed;
        }

        foreach (var pair in _facts.ToArray())
        {
            var key = pair.Key.Rewrite(map);
            if (ReferenceEquals(key, pair.Key))
                continue;
            _facts.Remove(pair.Key);
            if (!_facts.ContainsKey(key) && key is not ConstantValue)
                _facts[key] = pair.Value;
        }
    }

    public bool Equals(State? other) =>
        other is not null &&
        other._variables.Count == _variables.Count && other._objects.Count == _objects.Count && other._facts.Count == _facts.Count &&
        Equals(other.InFlight, InFlight) && Equals(other.Unwinding, Unwinding) &&
        SameEntries(_objects, other._objects) && SameEntries(_variables, other._variables) && SameEntries(_facts, other._facts);

    public override bool Equals(object? obj) => Equals(obj as State);

    public override int GetHashCode()
    {
        unchecked
        {
            // A sum, so that the order of entries does not matter.
            var hash = (_variables.Count * 31) + _objects.Count;
            foreach (var pair in _variables)
                hash += (pair.Key.GetHashCode() * 31) ^ pair.Value.GetHashCode();
            foreach (var item in _objects.Values)
                hash += item.GetHashCode() * 17;
            foreach (var fact in _facts)
                hash += fact.Key.GetHashCode() ^ (fact.Value.GetHashCode() * 13);
            return hash;
        }
    }

    internal static AbstractObject RewriteObject(AbstractObject item, Func<Value, Value?> map)
    {
        switch (item)
        {
            case ContainerObject container:
                var items = RewriteAll(container.Items.Items, map);
                var keyed = container.Keyed.Items;
                if (keyed.Any(k => !ReferenceEquals(k.Item.Rewrite(map), k.Item) || !ReferenceEquals(k.Key.Rewrite(map), k.Key)))
                    keyed = keyed.Select(k => new KeyedItem(k.Key.Rewrite(map), k.Item.Rewrite(map))).ToImmutableArray();
                var segments = container.Segments;
                if (segments.Length > 0)
                    segments = Rewritten(segments);
                var halves = container.Halves;
                if (halves.Length > 0)
                    halves = Rewritten(halves);
                var filled = container.Filled?.Rewrite(map);
                var beyond = RewriteAll(container.Beyond.Items, map);
                return items == container.Items.Items && keyed == container.Keyed.Items && segments.Equals(container.Segments) && halves.Equals(container.Halves) &&
                       ReferenceEquals(filled, container.Filled) && beyond == container.Beyond.Items
                    ? container
                    : container with
                    {
                        Items = container.IsExact ? items : items.Distinct().ToImmutableArray(), Keyed = keyed, Segments = segments, Halves = halves, Filled = filled,
                        Beyond = beyond,
                    };

                EquatableArray<Segment> Rewritten(EquatableArray<Segment> parts) =>
                    parts.Select(g => new Segment(g.End?.Rewrite(map), g.Items.Select(i => i.Rewrite(map)).Distinct().ToImmutableArray())).ToImmutableArray();
            case CopyObject { Counted.Length: > 0 } copy:
                return copy with { Counted = copy.Counted.Select(c => c with { Range = c.Range.Rewrite(map) }).ToImmutableArray() };
            case IterationObject iteration:
                var source = iteration.Source.Rewrite(map);
                var current = iteration.Current?.Rewrite(map);
                var group = iteration.Group?.Rewrite(map);
                var done = RewriteAll(iteration.Done.Items, map);
                var toCome = RewriteAll(iteration.ToCome.Items, map);
                var indexed = iteration.Base?.Rewrite(map);
                var to = iteration.To?.Rewrite(map);
                var width = iteration.Width?.Rewrite(map);
                return ReferenceEquals(source, iteration.Source) && ReferenceEquals(current, iteration.Current) && ReferenceEquals(group, iteration.Group) &&
                       ReferenceEquals(indexed, iteration.Base) && ReferenceEquals(to, iteration.To) && ReferenceEquals(width, iteration.Width) && done == iteration.Done.Items && toCome == iteration.ToCome.Items
                    ? iteration
                    : iteration with { Source = source, Current = current, Group = group, Done = done, ToCome = toCome, Base = indexed, To = to, Width = width };
            default:
                return item;
        }
    }

    private static ImmutableArray<Value> RewriteAll(ImmutableArray<Value> values, Func<Value, Value?> map)
    {
        ImmutableArray<Value>.Builder? changed = null;
        for (var i = 0; i < values.Length; i++)
        {
            var rewritten = values[i].Rewrite(map);
            if (!ReferenceEquals(rewritten, values[i]))
            {
                changed ??= values.ToBuilder();
                changed[i] = rewritten;
            }
        }

        return changed?.ToImmutable() ?? values;
    }

    private static bool SameEntries<TKey, TValue>(Dictionary<TKey, TValue> left, Dictionary<TKey, TValue> right)
        where TKey : notnull
    {
        foreach (var pair in left)
        {
            if (!right.TryGetValue(pair.Key, out var value) || !EqualityComparer<TValue>.Default.Equals(pair.Value, value))
                return false;
        }

        return true;
    }
}
