using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace MemTrace.Analyzers.Flow;

/// <summary>Methods of the BCL's collections and channels on collections that the state follows.</summary>
internal sealed partial class Evaluator
{
    private Value? KnownCollection(IInvocationOperation call, IMethodSymbol method, Value? receiver, Passed[] arguments, Value[] values)
    {
        var target = receiver;
        if (target is null && method.IsExtensionMethod && values.Length > 0)
        {
            target = values[0];
            values = values.Skip(1).ToArray();
        }

        if (target is TermValue { Kind: TermKind.Task or TermKind.Iterator })
            return null;
        if (method.Name == "ForEach" && values.Length == 1 && target is UnknownValue or TermValue { Kind: TermKind.Member } && IsSystem(method.ContainingType))
            return ForEach(target, values[0], call) ? Value.Null : null;
        if (S.Object<ContainerObject>(target) is not { } container)
            return null;
        if (container.Acquires is not null)
            return null;
        if (method.ContainingType.Name.StartsWith("Immutable", StringComparison.Ordinal) && !method.ContainingType.Name.EndsWith("Builder", StringComparison.Ordinal) &&
            TypeShapes.SequenceElement(method.ReturnType) is not null)
        {
            // An immutable collection answers with a new one.
            target = MakeContainer(call.Syntax, container.AllItems, container.IsExact);
            S.Set(Temporary(_held++), target);
            container = S.Object<ContainerObject>(target)!;
            if (method.Name is "Dequeue" or "Pop")
            {
                TakeItem(container, call, fromEnd: method.Name == "Pop");
                return target;
            }

            KnownCollectionCall(call, method, target, container, arguments, values);
            return target;
        }

        return KnownCollectionCall(call, method, target!, container, arguments, values);
    }

