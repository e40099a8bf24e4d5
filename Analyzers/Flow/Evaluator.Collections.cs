using System.Collections.Immutable;
using MemTrace.Analyzers.Contracts;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace MemTrace.Analyzers.Flow;

/// <summary>What collections hold, and what putting in and taking out does to it.</summary>
internal sealed partial class Evaluator
{
    private const int MaximumKeyedItems = 12;
    private const int MaximumVersion = 5;

    private Value? SizeOf(Value value)
    {
        switch (value)
        {
            case ReferenceValue reference when S.Object(reference.Id) is ContainerObject container:
                return container.IsExact && !container.Items.Any(i => S.Object(i is ReferenceValue r ? r.Id : 0) is { IsMany: true })
                    ? new ConstantValue((long)(container.Items.Length + container.Keyed.Length))
                    : container.Length ?? (container.IsEmpty == true ? Value.Zero : (Value?)null) ?? new TermValue(TermKind.Size, container.Version, value);
            case ReferenceValue reference when S.Object(reference.Id) is CopyObject copy:
                return new TermValue(TermKind.Size, copy.Version, value);
            case TermValue { Kind: TermKind.Slice, Data: SliceKind.Whole or SliceKind.Keys } slice:
                return SizeOf(slice[0]);
            case TermValue { Kind: TermKind.Projection } projection:
                return SizeOf(projection[0]);
            default:
                return null;
        }
    }

    /// <summary>The least or greatest of a sorted set; null where it is empty.</summary>
    private Value Extreme(ContainerObject sorted, IOperation at)
    {
        var isEmpty = sorted.IsExact ? !sorted.AllItems.Any() : sorted.IsEmpty ?? !_choices.Either();
        if (isEmpty)
        {
            Assumptions.BecomeEmpty(S, new ReferenceValue(sorted.Id));
            return Value.Null;
        }

        var found = SomeItem(sorted, null, at) ?? Unknown(at);
        MarkNotNull(found);
        return found;
    }

    private Value ForceLazy(ContainerObject lazy, IOperation at)
    {
        var item = lazy.Items.Length > 0 ? lazy.Items[0] : null;
        if (item is TermValue { Kind: TermKind.Closure } closure)
        {
            var value = InvokeClosure(closure, Array.Empty<Value>(), at) ?? Unknown(at);
            if (!S.IsDead && S.Object(lazy.Id) is ContainerObject now)
            {
                S.Put(now with { Items = ImmutableArray.Create(value) });
                TakeIn(now, value, at);
            }

            return value;
        }

        foreach (var id in item is null ? new List<int>() : ObjectsIn(item))
            S.Put(Recency.Renumber(S.Object(id)!, id, isMany: false));
        return item ?? Unknown(at);
    }

    private static bool IsSystem(ITypeSymbol type)
    {
        for (var space = type.ContainingNamespace; space is { IsGlobalNamespace: false }; space = space.ContainingNamespace)
        {
            if (space.ContainingNamespace.IsGlobalNamespace)
                return space.Name == "System";
        }

        return type is IArrayTypeSymbol;
    }

    private Value ReadElement(Value collection, Value[] keys, IOperation at)
    {
        Use(collection, at);
        return keys.Length == 1 ? ElementAt(collection, keys[0], at) : ElementAt(collection, new TermValue(TermKind.Tuple, "key", keys.ToImmutableArray()), at);
    }

    private Value ReadImplicitIndexer(IImplicitIndexerReferenceOperation operation)
    {
        var instance = Evaluate(operation.Instance);
        Use(instance, operation);
        if (operation.Argument is IRangeOperation range)
        {
            return AsShared(SliceOf(instance, range, operation));
        }

        return ElementAt(instance, Evaluate(operation.Argument), operation);
    }

