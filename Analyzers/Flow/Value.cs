using System;
using System.Collections.Generic;
using System.Collections.Immutable;

namespace MemTrace.Analyzers.Flow;

/// <summary>What an expression evaluates to. Immutable; equal values stand for the same run-time value on a path.</summary>
internal abstract class Value : IEquatable<Value>
{
    public static readonly ConstantValue Null = new(null);
    public static readonly ConstantValue True = new(true);
    public static readonly ConstantValue False = new(false);
    public static readonly ConstantValue Zero = new(0L);

    /// <summary>The instance whose member is analysed: <c>this</c>.</summary>
    public static readonly TermValue This = new(TermKind.This, null);

    private readonly int _hash;

    protected Value(int hash) => _hash = hash;

    /// <summary>Of <c>n - 1</c> the number <c>n</c>; null of anything else.</summary>
    public static Value? OneAbove(Value number) =>
        number is TermValue { Kind: TermKind.Subtract } less && less[1] is ConstantValue { Content: 1L } ? less[0] : null;

    public static ConstantValue Boolean(bool value) => value ? True : False;

    public abstract bool Equals(Value? other);

    public sealed override bool Equals(object? obj) => obj is Value other && Equals(other);

    public sealed override int GetHashCode() => _hash;

    /// <summary>The value with every part that <paramref name="map"/> knows replaced; itself where nothing changes.</summary>
    public virtual Value Rewrite(Func<Value, Value?> map) => map(this) ?? this;

    /// <summary>Calls <paramref name="visit"/> for the value and everything inside it.</summary>
    public virtual void Visit(Action<Value> visit) => visit(this);

    public bool Contains(Func<Value, bool> predicate)
    {
        var found = false;
        Visit(part => found |= predicate(part));
        return found;
    }

    protected static int Combine(int left, int right) => unchecked((left * 16777619) ^ right);
}

/// <summary>A literal or compile-time constant; integral numbers are kept as <see cref="long"/>.</summary>
/// <remarks>The type is part of the hash: sets of values are ordered by it, and <c>true</c> is not 1.</remarks>
internal sealed class ConstantValue(object? value) : Value(Combine(Combine(11, (int)Type.GetTypeCode(value?.GetType())), value?.GetHashCode() ?? 0))
{
    public object? Content { get; } = value;

    public bool IsNull => Content is null;

    public override bool Equals(Value? other) => other is ConstantValue constant && Equals(constant.Content, Content);

    public override string ToString() => Content?.ToString() ?? "null";
}

/// <summary>A value nothing is known of but its origin: <c>Flag()</c>, a parameter. Age 1 is the one that the latest replaced.</summary>
internal sealed class UnknownValue(int origin, int age = 0) : Value(Combine(Combine(13, origin), age))
{
    public int Origin { get; } = origin;

    public int Age { get; } = age;

    public override bool Equals(Value? other) => other is UnknownValue unknown && unknown.Origin == Origin && unknown.Age == Age;

    public override string ToString() => Age == 0 ? $"?{Origin}" : $"?{Origin}'{Age}";
}

/// <summary>A reference to an abstract object of the state: a copy, a collection, an instance.</summary>
internal sealed class ReferenceValue(int id) : Value(Combine(17, id))
{
    public int Id { get; } = id;

    public override bool Equals(Value? other) => other is ReferenceValue reference && reference.Id == Id;

    public override string ToString() => $"&{Id}";
}

internal enum SliceKind
{
    /// <summary>All elements under another name: <c>batch.Span</c>.</summary>
    Whole,

    /// <summary>All elements, each taken out as it is reached: <c>ReadAllAsync</c>.</summary>
    Drain,

    /// <summary>Some elements; a lazy source makes the others too: <c>Where</c>, <c>Skip</c>.</summary>
    Part,

    /// <summary>The elements between two positions, the second and third argument: <c>entries[1..]</c>; null stands for the end.</summary>
    Range,

    /// <summary>The first elements; a lazy source makes no more: <c>Take</c>.</summary>
    Prefix,

    /// <summary>Some elements, by a <c>[SharesMemory]</c> slice: a name for the whole where the copy is reported, part of it where bytes are summed.</summary>
    Shared,

    /// <summary>The keys of all elements: <c>dictionary.Keys</c>.</summary>
    Keys,

    /// <summary>Of elements that are made on demand those that the delegate, the second argument, lets through.</summary>
    Filter,
}

internal enum TermKind
{
    /// <summary><c>this</c>.</summary>
    This,
    Not, And, Or, ExclusiveOr,
    Equal, Less, IsNull,

    /// <summary><c>x is T</c>; data is the type.</summary>
    IsType,
    Add, Subtract, Multiply,

    /// <summary>Any other operator; data is its kind.</summary>
    Operator,

    /// <summary><c>x.P</c>: a member of the argument, unchanged since it was first read; data is the symbol.</summary>
    Member,

    /// <summary><c>list.Count</c> of a collection or copy that the state knows; data is the version of its contents.</summary>
    Size,

    /// <summary>Tuple, anonymous object, record: data is the array of element names.</summary>
    Tuple,

    /// <summary>A task whose result is the argument.</summary>
    Task,

    /// <summary>A delegate; data is the method, the arguments its receiver, or what it captured.</summary>
    Closure,