    private Value? KnownCollectionCall(
        IInvocationOperation call, IMethodSymbol method, Value target, ContainerObject container, Passed[] arguments, Value[] values)
    {
        var isAwaited = TypeShapes.TaskResult(method.ReturnType) is not null || method.ReturnType.Name is "Task" or "ValueTask";
        Value Result(Value value) => isAwaited ? new TermValue(TermKind.Task, null, value) : value;
        switch (method.Name)
        {
            case "EnqueueDequeue" or "DequeueEnqueue" when values.Length >= 1:
                AddItem(target, values[0], call);
                return S.Object(container.Id) is ContainerObject both && TakeItem(both, call, fromEnd: false) is { } least ? least : Dead();
            case "Add" or "Enqueue" or "Push" or "AddLast" or "AddFirst" or "WriteAsync" or "SetResult" or "Append" or "Post" or "SendAsync" or "Prepend" when values.Length >= 1 && !IsKeyed(method):
                AddItem(target, ElementOf(values[0]), call, isLast: method.Name == "Add");
                if (method.Name is "AddFirst" or "Prepend")
                    Place(target, ElementOf(values[0]), Value.Zero);
                if (method.Name is "AddFirst" or "AddLast" && IsLinkedList(method.ContainingType))
                    return NodeOf(target, ElementOf(values[0]));

                // A set refuses a number or a key that it holds; a copy that was just made it cannot hold.
                return Result(isAwaited || (method.ReturnType.SpecialType == SpecialType.System_Boolean && CopiesIn(values[0]).Count > 0) ? Value.True : Unknown(call));
            case "TryAdd" or "TryWrite" or "TrySetResult" when values.Length >= 1 && !IsKeyed(method):
                if (!_choices.Either())
                    return Value.False;
                AddItem(target, values[0], call);
                return Value.True;
            case "Insert" or "AddBefore" or "AddAfter" when values.Length == 2:
                AddItem(target, values[1], call);
                Place(target, values[1], method.Name == "Insert" ? values[0] : null);
                return method.Name == "Insert" ? Value.Null : NodeOf(target, values[1]);
            case "Add" when values.Length == 2:
                // A key that is there already is refused with an exception.
                Store(container, values[0], values[1], call, replaces: false);
                return Value.Null;
            case "Contains" when values.Length == 1 && IsAmong(container, values[0]) is { } isAmong:
                return Value.Boolean(isAmong);
            case "SetItem" when values.Length == 2:
                Store(container, values[0], values[1], call);
                return Value.Null;
            case "ContainsKey" when values.Length == 1:
                return ContainsKey(container, values[0], call);
            case "TryAdd" when values.Length == 2 && KnownAt(container, values[0]) is not null:
                return Value.False;
            case "TryAdd" when values.Length == 2:
                // Where nobody else can add meanwhile, a key that was asked for and is not there is not refused.
                if (!(container.Absent.Any(absent => IsSameKey(absent, values[0])) && !method.ContainingType.Name.StartsWith("Concurrent", StringComparison.Ordinal)) && !_choices.Either())
                    return Value.False;
                Store(container, values[0], values[1], call, replaces: false);
                return Value.True;
            case "TryUpdate" when values.Length == 3:
                if (!_choices.Either())
                    return Value.False;
                Store(container, values[0], values[1], call);
                return Value.True;
            case "GetOrAdd" when values.Length >= 2:
                return GetOrAdd(container, values[0], values[1], call);
            case "AddOrUpdate" when values.Length >= 3:
                return AddOrUpdate(container, values, call);
            case "AddRange" or "UnionWith" or "PushRange" or "InsertRange" or "EnqueueRange" when values.Length >= 1:
                AddAll(target, values[values.Length - 1], call);
                return Value.Null;
            case "Dequeue" or "RemoveFirst" or "Take" or "ReadAsync" or "DequeueAsync" or "Receive" or "ReceiveAsync" when method.Name != "Take" || values.Length == 0 || method.Parameters.All(p => p.Type.Name == "CancellationToken"):
                return TakeItem(container, call, fromEnd: false) is { } first ? Result(first) : Dead();
            case "Pop" or "RemoveLast":
                return TakeItem(container, call, fromEnd: true) is { } last ? last : Dead();
            case "TryDequeue" or "TryPop" or "TryTake" or "TryRead" or "TryReceive":
                return TryTake(call, container, fromEnd: method.Name == "TryPop");
            case "WaitToReadAsync":
                return WaitToRead(container, target);
            case "Peek" or "First" or "Last" or "ElementAt" or "Single" when values.Length == 0:
                return SomeEnd(container, call, isNext: method.Name == "Peek", fromEnd: method.Name is "Last" || (method.Name == "Peek" && method.ContainingType.Name.Contains("Stack")));
            case "TryPeek" or "TryGetValue" or "TryGetNonEnumeratedCount":
                return TryLook(call, method, container, method.Name == "TryGetValue" && values.Length > 0 ? values[0] : null);
            case "GetValueOrDefault" or "get_Item" or "ElementAtOrDefault" when values.Length >= 1:
                return ItemOrNull(container, values[0], call);
            case "Remove" or "TryRemove" or "RemoveAt":
                return Remove(call, method, container, values);
            case "RemoveAll" or "RemoveWhere" when values is [TermValue { Kind: TermKind.Closure } isRemoved]:
                RemoveWhere(target, isRemoved, call);
                return Unknown(call);
            case "RemoveRange" when values.Length == 2 && SliceOf(target, values, 0, call) is ReferenceValue removed:
                RemoveSlice(target, removed, call);
                return Value.Null;
            case "RemoveAll" or "RemoveRange" or "RemoveWhere" or "ExceptWith" or "IntersectWith":
                foreach (var template in Summarize(container))
                {
                    Unown(Instantiate(template, Ids.Of(Frame, call.Syntax, "removed"), "item"), call);
                    if (S.Object(container.Id) is ContainerObject now)
                        S.Put(now with { IsEmpty = null });
                    CollectNow(call);
                }

                return Unknown(call);
            case "Clear":
                ClearItems(target, call);
                return Value.Null;
            case "ForEach" when values.Length == 1:
                return ForEach(target, values[0], call) ? Value.Null : null;
            case "Find" or "FindLast" when values.Length == 1 && IsClosure(values[0]):
                return OneOf(call, method, target, new[] { target, values[0] }, mayBeMissing: true);
            case "Exists" or "TrueForAll" when values.Length == 1:
                return OneByOne(call, target, values[0]);
            case "ConvertAll" when values.Length == 1 && values[0] is TermValue { Kind: TermKind.Closure }:
                return Materialize(call, new TermValue(TermKind.Projection, null, target, values[0]));
            case "GetConsumingEnumerable" or "ReadAllAsync":
                return new TermValue(TermKind.Slice, SliceKind.Drain, target);
            case "ToArray" or "ToList" or "AsSpan" or "AsMemory" or "AsReadOnly" when method.Name is not ("AsSpan" or "AsMemory") || values.Length == 0:
                return method.Name is "ToArray" or "ToList" ? MakeContainer(call.Syntax, container.AllItems, container.IsExact) : target;
            // Another list, which keeps what it holds where the first lets it go.
            case "GetRange" when values.Length == 2 && SliceOf(target, values, 0, call) is ReferenceValue range && S.Object<ContainerObject>(range) is { } cut:
                return MakeContainer(call.Syntax, cut.AllItems, cut.IsExact);
            case "Slice" or "GetRange" or "AsSpan" or "AsMemory" when values.Length > 0:
                return SliceOf(target, values, 0, call);
            case "FindAll" or "GetViewBetween":
                return new TermValue(TermKind.Slice, SliceKind.Part, target);
            case "ToImmutable" or "DrainToImmutable" or "MoveToImmutable" or "EnumerateAsync":
                return target;
            case "CopyTo" when values.Length >= 1:
                AddAll(values[0], target, call);
                FillAs(values[0], SizeOf(target));
                return Value.Null;
            case "Start":
                foreach (var closure in container.AllItems.OfType<TermValue>().Where(t => t.Kind == TermKind.Closure).ToArray())
                    InvokeClosure(closure, new Value[] { Value.Null }, call);
                return Value.Null;
            case "Reverse" or "Sort" when method.ReturnsVoid:
                Reorder(target, isReversed: method.Name == "Reverse" && values.Length == 0);
                return Value.Null;
            case "TrimExcess" or "Complete" or "TryComplete" or "CompleteAdding" or "EnsureCapacity":
                return Value.Null;
            default:
                return null;
        }

        Value Dead()
        {
            // Taking from an empty collection throws.
            S.IsDead = true;
            return Value.Null;
        }
    }

