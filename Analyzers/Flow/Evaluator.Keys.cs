using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace MemTrace.Analyzers.Flow;

/// <summary>Which element of a collection stands under a key or an index.</summary>
internal sealed partial class Evaluator
{
    /// <summary>The item that surely stands under the key.</summary>
    private Value? KnownAt(ContainerObject container, Value key)
    {
        if (key is TermValue { Kind: TermKind.Index, Data: int id } && S.Object(id) is IterationObject { Current: { } current } iteration &&
            Underlying(iteration.Source).Equals(new ReferenceValue(container.Id)) && container.AllItems.Contains(current))
        {
            return current;
        }

        foreach (var keyed in container.Keyed)
        {
            if (IsSameKey(keyed.Key, key))
                return keyed.Item;
        }

        if (LetGoAt(container, key) is { } letGo)
            return letGo;
        return key is TermValue { Kind: TermKind.KeyOf } of && container.AllItems.Contains(of[0]) ? of[0] : null;
    }

    private bool IsSameKey(Value one, Value other) =>
        one.Equals(other) || (IsCompared(other) && IsCompared(one) && Assumptions.Decide(S, Equality(one, other)) == true);

    /// <summary>An index from the end, as the same index from the start.</summary>
    private Value FromStart(ContainerObject container, Value key) =>
        key is TermValue { Kind: TermKind.Operator, Data: UnaryOperatorKind.Hat } fromEnd && !container.IsExact && SizeOf(new ReferenceValue(container.Id)) is { } size
            ? new TermValue(TermKind.Subtract, null, size, fromEnd[0])
            : key;

    private Value ItemAt(ContainerObject container, Value key, IOperation at)
    {
        key = FromStart(container, key);
        if (KnownAt(container, key) is { } known)
            return known;

        // What is empty refuses every index and key.
        if (SizeOf(new ReferenceValue(container.Id)) is { } size && Assumptions.Bounds(S, size).Maximum <= 0)
            return Impossible();
        if (container.IsExact && container.Keyed.Length == 0 && key is ConstantValue { Content: long index } && index >= 0 && index < container.Items.Length)
            return container.Items[(int)index];
        if (container.IsExact && key is TermValue { Kind: TermKind.Operator, Data: UnaryOperatorKind.Hat } fromEnd && fromEnd[0] is ConstantValue { Content: long back } &&
            container.Keyed.Length == 0 && back > 0 && back <= container.Items.Length)
        {
            return container.Items[container.Items.Length - (int)back];
        }

        return SomeItem(container, key, at) ?? (at.Type is { } type ? Borrow(type, null, at.Syntax, at) : Unknown(at));
    }

    /// <summary>One of the items, whichever: each possibility is followed where they are few.</summary>
    private Value? SomeItem(ContainerObject container, Value? key, IOperation at)
    {
        var items = container.AllItems.ToArray();
        if (items.Length == 0)
            return null;
        if (container.IsExact && items.Length <= MaximumExactItems)
            return OneOf(container, key, at);
        var rest = container.Items.Items;
        var keyed = container.Keyed;
        if (rest.IsEmpty)
        {
            // Under another number stands another element.
            var possible = keyed.Where(k => key is not ConstantValue || k.Key is not ConstantValue).Select(k => k.Item).ToArray();
            if (possible.Length == 0 || _choices.From(() => possible) is not { } same)
                return null;

            // The two are one slot of an array, which is asked for by the later index again.
            if (container.Length is not null && key is TermValue or UnknownValue && keyed.FirstOrDefault(k => k.Item.Equals(same)) is { Key: not null } earlier)
                S.Put(WithKeyed(container with { Keyed = keyed.Where(k => !k.Equals(earlier)).ToImmutableArray() }, key, same));
            return same;
        }

        if (rest.Any(Rows.IsNumber))
            return SomeNumber(container, key);
        S.Put(container with { Keyed = EquatableArray<KeyedItem>.Empty });
        var groups = Summarize((ContainerObject)S.Object(container.Id)!);

        // Which one is not known; where some still wait, one of those is meant.
        if (BesideIndex(container.Id, key) is { } beside)
        {
            groups = groups.Where(beside.Contains).ToImmutableArray();
            if (groups.IsEmpty)
                return Impossible();
        }
        else if (groups.Where(g => CopiesIn(g).Any(c => c.IsPending || c.IsOwned)).ToImmutableArray() is { IsEmpty: false } waiting)
            groups = waiting;
        if (groups.IsEmpty || _choices.From(() => groups) is not { } template)
            return null;

        // Those under keys are held meanwhile: one of them may be what this place made before.
        var (one, others) = Beside(keyed.Items, () => IsSingle(template) ? template : Instantiate(template, Ids.Of(Frame, at.Syntax, "item"), "item"));
        if (S.Object(container.Id) is ContainerObject now)
        {
            now = (now with { Keyed = others.ToImmutableArray() }).Anonymize(k => IsMany(k.Item));
            S.Put(key is not null ? WithKeyed(now with { Items = now.Items.Where(i => !i.Equals(one) || IsMany(i)).ToImmutableArray() }, key, one) : now with { Items = now.Items.Append(one).Distinct().ToImmutableArray() });
            if (!one.Equals(template))
                EnterElsewhere(new ReferenceValue(now.Id), template, one);
        }

        Exhaust(container.Id);
        return one;

        bool IsMany(Value item) => item.Contains(part => part is ReferenceValue reference && S.Object(reference.Id) is { IsMany: true });
    }