    private Value ElementAt(Value collection, Value key, IOperation at)
    {
        if (collection is TermValue { Kind: TermKind.Slice or TermKind.Projection } view)
            return ProjectThrough(view, ElementAt(Underlying(view), view.Kind == TermKind.Slice && view.Data is not (SliceKind.Whole or SliceKind.Keys) ? Unknown(at, "sliced key") : key, at));
        if (key is TermValue { Kind: TermKind.Index, Data: int id } && S.Object(id) is IterationObject { Current: { } current } iteration &&
            RunsOver(iteration, collection) && !(IsNumeric(EntryType(at)) && S.Object<CopyObject>(collection) is not null))
        {
            return current;
        }

        if (S.Object<ContainerObject>(collection) is { } container)
            return NumberInStep(container, key) ?? ItemAt(container, key, at);
        if (S.Object<CopyObject>(collection) is { } copy &&
            EntryOf(copy, Ids.Of(Frame, at.Syntax, "some entry"), at, RangeOfEntry(copy, key, at)) is { } entry)
        {
            return entry;
        }

        return OfView(collection, at.Type, at) ?? (at.Type is { } type ? Borrow(type, null, at.Syntax, at) : Unknown(at));
    }

    /// <summary>The collection with another content: what was read of its size before is another number, beyond a few changes any.</summary>
    private ContainerObject Changed(ContainerObject container)
    {
        var unmeasured = container.Anonymize(k => k.Key.Contains(IsSize));
        S.Put(unmeasured);
        if (!S.Holds(IsSize))
        {
            // What is known of a size that nobody has kept will not be asked again.
            S.Forget(key => key.Contains(IsSize));
            return unmeasured;
        }

        if (container.Version < MaximumVersion)
            return container with { Version = container.Version + 1 };
        var size = new TermValue(TermKind.Size, container.Version, new ReferenceValue(container.Id));
        var any = new UnknownValue(Ids.Of(null, size, "earlier size"));
        S.Forget(key => key.Contains(part => part.Equals(any)));
        S.Rewrite(Aged);
        return (ContainerObject)State.RewriteObject(container, Aged);

        bool IsSize(Value value) => value is TermValue { Kind: TermKind.Size } term && term[0] is ReferenceValue reference && reference.Id == container.Id;

        Value? Aged(Value value) => value.Equals(size) ? any : null;
    }

    private static ContainerObject WithKeyed(ContainerObject container, Value key, Value item)
    {
        var others = container.Keyed.Where(k => !k.Key.Equals(key)).ToImmutableArray();
        var items = container.Items.Items;
        if (others.Length >= MaximumKeyedItems)
        {
            items = items.Add(others[0].Item);
            others = others.RemoveAt(0);
        }

        return container with { Items = items, Keyed = others.Add(new KeyedItem(key, item)), IsEmpty = false };
    }

    private void WriteElement(Value collection, Value[] keys, Value value, IOperation at)
    {
        if (S.Object<ContainerObject>(collection) is not { } container)
            return;
        var key = keys.Length == 1 ? keys[0] : new TermValue(TermKind.Tuple, "key", keys.ToImmutableArray());
        Store(container, key, value, at);
    }