    /// <summary>Stands for the place that is taken from next: what was looked at there is what is taken.</summary>
    private static readonly ConstantValue s_next = new("next");

    /// <summary>The elements stand elsewhere from here on.</summary>
    private void Reorder(Value? target, bool isReversed)
    {
        if (S.Object<ContainerObject>(target) is not { } container)
            return;
        var isKnown = container is { IsExact: true, Keyed.Length: 0 } && (isReversed || container.Items.Length < 2);
        S.Put(container with
        {
            Items = (isKnown ? container.Items.Reverse() : container.AllItems.Distinct()).ToImmutableArray(), IsExact = isKnown,
            Keyed = EquatableArray<KeyedItem>.Empty, Segments = default, IsEmpty = container.IsExact ? !container.AllItems.Any() : container.IsEmpty,
        });
    }

    /// <summary>What was added last stands at an index, or anywhere; those behind it have moved on.</summary>
    private void Place(Value collection, Value added, Value? index)
    {
        if (S.Object<ContainerObject>(collection) is not { } container)
            return;
        var last = container.Items.Length - 1;
        if (container is { IsExact: true, Keyed.Length: 0 } && index is ConstantValue { Content: long and >= 0 and var at } && at <= last && container.Items[last].Equals(added))
            S.Put(container with { Items = container.Items.Items.RemoveAt(last).Insert((int)at, added) });
        else
            S.Put(container.Anonymize(k => !k.Key.Equals(s_last) && !k.Key.Equals(s_next)) with { IsExact = container.IsExact && index is not null && index.Equals(new ConstantValue((long)last)) });
    }

    private static bool IsKeyed(IMethodSymbol method) =>
        method.Parameters.Length >= 2 && (method.ContainingType.TypeArguments.Length == 2 || method.ContainingType.Name == "CollectionExtensions") && method.ContainingType.Name != "PriorityQueue";

    private void AddAll(Value target, Value source, IOperation at)
    {
        var all = Enumerate(source, at);
        if (S.Object<ContainerObject>(Underlying(all)) is not { } container || IsOfKeys(all))
            return;
        var isPart = IsPartial(all);
        foreach (var item in container.AllItems.ToArray())
        {
            if (!isPart)
                AddItem(target, item, at);
            else if (!IsSingle(item))
                AddItem(target, Instantiate(item, Ids.Of(Frame, at.Syntax, "added"), "item"), at);
            else if (_choices.Either())
                AddItem(target, item, at);
        }

        if ((!container.IsExact || isPart) && S.Object<ContainerObject>(target) is { } filled)
            S.Put(filled with { IsExact = false, IsEmpty = container.IsEmpty == false ? false : null });
    }

    private Value GetOrAdd(ContainerObject container, Value key, Value value, IOperation at)
    {
        if (_choices.Either())
        {
            var added = value is TermValue { Kind: TermKind.Closure } ? InvokeClosure(value, new[] { key }, at) ?? Unknown(at) : value;
            if (!S.IsDead && S.Object(container.Id) is ContainerObject now)
                Store(now, key, added, at, replaces: false);
            MarkNotNull(added);
            return added;
        }

        var existing = container.IsEmpty == true && container.IsExact
            ? Impossible()
            : container.AllItems.Any() ? ItemAt(container, key, at) : at.Type is { } type ? Borrow(type, null, at.Syntax, at) : Unknown(at);
        MarkNotNull(existing);
        return existing;
    }