    /// <summary>What a variable held when a delegate captured it: the argument; data is the variable.</summary>
    Captured,

    /// <summary>A view of a sequence (<c>Where</c>, <c>Skip</c>): argument is the source, data the <see cref="SliceKind"/>.</summary>
    Slice,

    /// <summary>A number or object that unknown code computed from the arguments; data is the origin.</summary>
    Derived,

    /// <summary>The loop index that stands at the current element; data is the iteration's identity.</summary>
    Index,

    /// <summary>The loop index one past the current element.</summary>
    NextIndex,

    /// <summary>The key of a collection's element: the argument. It does not hold the element.</summary>
    KeyOf,

    /// <summary>An enumerator; data is the iteration's identity, the argument its source.</summary>
    Enumerator,

    /// <summary>A node of a linked list: the list and the element; data is the iteration that stands there, if one does.</summary>
    Node,

    /// <summary>A sequence that a projection makes lazily: source and closure.</summary>
    Projection,

    /// <summary>An iterator method's call, not yet enumerated; data is the call.</summary>
    Iterator,

    /// <summary>Several values under one name: a wrapper that shares all of them.</summary>
    Several,

    /// <summary>The place that a <c>ref</c> local or parameter stands for; data is the variable.</summary>
    Place,

    /// <summary>The element that a <c>ref</c> local or parameter stands for: collection and key.</summary>
    ElementPlace,
}

/// <summary>An operator or constructor applied to values.</summary>
internal sealed class TermValue : Value
{
    private const int MaximumDepth = 8;

    public TermValue(TermKind kind, object? data, params ImmutableArray<Value> arguments)
        : base(HashOf(kind, data, arguments))
    {
        Kind = kind;
        Data = data;
        Arguments = arguments;
        var depth = 0;
        foreach (var argument in arguments)
        {
            if (argument is not TermValue term)
                continue;
            depth = Math.Max(depth, term.Depth);
            HasKey |= term.HasKey;
        }

        HasKey |= kind == TermKind.KeyOf;

        Depth = depth + 1;
    }

    public TermKind Kind { get; }

    public object? Data { get; }

    public ImmutableArray<Value> Arguments { get; }

    public int Depth { get; }

    /// <summary>Whether there is a <see cref="TermKind.KeyOf"/> in it.</summary>
    public bool HasKey { get; }

    /// <summary>Looks at its arguments, or looked at them once; does not hold them.</summary>
    public bool IsMeasure => Kind is
        TermKind.Member or TermKind.Size or TermKind.Derived or TermKind.Equal or TermKind.Less or TermKind.IsNull or TermKind.IsType or TermKind.Add or
        TermKind.Subtract or TermKind.Multiply or TermKind.Operator or TermKind.Not or TermKind.And or TermKind.Or or TermKind.ExclusiveOr;

    /// <summary>How many members lead here, one from another: two for <c>node.Next.Next</c>.</summary>
    public int Path
    {
        get
        {
            var path = 0;
            for (Value? part = this; part is TermValue { Kind: TermKind.Member } member; part = member.Arguments.Length == 0 ? null : member[0])
                path++;
            return path;
        }
    }

    /// <summary>Terms that loops keep building on are cut, so that there are finitely many.</summary>
    public bool IsTooDeep => Depth > MaximumDepth;

    public Value this[int index] => Arguments[index];

    public override bool Equals(Value? other)
    {
        if (ReferenceEquals(this, other))
            return true;
        if (other is not TermValue term || term.GetHashCode() != GetHashCode() || term.Kind != Kind ||
            !DataEquals(term.Data, Data) || term.Arguments.Length != Arguments.Length)
        {
            return false;
        }

        for (var i = 0; i < Arguments.Length; i++)
        {
            if (!Arguments[i].Equals(term.Arguments[i]))
                return false;
        }

        return true;
    }

    public override Value Rewrite(Func<Value, Value?> map)
    {
        if (map(this) is { } mapped)
            return mapped;
        ImmutableArray<Value>.Builder? changed = null;
        for (var i = 0; i < Arguments.Length; i++)
        {
            var rewritten = Arguments[i].Rewrite(map);
            if (!ReferenceEquals(rewritten, Arguments[i]))
            {
                changed ??= Arguments.ToBuilder();
                changed[i] = rewritten;
            }
        }

        return changed is null ? this : new TermValue(Kind, Data, changed.ToImmutable());
    }

    public override void Visit(Action<Value> visit)
    {
        visit(this);
        foreach (var argument in Arguments)
            argument.Visit(visit);
    }

    public override string ToString() => $"{Kind}({Data}; {string.Join(", ", Arguments)})";

    private static bool DataEquals(object? left, object? right)
    {
        if (left is string[] names && right is string[] others)
            return System.Linq.Enumerable.SequenceEqual(names, others);
        return Equals(left, right);
    }

    private static int HashOf(TermKind kind, object? data, ImmutableArray<Value> arguments)
    {
        var hash = Combine(19, (int)kind);
        hash = Combine(hash, data is string[] names ? names.Length : data?.GetHashCode() ?? 0);
        foreach (var argument in arguments)
            hash = Combine(hash, argument.GetHashCode());
        return hash;
    }
}