    private void Store(ContainerObject container, Value key, Value value, IOperation at, bool replaces = true)
    {
        key = SettledIndex(container, FromStart(container, key));
        key = container.Keyed.FirstOrDefault(k => IsSameKey(k.Key, key)).Key ?? key;
        if (container.Length is { } length && IsAtLeast(key, length))
        {
            // There is no such element: it throws.
            S.IsDead = true;
            return;
        }

        Value? old = container.Keyed.FirstOrDefault(k => k.Key.Equals(key)).Item;
        var isThere = KnownAt(container, key) is not null;
        if (container.IsExact && container.Keyed.Length == 0 && key is ConstantValue { Content: long index } && index >= 0 && index < container.Items.Length)
        {
            old = container.Items[(int)index];
            S.Put(Changed(container) with { Items = container.Items.Items.SetItem((int)index, value) });
        }
        else if (key is TermValue { Kind: TermKind.Index, Data: int id } && S.Object(id) is IterationObject { Current: { } current } iteration &&
                 RunsOver(iteration, new ReferenceValue(container.Id)))
        {
            old = current;
            if (value.Equals(current))
                return;
            S.Put(iteration with { Current = value });
            S.Put(container with
            {
                IsEmpty = false,
                Items = container is { IsExact: true, Keyed.Length: 0 } && iteration.Position >= 1 && iteration.Position <= container.Items.Length
                    ? container.Items.Items.SetItem(iteration.Position - 1, value)
                    : container.Items.Select(i => i.Equals(current) ? value : i).Append(value).Distinct().ToImmutableArray(),
            });
        }
        else if (key is TermValue { Kind: TermKind.KeyOf } of && container.Items.Contains(of[0]))
        {
            old = of[0];
            S.Put(container with { Items = container.Items.Select(i => i.Equals(old) ? value : i).Distinct().ToImmutableArray() });
        }
        else if (LetGoAt(container, key) is { } letGo)
        {
            // The slot keeps what it holds, or that has got another slot since.
            if (value.Equals(letGo))
                return;
            S.Remove(LetGoBy(container));
            old = container.Present.Contains(letGo) ? null : letGo;
            foreach (var copy in CopiesIn(letGo).Where(copy => copy.IsPending))
                S.Put(copy with { TakenAt = at.Syntax.GetLocation() });
            if (value is not ConstantValue { IsNull: true })
                S.Put(WithKeyed(Changed(container), key, value));
        }
        else
        {
            // What an owned collection held under a key before is not known to be absent, nor is what an earlier round put into a ring.
            if (old is null && replaces && !container.Absent.Contains(key) && (MustReplace(container, key, at) ||
                (container.Owner is not null ? !container.IsExact && !key.Equals(container.Filled) && !IsRoomOfRing(container, key) : SlotWrites.MayComeRound(at.Syntax) && _choices.Either())))
            {
                old = SomeItem(container.Whole(), key, at);
            }

            // Where one element takes the place of another there are as many as before.
            if (S.Object(container.Id) is not ContainerObject now)
                return;
            if (old is not null && now is { IsExact: true, Keyed.Length: 0 } && now.Items.Items.IndexOf(old) is >= 0 and var place)
                S.Put(now with { Items = now.Items.Items.SetItem(place, value) });
            else
                S.Put(WithKeyed(old is null ? Changed(now) : now, key, value) with { Absent = now.Absent.Where(a => !a.Equals(key)).ToImmutableArray() });
        }

        if (container.Filled is { } filled && S.Object(container.Id) is ContainerObject after)
            S.Put(after with { Filled = filled.Equals(key) ? value is ConstantValue { IsNull: true } ? filled : Arithmetic(BinaryOperatorKind.Add, key, new ConstantValue(1L), at) : isThere ? after.Filled : null });
        Unown(old is not null && !old.Equals(value) ? old : null, at);
        TakeIn(container, value, at);
        if (container.Owner is not null && old is not null)
            CollectNow(at);
    }

    /// <summary>The end of a ring, <c>slots[(head + count) % slots.Length]</c>, is free where the code has asked how many there are.</summary>
    private bool IsRoomOfRing(ContainerObject ring, Value key)
    {
        if (key is not TermValue { Kind: TermKind.Operator, Data: BinaryOperatorKind.Remainder or BinaryOperatorKind.And } wrapped || wrapped[0] is not TermValue { Kind: TermKind.Add } end)
            return false;

        // Or where it has just emptied a slot.
        var isAsked = ring.Keyed.Any(k => k.Item is ConstantValue { IsNull: true });
        if (end[0] is not ConstantValue && end[1] is not ConstantValue)
            end.Visit(part => isAsked |= part is UnknownValue or TermValue { Kind: TermKind.Member } && S.Facts.Keys.Any(fact => fact.Contains(other => other.Equals(part))));
        return isAsked;
    }

    /// <summary>A list grows by other means: under an index there is an element already, which a loop that counts through a list of nulls tells by the rounds.</summary>
    private static bool MustReplace(ContainerObject container, Value key, IOperation at) =>
        container is { Length: null, Owner: null } &&
        at is IAssignmentOperation { Target: IPropertyReferenceOperation { Property: { IsIndexer: true, ContainingType.TypeArguments.Length: 1 } } or IImplicitIndexerReferenceOperation } &&
        (key.Contains(part => part is TermValue { Kind: TermKind.Size }) || !SlotWrites.IsInLoop(at.Syntax));