    private Value AddOrUpdate(ContainerObject container, Value[] values, IOperation at)
    {
        if (_choices.Either())
        {
            var added = values[1] is TermValue { Kind: TermKind.Closure } factory ? InvokeClosure(factory, new[] { values[0] }, at) ?? Unknown(at) : values[1];
            if (!S.IsDead && S.Object(container.Id) is ContainerObject now)
                Store(now, values[0], added, at, replaces: false);
            return added;
        }

        if (container.IsExact && container.IsEmpty == true)
            return Impossible();
        var old = container.AllItems.Any() ? ItemAt(container, values[0], at) : Unknown(at);
        var updated = InvokeClosure(values[2], new[] { values[0], old }, at) ?? Unknown(at);
        if (!S.IsDead && S.Object(container.Id) is ContainerObject after)
            Store(after, values[0], updated, at);
        return updated;
    }

    private Value Impossible()
    {
        S.IsDead = true;
        return Value.Null;
    }

    private Value TryTake(IInvocationOperation call, ContainerObject container, bool fromEnd)
    {
        var output = call.Arguments.FirstOrDefault(a => a.Parameter?.RefKind == RefKind.Out);
        var isExact = container.IsExact && container.Keyed.Length == 0;
        var canTake = isExact ? container.Items.Length > 0 : container.IsEmpty != true && container.AllItems.Any();
        var canFail = isExact ? container.Items.Length == 0 : container.IsEmpty != false;
        if (canTake && (!canFail || _choices.Either()))
        {
            var item = TakeItem(container, call, fromEnd);
            if (output is not null)
                Assign(output.Value, item ?? Unknown(call), call);
            MarkNotNull(item);
            return Value.True;
        }

        Assumptions.BecomeEmpty(S, new ReferenceValue(container.Id));
        if (output is not null)
            Assign(output.Value, Value.Null, call);
        return Value.False;
    }

    private void MarkNotNull(Value? value)
    {
        if (value is ReferenceValue reference && S.Object(reference.Id) is { IsNotNull: false } item)
            S.Put(item with { IsNotNull = true });
    }

    private Value WaitToRead(ContainerObject container, Value target)
    {
        if (container.IsEmpty != true && container.AllItems.Any() && _choices.Either())
            return new TermValue(TermKind.Task, null, Value.True);
        if (container is { IsExact: true, Items.Length: > 0 })
            return Impossible();
        Assumptions.BecomeEmpty(S, target);
        return new TermValue(TermKind.Task, null, Value.False);
    }

    private Value SomeEnd(ContainerObject container, IOperation at, bool fromEnd, bool isNext = false)
    {
        if (container.IsExact && container.Keyed.Length == 0 && container.Items.Length > 0)
            return container.Items[fromEnd ? container.Items.Length - 1 : 0];
        if (isNext && KnownAt(container, s_next) is { } next)
            return next;
        return SomeItem(container, isNext ? s_next : null, at) ?? (at.Type is { } type ? Borrow(type, null, at.Syntax, at) : Unknown(at));
    }

    private Value TryLook(IInvocationOperation call, IMethodSymbol method, ContainerObject container, Value? key)
    {
        var output = call.Arguments.FirstOrDefault(a => a.Parameter?.RefKind == RefKind.Out);
        var known = key is null ? null : KnownAt(container, key);
        var canFind = known is not null || (key is null ? container.IsEmpty != true && (!container.IsExact || container.AllItems.Any()) : !IsAbsent(container, key));
        var canFail = known is null && (key is not null || container.IsEmpty != false);
        if (canFind && (!canFail || _choices.Either()))
        {
            var item = known ?? (key is null ? SomeEnd(container, call, fromEnd: method.ContainingType.Name.Contains("Stack"), isNext: true) : ItemAt(container, key, call));
            if (output is not null)
                Assign(output.Value, item, call);
            MarkNotNull(item);
            return Value.True;
        }

        if (key is null && method.Name == "TryPeek")
            Assumptions.BecomeEmpty(S, new ReferenceValue(container.Id));
        MarkAbsent(container.Id, key);
        if (output is not null)
            Assign(output.Value, Value.Null, call);
        return Value.False;
    }

    /// <summary>Whether a collection that was made here holds a copy, or a number of one; null where that is not known.</summary>
    private bool? IsAmong(ContainerObject container, Value value)
    {
        if (!IsOfCopy(value) || container.Owner is not null || !container.AllItems.All(IsOfCopy))
            return null;
        return container.AllItems.Contains(value);

        bool IsOfCopy(Value item) => S.Object<CopyObject>(item is TermValue { Kind: TermKind.Member } number ? number[0] : item) is { IsBorrowed: false, Whole: 0 };
    }