    /// <summary>Makes something while elements under keys are held, and finds these again under the names that they have then.</summary>
    private (T Made, KeyedItem[] Held) Beside<T>(IReadOnlyCollection<KeyedItem> keyed, Func<T> make)
    {
        var mark = _held;
        InOrder(keyed.Select(k => (Func<Value>)(() => new TermValue(TermKind.Tuple, "keyed", k.Key, k.Item))).ToArray());
        var made = make();
        var held = Enumerable.Range(mark, keyed.Count).Select(i => (TermValue)S.Get(Temporary(i))!).Select(pair => new KeyedItem(pair[0], pair[1])).ToArray();
        Drop(mark);
        return (made, held);
    }

    /// <summary>Below the index of a loop stand those that it has passed, <c>pages[i - 1]</c>, above it those that come; null where the index is no loop's.</summary>
    private EquatableArray<Value>? BesideIndex(int container, Value? key)
    {
        if (key is not TermValue { Kind: TermKind.Add or TermKind.Subtract } offset || offset[0] is not TermValue { Kind: TermKind.Index, Data: int id } || offset[1] is not ConstantValue { Content: long and > 0 } ||
            S.Object(id) is not IterationObject { IsPart: false, IsFromPast: false, HasGroups: true, Width: null } iteration || !iteration.Source.Equals(new ReferenceValue(container)))
        {
            return null;
        }

        return iteration.IsDown == (offset.Kind == TermKind.Add) ? iteration.Done : iteration.ToCome;
    }

    /// <summary>One of numbers of which only the sum is known: it may be all of it, or nothing.</summary>
    private Value SomeNumber(ContainerObject container, Value? key)
    {
        var sum = container.Totalled().Items.First(Rows.IsNumber);
        var isAll = _choices.Either();
        var one = isAll ? sum : Rows.Emptied(sum);
        if (key is not null)
            S.Put(WithKeyed(isAll ? container with { Items = container.Items.Where(i => !Rows.IsNumber(i)).ToImmutableArray() } : container, key, one));
        return one;
    }

    /// <summary>The number that a collection in step with the one that is iterated holds for its current element.</summary>
    private Value? NumberInStep(ContainerObject numbers, Value key)
    {
        if (key is not TermValue { Kind: TermKind.Index, Data: int id } || S.Object(id) is not IterationObject { Current: ReferenceValue current } || KnownAt(numbers, key) is not null)
            return null;
        var counts = numbers.Present.OfType<AmountValue>().Where(n => n.Terms.Any(t => t.Copy == current.Id && t is { Factor: 1, IsPart: false })).ToArray();
        return counts is [var count] ? count.Map(t => t.Copy == current.Id ? t : null) : null;
    }