    /// <summary>What is put into an owned collection is its owner's duty.</summary>
    private void TakeIn(ContainerObject container, Value value, IOperation at)
    {
        if (container.Owner is not { } owner)
            return;
        Move(value, owner.Portion, at.Syntax.GetLocation(), place: owner);
        if (S.Object<ContainerObject>(value) is { } inner)
            S.Put(inner with { Owner = owner });
    }

    private void AddItem(Value collection, Value value, IOperation at, bool isLast = false)
    {
        if (S.Object<ContainerObject>(collection) is not { } container)
            return;

        // A number of an entry, `keys.Add(entry.Index)`: which entry's it is nobody asks of the collection.
        if (value is TermValue { Kind: TermKind.Member } number && S.Object<CopyObject>(number[0]) is { Whole: not 0 })
            value = Unknown(at, "of an entry");
        var isExact = container.IsExact && container.Items.Length < MaximumExactItems &&
                      (!container.Items.Contains(value) || (IsOneCopy(value) && !IsSet(at) && container.Items.Count(i => i.Equals(value)) == 1));

        // Only a queue is taken from where nothing is added.
        if (at is not IInvocationOperation { TargetMethod: { Name: "Enqueue", ContainingType.Name: "Queue" or "ConcurrentQueue" } })
            container = container.Anonymize(k => k.Key.Equals(at is IInvocationOperation { TargetMethod: { Name: "AddLast", ContainingType.Name: "LinkedList" } } ? s_last : s_next));
        S.Put(Changed(container) with { IsExact = isExact, IsEmpty = false });
        var longer = (ContainerObject)S.Object(container.Id)!;
        S.Put(isLast && SizeOf(collection) is TermValue { Kind: TermKind.Size } size
            ? WithKeyed(longer, new TermValue(TermKind.Subtract, null, size, new ConstantValue(1L)), value)
            : !isExact && longer.Items.Contains(value) ? longer : longer with { Items = longer.Items.Items.Add(value) });
        TakeIn(container, value, at);
    }

    private bool IsOneCopy(Value value) => S.Object<CopyObject>(value) is { IsMany: false, IsBorrowed: false };

    /// <summary>What is put in twice is in it once.</summary>
    private static bool IsSet(IOperation at) => at is IInvocationOperation { TargetMethod: { Name: "Add", ReturnType.SpecialType: SpecialType.System_Boolean } };

    /// <summary>Takes an item out; the first, the last or any.</summary>
    private Value? TakeItem(ContainerObject container, IOperation at, bool fromEnd)
    {
        if (container.IsExact && container.Keyed.Length == 0)
        {
            if (container.Items.Length == 0)
                return null;
            var index = fromEnd ? container.Items.Length - 1 : 0;
            var item = container.Items[index];
            var rest = container.Items.Items.RemoveAt(index);
            S.Put(Changed(container) with { Items = rest, IsEmpty = rest.IsEmpty });
            Unown(item, at);
            return item;
        }

        var end = at is IInvocationOperation { TargetMethod.Name: "RemoveLast" } ? s_last : s_next;
        if (KnownAt(container, end) is { } next)
        {
            S.Put(Changed(container) with { Keyed = container.Keyed.Where(k => !k.Key.Equals(end)).ToImmutableArray(), IsEmpty = null });
            Unown(next, at);
            return next;
        }

        var groups = Summarize(container);
        if (groups.IsEmpty || _choices.From(() => groups) is not { } template)
            return null;
        var one = IsSingle(template) ? template : Instantiate(template, Ids.Of(Frame, at.Syntax, "taken"), "item");
        if (S.Object(container.Id) is ContainerObject now)
        {
            S.Forget(key => key.Contains(part => part is TermValue { Kind: TermKind.Size } size && size[0].Equals(new ReferenceValue(now.Id))));
            S.Put(now with { IsEmpty = null, Items = now.Items.Where(i => !i.Equals(one)).ToImmutableArray() });
        }

        Unown(one, at);
        return one;
    }