    private Value ContainsKey(ContainerObject container, Value key, IOperation at)
    {
        if (KnownAt(container, key) is not null)
            return Value.True;
        if (IsAbsent(container, key))
        {
            MarkAbsent(container.Id, key);
            return Value.False;
        }

        if (_choices.Either())
        {
            if (container.AllItems.Any())
                ItemAt(container, key, at);
            return Value.True;
        }

        MarkAbsent(container.Id, key);
        return Value.False;
    }

    /// <summary>The item under the key; null where there is none.</summary>
    private Value ItemOrNull(ContainerObject container, Value key, IOperation at)
    {
        if (KnownAt(container, key) is { } known)
            return known;
        if (!IsAbsent(container, key) && _choices.Either())
            return ItemAt(container, key, at);
        MarkAbsent(container.Id, key);
        return Value.Null;
    }

    private bool IsAbsent(ContainerObject container, Value key) =>
        container.IsEmpty == true || (container.IsExact && !container.AllItems.Any()) || container.Absent.Any(absent => IsSameKey(absent, key));

    /// <summary>What was moved to another place, <c>list[i] = list[^1];</c>, stays there when its old place is removed.</summary>
    private bool RemovesPlaceOnly(int id, Value key, Value item)
    {
        if (S.Object(id) is not ContainerObject list || list.Present.Count(other => other.Equals(item)) < 2)
            return false;
        if (list is { IsExact: true, Keyed.Length: 0 } && key is ConstantValue { Content: long index } && index >= 0 && index < list.Items.Length)
            S.Put(Changed(list with { Items = list.Items.Items.RemoveAt((int)index) }));
        else if (list.Keyed.Any(k => k.Key.Equals(key) && k.Item.Equals(item)))
            S.Put(Changed(list with { Keyed = list.Keyed.Where(k => !k.Key.Equals(key)).ToImmutableArray() }));
        else
            return false;
        return true;
    }

    private void MarkAbsent(int id, Value? key)
    {
        if (key is not null && S.Object(id) is ContainerObject container)
            S.Put(container with { Absent = container.Absent.Append(key).Distinct().ToImmutableArray() });
    }

    private Value Remove(IInvocationOperation call, IMethodSymbol method, ContainerObject container, Value[] values)
    {
        var output = call.Arguments.FirstOrDefault(a => a.Parameter?.RefKind == RefKind.Out);
        var key = values.Length == 0 ? Value.Null : ElementOf(values[0]);
        if (key is TermValue { Kind: TermKind.Tuple, Arguments: [_, var paired] } && values.Length == 1 && output is null)
        {
            // A key with its element: removed where that is what is there.
            if (!container.AllItems.Contains(paired) || !_choices.Either())
                return Value.False;
            RemoveItem(container, item => item.Equals(paired), call);
            CollectNow(call);
            return Value.True;
        }

        if (method.ContainingType.TypeArguments.Length < 2 && method.Name == "Remove" && output is null)
        {
            if (container.AllItems.Contains(key))
                RemoveItem(container, item => item.Equals(key), call);
            CollectNow(call);
            return Unknown(call);
        }

        key = FromStart(container, key);
        var known = KnownAt(container, key);
        if (method.Name == "RemoveAt" && container is { IsExact: true, Keyed.Length: 0 } && key is ConstantValue { Content: long index } && index >= 0 && index < container.Items.Length)
            known = container.Items[(int)index];
        if (known is null && IsAbsent(container, key))
        {
            if (output is not null)
                Assign(output.Value, Value.Null, call);
            return Value.False;
        }

        if (known is not null || _choices.Either())
        {
            var item = known ?? (container.AllItems.Any() ? ItemAt(container, key, call) : Unknown(call));
            if (method.Name == "RemoveAt" && RemovesPlaceOnly(container.Id, key, item))
                return Value.Null;
            if (S.Object(container.Id) is ContainerObject now)
                RemoveItem(now, other => other.Equals(item), call);
            Unown(item, call);
            if (method.Name != "RemoveAt")
                MarkAbsent(container.Id, key);
            if (output is not null)
                Assign(output.Value, item, call);
            MarkNotNull(item);
            CollectNow(call);
            return method.ReturnsVoid ? Value.Null : Value.True;
        }

        if (method.Name == "RemoveAt")
            return Impossible();
        MarkAbsent(container.Id, key);
        if (output is not null)
            Assign(output.Value, Value.Null, call);
        return Value.False;
    }
}