    /// <summary>Once every slot of an array is known by its index, none of the others are left.</summary>
    private void Exhaust(int id)
    {
        if (S.Object(id) is not ContainerObject { Length: ConstantValue { Content: long length }, Items.Length: > 0 } array ||
            array.Keyed.Count(k => k.Key is ConstantValue { Content: long index } && index >= 0 && index < length) < length)
        {
            return;
        }

        S.Put(array with { Items = EquatableArray<Value>.Empty });
        foreach (var rest in array.Items.SelectMany(ObjectsIn).Except(array.Keyed.SelectMany(k => ObjectsIn(k.Item))).ToArray())
        {
            S.RemoveObject(rest);
            S.Forget(key => Recency.Mentions(key, rest));
        }
    }

    /// <summary>One of a few: which, the key tells; what it is assumed to be holds where it is asked again.</summary>
    private Value? OneOf(ContainerObject container, Value? key, IOperation at)
    {
        var items = container.AllItems.ToArray();
        var isByKey = container.Keyed.Length > 0 || HasKeys(at);
        if (items.Length == 1)
        {
            // Under another number than its own it does not stand.
            if (container.Keyed.Length == 1 && key is ConstantValue && container.Keyed[0].Key is ConstantValue own && IsCompared(own) && IsCompared(key) && !IsSameKey(own, key))
                return Impossible();

            // The only one stands under this key, and is written over under it.
            if (isByKey && key is not (null or ConstantValue) && !key.Equals(s_next) && !key.Equals(s_last))
                S.Put(container with { Items = EquatableArray<Value>.Empty, Keyed = ImmutableArray.Create(new KeyedItem(key, items[0])) });
            return items[0];
        }

        var places = isByKey ? container.Keyed.Items : container.Items.Select((item, index) => new KeyedItem(new ConstantValue((long)index), item)).ToImmutableArray();
        if (key is null || !IsCompared(key) || !places.All(place => IsCompared(place.Key)))
        {
            var any = _choices.From(() => items);
            if (key is TermValue { Kind: TermKind.Operator } && any is not null && container.Keyed.Length == 0 && S.Object(container.Id) is ContainerObject held)
                S.Put(WithKeyed(held with { IsExact = false, Items = held.Items.Items.Remove(any) }, key, any));
            return any;
        }

        foreach (var place in places)
        {
            if (Choose(Equality(place.Key, key)))
                return place.Item;
            if (S.IsDead)
                return null;
        }

        if (!isByKey || container.Items.Length == 0)
            return Impossible();
        if (_choices.From(() => container.Items.Items) is not { } one || S.Object(container.Id) is not ContainerObject now)
            return null;
        S.Put(WithKeyed(now with { Items = now.Items.Where(i => !i.Equals(one)).ToImmutableArray() }, key, one));
        return one;
    }

    /// <summary>The place of the few that an index is assumed to be; else the index itself.</summary>
    private Value SettledIndex(ContainerObject container, Value key) =>
        container is { IsExact: true, Keyed.Length: 0 } && key is TermValue { Kind: TermKind.Operator, Data: UnaryOperatorKind.Hat } fromEnd && fromEnd[0] is ConstantValue { Content: long back }
            ? new ConstantValue(container.Items.Length - back) :
        container.IsExact && container.Keyed.Length == 0 && key is not ConstantValue && IsCompared(key)
            ? Enumerable.Range(0, container.Items.Length).Select(i => new ConstantValue((long)i)).FirstOrDefault(i => Assumptions.Decide(S, Equality(i, key)) == true) ?? key
            : key;

    /// <summary>Two such keys are the same element's where they are equal.</summary>
    private static bool IsCompared(Value key) =>
        !key.Equals(s_next) && !key.Equals(s_last) && key is ConstantValue { IsNull: false } or UnknownValue or TermValue { Kind: TermKind.Add or TermKind.Subtract or TermKind.Member };

    /// <summary>The collection is asked by keys, not by positions.</summary>
    private static bool HasKeys(IOperation at) => at switch
    {
        IPropertyReferenceOperation { Property.ContainingType.TypeArguments.Length: 2 } => true,
        IInvocationOperation { TargetMethod: var method } => IsKeyed(method) || method.ContainingType.TypeArguments.Length == 2,
        _ => false,
    };
}
