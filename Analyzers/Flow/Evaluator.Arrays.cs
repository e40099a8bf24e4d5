using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace MemTrace.Analyzers.Flow;

/// <summary>Arrays and collection expressions.</summary>
internal sealed partial class Evaluator
{
    private Value EvaluateArray(IArrayCreationOperation array)
    {
        var sizes = array.DimensionSizes.Select(Evaluate).ToArray();
        if (array.Initializer is { } initializer)
        {
            var items = EvaluateEach(initializer.ElementValues);
            return MakeContainer(array.Syntax, items, items.Length <= MaximumExactItems);
        }

        return MakeArray(array.Syntax, (array.Type as IArrayTypeSymbol)?.ElementType, sizes);
    }

    private Value MakeArray(SyntaxNode place, ITypeSymbol? element, Value[] sizes)
    {
        // Rounds of a loop are summed up from the third on, and with them the slots that they fill.
        if (sizes is [ConstantValue { Content: long and >= 0 and <= MaximumExactItems and var count }] && Context.Shapes.HoldsOrCounts(element) && !SlotWrites.AreFilledByCounter(place, isOfMany: count > 2))
            return MakeContainer(place, Enumerable.Repeat<Value>(IsNumeric(element) ? Value.Zero : Value.Null, (int)count));
        return sizes.Length == 1 ? MakeSized(place, sizes[0]) : MakeContainer(place, Array.Empty<Value>(), isExact: false);
    }

    /// <summary>An inline array with nothing in it; null where the type is none.</summary>
    private Value? EmptyInlineArray(ITypeSymbol type, IOperation at) =>
        TypeShapes.InlineArray(type) is { } slots ? MakeArray(at.Syntax, slots.Element, new Value[] { new ConstantValue(slots.Length) }) : null;

    /// <summary>An array of so many elements, none of them there yet.</summary>
    private ReferenceValue MakeSized(SyntaxNode place, Value length)
    {
        var made = MakeContainer(place, Array.Empty<Value>(), isExact: false);
        if (S.Object<ContainerObject>(made) is { } sized)
            S.Put(sized with { Length = length, Filled = Value.Zero });
        return made;
    }

    /// <summary>A new array into which so many elements were copied is filled with them.</summary>
    private void FillAs(Value array, Value? count)
    {
        if (S.Object<ContainerObject>(array) is { Filled: { } filled } copied && filled.Equals(Value.Zero))
            S.Put(copied with { Filled = count });
    }

    /// <summary>Another array in the place of the one, with as many of its elements as it has room for.</summary>
    private void Resize(ContainerObject array, Value length, IOperation at)
    {
        if (length is ConstantValue { Content: long and >= 0 and <= MaximumExactItems and var count } && array is { IsExact: true, Keyed.Length: 0 })
        {
            var room = Enumerable.Repeat<Value>(Value.Null, Math.Max(0, (int)count - array.Items.Length));
            S.Put(Changed(array) with { Items = array.Items.Take((int)count).Concat(room).ToImmutableArray(), IsEmpty = count == 0 });
            CollectNow(at);
        }
        else
        {
            S.Put(Changed(array.Anonymize(_ => array.Filled is null)) with { IsExact = false, IsEmpty = null, Length = length });
        }
    }

    /// <summary><c>stackalloc long[2]</c>: an array, by a way that has no operation of its own; the length comes first, then the elements.</summary>
    private Value? EvaluateStackAllocation(IOperation operation)
    {
        if (operation.Syntax is not (StackAllocArrayCreationExpressionSyntax or ImplicitStackAllocArrayCreationExpressionSyntax) || operation.ChildOperations.Count == 0)
            return null;
        var values = EvaluateEach(operation.ChildOperations);
        if (values.Length > 1)
            return MakeContainer(operation.Syntax, values.Skip(1), values.Length - 1 <= MaximumExactItems);
        return operation.Syntax is StackAllocArrayCreationExpressionSyntax { Type: ArrayTypeSyntax type }
            ? MakeArray(operation.Syntax, Context.Graphs.ModelOf(operation.Syntax.SyntaxTree).GetTypeInfo(type.ElementType, Context.CancellationToken).Type, values)
            : null;
    }

    private Value EvaluateCollectionExpression(ICollectionExpressionOperation collection)
    {
        // What is spread is held until the new collection holds it.
        var mark = _held;
        var elements = InOrder(collection.Elements.Select(e => e is ISpreadOperation s ? (Func<Value>)(() => Enumerate(Evaluate(s.Operand), s)) : () => Evaluate(e)).ToArray());
        var made = Collected(collection, elements);
        Drop(mark);
        return made;
    }

    private ReferenceValue Collected(ICollectionExpressionOperation collection, Value[] elements)
    {
        var items = new List<Value>();
        var isExact = true;
        for (var i = 0; i < elements.Length; i++)
        {
            if (collection.Elements[i] is not ISpreadOperation)
            {
                items.Add(elements[i]);
                continue;
            }

            var source = elements[i];
            if (S.Object<ContainerObject>(source) is { } container)
            {
                items.AddRange(container.AllItems);
                isExact &= container.IsExact;
            }
            else
            {
                isExact = false;
            }
        }

        if (isExact && items.Count <= MaximumExactItems)
            return MakeContainer(collection.Syntax, items);

        // Those before the first spread stand where they stand.
        var leading = items.Take(collection.Elements.TakeWhile(e => e is not ISpreadOperation).Count()).Select((item, i) => new KeyedItem(new ConstantValue((long)i), item)).ToImmutableArray();
        var made = MakeContainer(collection.Syntax, items.Skip(leading.Length), isExact: false);
        if (S.Object<ContainerObject>(made) is { } list && !leading.IsEmpty)
            S.Put(leading.Length <= MaximumKeyedItems ? list with { Keyed = leading, IsEmpty = false } : list with { Items = items.ToImmutableArray(), IsEmpty = false });
        return made;
    }
}
