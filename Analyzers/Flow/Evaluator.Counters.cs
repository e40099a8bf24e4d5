using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using MemTrace.Analyzers.Contracts;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace MemTrace.Analyzers.Flow;

/// <summary>Fields that count the filled slots of an owned array: raised they follow what is stored, lowered they let the last go, set to zero all.</summary>
internal sealed partial class Evaluator
{
    private readonly Dictionary<IFieldSymbol, IFieldSymbol?> _counted = new(SymbolEqualityComparer.Default);

    /// <summary>The counter of an owned array, as the member finds it.</summary>
    private Value? FillCountOf(Value? instance, ISymbol array) =>
        FillCounters.Of(array) is not { } counter ? null : S.Get(Variable.Of(instance, counter)) ?? AsFound(instance, counter);

    /// <summary>A member as it was when the method began.</summary>
    private static TermValue AsFound(Value? instance, ISymbol member) =>
        instance is null ? new TermValue(TermKind.Member, member) : new TermValue(TermKind.Member, member.OriginalDefinition, instance);

    /// <summary>The owned array whose slots the field counts.</summary>
    private IFieldSymbol? CountedIn(ISymbol counter)
    {
        if (counter is not IFieldSymbol { IsConst: false } field || !IsNumeric(field.Type))
            return null;
        if (!_counted.TryGetValue(field, out var array))
        {
            array = field.ContainingType.GetMembers().OfType<IFieldSymbol>().FirstOrDefault(a =>
                a.Type is IArrayTypeSymbol && Contracts.For(a).Owns is not null && SymbolEqualityComparer.Default.Equals(FillCounters.Of(a), field));
            _counted.Add(field, array);
        }

        return array;
    }

    private ContainerObject? CountedBy(Value count) =>
        S.Objects.Values.OfType<ContainerObject>().FirstOrDefault(array => array is { Owner: not null, Filled: { } filled } && filled.Equals(count));

    /// <summary>The counter is lowered by one: the last element is no longer among those that the owner has.</summary>
    /// <returns>The counter's value from here on; null where it counts nothing that is owned.</returns>
    private Value? Lower(Value count, IOperation at)
    {
        if (CountedBy(count) is not { } array)
            return null;
        var (last, place) = KnownAt(array, Arithmetic(BinaryOperatorKind.Subtract, count, new ConstantValue(1L), at)) is { } known ? (known, null) : LastOf(array, at);
        var rest = place ?? Unknown(at, "filled");
        if (last is null)
        {
            // An array with nothing in it has no last one.
            S.IsDead = true;
            return rest;
        }

        if (S.Object(array.Id) is ContainerObject now)
        {
            S.Put(Changed(now) with { Items = now.Items.Where(i => !i.Equals(last)).ToImmutableArray(), Keyed = now.Keyed.Where(k => !k.Item.Equals(last)).ToImmutableArray(), Filled = rest, IsEmpty = null });
            S.Set(LetGoBy(now), new TermValue(TermKind.Tuple, "let go", rest, last));
        }

        Unown(last, at);
        return rest;
    }

    /// <summary>What stands in the slot that the counter has come down to: still there, but its owner's no more.</summary>
    private static Variable LetGoBy(ContainerObject array) => new(new ReferenceValue(array.Id), "let go");

    private Value? LetGoAt(ContainerObject array, Value key) =>
        array.Owner is not null && S.Get(LetGoBy(array)) is TermValue { Kind: TermKind.Tuple } slot && slot[0].Equals(key) ? slot[1] : null;

    /// <summary>The last element: one that was looked at under an index, which then is the last index, or another.</summary>
    private (Value? Item, Value? Key) LastOf(ContainerObject array, IOperation at)
    {
        var looked = array.Keyed.Where(k => k.Key is not ConstantValue && k.Item is not ConstantValue).ToArray();
        S.Put(array with { Keyed = array.Keyed.Except(looked).ToImmutableArray() });
        var groups = Summarize((ContainerObject)S.Object(array.Id)!);
        var last = _choices.From(() => groups.AddRange(looked.Select(k => k.Item)));
        var place = looked.FirstOrDefault(k => k.Item.Equals(last)).Key;
        var (item, held) = Beside(looked, () => last is null || place is not null || IsSingle(last) ? last : Instantiate(last, Ids.Of(Frame, at.Syntax, "taken"), "item"));
        if (S.Object(array.Id) is ContainerObject now)
            S.Put(now with { Keyed = now.Keyed.Concat(held).ToImmutableArray() });
        return (item, place);
    }

    /// <summary>The counter gets another value.</summary>
    private void Recount(Value? instance, ISymbol counter, Value value, IOperation at)
    {
        if (CountedIn(counter) is { } counted)
            ReadMember(instance, counted, counted.Type, at);
        var count = S.Get(Variable.Of(instance, counter)) ?? AsFound(instance, counter);
        if (CountedBy(count) is not { } array || count.Equals(value))
            return;
        if (value.Equals(Value.Zero))
        {
            ClearItems(new ReferenceValue(array.Id), at);
            if (S.Object(array.Id) is ContainerObject cleared)
                S.Put(cleared with { Filled = Value.Zero });
        }
    }
}