    private void RemoveItem(ContainerObject container, Func<Value, bool> matches, IOperation at)
    {
        var removed = container.AllItems.Where(matches).ToArray();
        var changed = Changed(container);
        S.Put(changed with
        {
            Items = changed.Items.Where(i => !matches(i)).ToImmutableArray(),
            Keyed = changed.Keyed.Where(k => !matches(k.Item)).ToImmutableArray(),
            IsEmpty = null,
        });
        foreach (var iteration in S.Objects.Values.OfType<IterationObject>().Where(i => Underlying(i.Source).Equals(new ReferenceValue(container.Id)) && i.Done.Any(matches)).ToArray())
            S.Put(iteration with { Done = iteration.Done.Where(i => !matches(i)).ToImmutableArray() });
        foreach (var item in removed)
            Unown(item, at);
    }

    private void ClearItems(Value? collection, IOperation at)
    {
        if (S.Object<ContainerObject>(collection) is not { } container)
            return;
        var items = container.AllItems.ToArray();
        S.Put(Changed(container) with { Items = EquatableArray<Value>.Empty, Keyed = EquatableArray<KeyedItem>.Empty, Beyond = default, IsExact = true, IsEmpty = true });
        foreach (var item in items)
            Unown(item, at);
        CollectNow(at);
    }

    /// <summary>The sum of what every item counts.</summary>
    private Value SumOf(ContainerObject container, Func<Value, Value> measure) =>
        container.AllItems.Select(measure).OfType<AmountValue>().Aggregate(AmountValue.Empty, (sum, amount) => AmountValue.Plus(sum, amount));

    /// <summary>All that a sequence yields, as a collection; lazy ones acquire here.</summary>
    private Value Enumerate(Value source, IOperation at)
    {
        if (Taken(source, at) is { } taken)
            return taken;
        source = Force(source, at);
        if (IsFilter(source) && S.Object<ContainerObject>(Underlying(source)) is { Acquires: { } filtered })
            return EnumerateFiltered(source, () => AcquireFrom(filtered, "elements", isMany: true), at);
        if (IsFilter(source) && IsMadeOnDemand(source))
            return EnumerateFiltered(source, () => Unknown(at, "element"), at);
        if (S.Object<ContainerObject>(source) is { Acquires: { } lazy })
        {
            var made = AcquireFrom(lazy, "elements", isMany: true);
            return MakeContainer(at.Syntax, new[] { made }, isExact: false, "enumerated");
        }

        if (source is TermValue { Kind: TermKind.Projection } projection)
        {
            var inner = Enumerate(projection[0], at);
            if (S.Object<ContainerObject>(Underlying(inner)) is not { } container)
            {
                if (Underlying(inner) is not (UnknownValue or TermValue { Kind: TermKind.Member }) || InvokeClosure(projection[1], new Value[] { Unknown(at, "element") }, at) is not { } made)
                    return source;
                if (projection.Data is Flattened)
                    return Enumerate(made, at);
                foreach (var id in ObjectsIn(made))
                    S.Put(Recency.Renumber(S.Object(id)!, id, isMany: true));
                return MakeContainer(at.Syntax, new[] { made }, isExact: false, "projected");
            }

            var results = new List<Value>();
            foreach (var item in container.AllItems.ToArray())
            {
                // What a filter in front passes over is not projected.
                if (!IsPartial(inner))
                    results.Add(ForEveryOne(item, Projected));
                else if (!IsOneCopy(item) || _choices.Either())
                    results.Add(Projected(item));
            }

            return MakeContainer(at.Syntax, results, container.IsExact && !IsPartial(inner), "projected");

            Value Projected(Value one) => InvokeClosure(projection[1], new[] { one }, at) ?? one;
        }

        // The others were not made.
        if (source is TermValue { Kind: TermKind.Slice, Data: SliceKind.Prefix } prefix && IsMadeOnDemand(prefix[0]))
            return Enumerate(prefix[0], at);
        if (source is TermValue { Kind: TermKind.Slice } slice)
            return new TermValue(TermKind.Slice, slice.Data is SliceKind.Filter ? SliceKind.Part : slice.Data, Enumerate(slice[0], at));
        return source;
    }

    /// <summary>Does to every object that the item stands for what the action does to one.</summary>
    private Value ForEveryOne(Value item, Func<Value, Value> action)
    {
        var every = _everyElement;
        _everyElement = true;
        var result = action(item);
        _everyElement = every;
        return result;
    }
}
