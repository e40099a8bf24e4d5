using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using MemTrace.Analyzers.Contracts;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace MemTrace.Analyzers.Flow;

/// <summary>What the BCL's tasks, collections, channels and atomic operations do.</summary>
internal sealed partial class Evaluator
{
    private Value? KnownCall(IInvocationOperation call, IMethodSymbol method, Value? receiver, Passed[] arguments)
    {
        if (KnownEnumeration(call, method, receiver, arguments) is { } enumeration)
            return enumeration;
        if (method.ContainingType is not { } type || !IsSystem(type))
            return null;
        var values = arguments.OrderBy(a => a.Ordinal).Select(a => a.Value).ToArray();
        switch (type.Name)
        {
            case "Task" or "ValueTask" or "TaskFactory" or "TaskAwaiter" or "ConfiguredTaskAwaitable" or "ConfiguredValueTaskAwaitable" or "ConfiguredTaskAwaiter"
                or "ConfiguredValueTaskAwaiter" or "ValueTaskAwaiter" or "TaskExtensions" or "TaskAsyncEnumerableExtensions":
                return KnownTask(call, method, receiver, values);
            case "ThreadPool" when method.Name is "QueueUserWorkItem" or "UnsafeQueueUserWorkItem" && values.Length > 0:
                return InvokeClosure(values[0], WithState(values), call) is null ? null : Value.True;
            case "Parallel":
                return KnownParallel(call, method, values);
            case "Interlocked" or "Volatile" or "ImmutableInterlocked":
                return KnownAtomic(call, method, arguments);
            case "Math" when method.Name == "Min" && values.Length == 2 && (EndOfPage(values[0], values[1]) ?? LengthOfPage(values[0], values[1])) is { } ofPage:
                return ofPage;
            case "Math" or "Convert" or "MathF":
                return KnownNumber(method, values);
            case "Enumerable" or "ParallelEnumerable" or "AsyncEnumerable" or "Queryable" or "ImmutableArrayExtensions" or "ImmutableArray" or "ImmutableList"
                or "FrozenSet" or "FrozenDictionary" or "ImmutableDictionary" or "ImmutableSortedDictionary" or "ImmutableSortedSet" or "MemoryExtensions" or "CollectionsMarshal" or "CollectionExtensions" or "ImmutableQueue" or "ImmutableStack" or "ImmutableHashSet":
                if (type.Name.StartsWith("Immutable", StringComparison.Ordinal) && method.Name == "CreateRange" && values.Length > 0)
                    return Materialize(call, values[values.Length - 1]);
                return type.Name.StartsWith("Immutable", StringComparison.Ordinal) && method.Name == "Create"
                    ? MakeContainer(call.Syntax, values.Length == 1 && S.Object<ContainerObject>(values[0]) is { } list ? list.AllItems : values)
                    : KnownQuery(call, method, values) is { } answer ? AsPair(answer, method.ReturnType) : KnownCollection(call, method, receiver, arguments, values);
            case "Object" when method is { Name: "ReferenceEquals" or "Equals", IsStatic: true }:
                return Equality(values[0], values[1]);
            case "Object" when method is { Name: "Equals" } && receiver is not null && values.Length == 1:
                return Equality(receiver, values[0]);
            case "KeyValuePair" when method.Name == "Create":
                return Composite(s_pair, values.ToImmutableArray(), call);
            case "Tuple" or "ValueTuple" when method.Name == "Create":
                return Composite(values.Select((_, i) => "Item" + (i + 1)).ToArray(), values.ToImmutableArray(), call);
            case "Channel" when method.Name.StartsWith("Create", StringComparison.Ordinal):
                return MakeContainer(call.Syntax, Array.Empty<Value>());
            case "GC" when method.Name == "KeepAlive":
                return Value.Null;

            // What a pooled array holds beyond the length that was asked for is nobody's.
            case "ArrayPool" when method.Name == "Rent" && values.Length == 1 && Context.Shapes.Of(method.ReturnType).HasCopies:
                return MakeSized(call.Syntax, values[0]);
            case "Array" when values.Length > 0 && method.IsStatic:
                return KnownArray(call, method, values);
            case "Nullable" when method.Name is "GetValueOrDefault" or "get_Value":
                return receiver;

            // `??=` on a nullable value asks by a call.
            case "Nullable" when method.Name == "get_HasValue" && receiver is not null:
                return Not(IsNull(receiver));
            case "String" when method is { Name: "IsNullOrEmpty", IsStatic: true }:
                return Or(IsNull(values[0]), Equality(values[0], new ConstantValue(string.Empty)));
            case "String" when method.Name == "Equals" && (receiver is null ? values : values.Prepend(receiver).ToArray()) is [var one, var other]:
                return Equality(one, other);
            case "Enum" when method.Name == "HasFlag" && receiver is not null:
                return HasFlag(receiver, values[0], call);
            case "String" or "Enum" or "Char" or "Guid" or "DateTime" or "DateTimeOffset" or "TimeSpan" or "DateOnly" or "TimeOnly" or "Version" or "Path"
                when IsPure(method) && !arguments.Any(a => TakesElements(method, a.Ordinal)):
                return Term(method, receiver is null ? values : values.Prepend(receiver).ToArray(), call);
            default:
                return KnownCollection(call, method, receiver, arguments, values);
        }
    }

    private Value? KnownEnumeration(IInvocationOperation call, IMethodSymbol method, Value? receiver, Passed[] arguments)
    {
        var source = receiver ?? arguments.OrderBy(a => a.Ordinal).FirstOrDefault().Value;
        switch (method.Name)
        {
            case "GetEnumerator" or "GetAsyncEnumerator" when IsInlined(method) && Inline(method, call, receiver, ImmutableArray<Value>.Empty, ImmutableArray<IArgumentOperation>.Empty) is { } own:
                return own is TermValue { Kind: TermKind.Iterator } ? BeginEnumeration(own, call) : own;
            case "GetEnumerator" or "GetAsyncEnumerator" when source is not null:
                return BeginEnumeration(source, call);
            case "MoveNext" when source is TermValue { Kind: TermKind.Enumerator, Data: int id }:
                return MoveNext(id, call);
            case "MoveNextAsync" when source is TermValue { Kind: TermKind.Enumerator, Data: int id }:
                return new TermValue(TermKind.Task, null, MoveNext(id, call));
            case "Dispose" when source is TermValue { Kind: TermKind.Enumerator, Data: int id }:
                Abandon(id);
                return Value.Null;
            case "DisposeAsync" when source is TermValue { Kind: TermKind.Enumerator, Data: int id }:
                Abandon(id);
                return new TermValue(TermKind.Task, null, Value.Null);
            case "ConfigureAwait" or "WithCancellation" or "AsTask" or "Preserve" or "WaitAsync" or "GetAwaiter" or "AsEnumerable" or "AsAsyncEnumerable"
                when source is TermValue { Kind: TermKind.Task or TermKind.Iterator or TermKind.Projection or TermKind.Slice } or ReferenceValue && method.ContainingType is { } type && IsSystem(type):
                return source;
            case "GetResult" when source is TermValue { Kind: TermKind.Task } task:
                return Arrive(task[0]);
            default:
                return null;
        }
    }

    private static TermValue AsTask(Value value) => value as TermValue is { Kind: TermKind.Task } task ? task : new TermValue(TermKind.Task, null, value);

    private Value? KnownTask(IInvocationOperation call, IMethodSymbol method, Value? receiver, Value[] values)
    {
        switch (method.Name)
        {
            case "FromResult" when values.Length == 1:
                return new TermValue(TermKind.Task, null, values[0]);
            case "Run" or "StartNew" when values.Length > 0:
                return InvokeClosure(values[0], WithState(values), call) is { } result ? AsTask(result) : null;
            case "ContinueWith" when receiver is not null && values.Length > 0:
                return InvokeClosure(values[0], WithState(values, Completed(receiver, values)), call) is { } continued ? new TermValue(TermKind.Task, null, continued) : null;
            case "Unwrap" when values.Length == 1 && values[0] is TermValue { Kind: TermKind.Task } outer:
                return outer[0];
            case "WhenAll":
                return WhenAll(call, values);
            case "WhenAny":
                return values.Length == 1 && Enumerated(values[0], call) is var candidates && S.Object<ContainerObject>(candidates) is { } any
                    ? SomeItem(any, null, call) is { } one ? new TermValue(TermKind.Task, null, one) : null
                    : values.Length > 1 ? _choices.From(() => values.Select(v => new TermValue(TermKind.Task, null, v)).ToArray()) : null;
            case "WhenEach" when values.Length == 1:
                return values[0];
            default:
                return null;
        }
    }

    /// <summary>What a delegate that is passed first is called with: what its caller has for it, and the state that is passed after it.</summary>
    private static Value[] WithState(Value[] passed, params Value[] own) =>
        passed[0] is TermValue { Data: IMethodSymbol { Parameters.Length: var count } } ? own.Concat(passed.Skip(1)).Concat(new[] { Value.Null }).Take(count).ToArray() : own;

    private Value? WhenAll(IInvocationOperation call, Value[] values)
    {
        IEnumerable<Value> tasks = values;
        var isExact = true;
        if (values.Length == 1 && values[0] is not TermValue { Kind: TermKind.Task })
        {
            // Enumerating may follow calls, after which the state is another.
            var all = Enumerated(values[0], call);
            if (S.Object<ContainerObject>(all) is not { } container)
                return null;
            tasks = container.AllItems;
            isExact = container.IsExact;
        }

        var results = tasks.Select(t => t is TermValue { Kind: TermKind.Task } task ? task[0] : t).ToArray();
        foreach (var copy in results.SelectMany(CopiesIn).ToArray())
        {
            if (S.Object(copy.Id) is CopyObject current)
                S.Put(current with { IsInTask = true });
        }

        return new TermValue(TermKind.Task, null, MakeContainer(call.Syntax, results, isExact, "when all"));
    }

    private Value? KnownParallel(IInvocationOperation call, IMethodSymbol method, Value[] values)
    {
        switch (method.Name)
        {
            case "ForEach" or "ForEachAsync" when values.Length >= 2:
                return ForEach(values[0], values[values.Length - 1], call) ? method.Name == "ForEach" ? Unknown(call) : new TermValue(TermKind.Task, null, Value.Null) : null;
            case "Invoke":
                var actions = values.Length == 1 && S.Object<ContainerObject>(values[0]) is { } list ? list.AllItems.ToArray() : values;
                foreach (var action in actions)
                    InvokeClosure(action, Array.Empty<Value>(), call);
                return Value.Null;
            case "For" when values.Length >= 3 && SizeBound(values[1]) is { } source:
                var id = Ids.Of(Frame, call.Syntax, "accumulation");
                Accumulate(SliceOf(source, values[0], null, call), call, Value.Null, (_, _) => InvokeClosure(values[values.Length - 1], new Value[] { new TermValue(TermKind.Index, id) }, call) ?? Value.Null, source);
                return Unknown(call);
            case "For" or "ForAsync" when values.Length >= 3:
                // A range of numbers that nothing here was counted by.
                return ForEach(Unknown(call), values[values.Length - 1], call) ? method.Name == "For" ? Unknown(call) : new TermValue(TermKind.Task, null, Value.Null) : null;
            default:
                return null;
        }
    }

    /// <summary>Invokes a delegate once for every element, as a loop would.</summary>
    private bool ForEach(Value source, Value closure, IOperation at)
    {
        if (closure is not TermValue { Kind: TermKind.Closure })
            return false;
        return Accumulate(source, at, Value.Null, (_, element) => InvokeClosure(closure, new[] { element }, at) ?? Value.Null, takesUnknown: true) is not null;
    }

    /// <summary>
    /// Runs a step for every element and carries a value from one to the next. Two rounds show everything that more would: an
    /// element that is treated otherwise than those before it.
    /// </summary>
    /// <param name="indexed">What the step takes elements of by an index, where only a slice of it is the source.</param>
    /// <param name="takesUnknown">The step also matters where nothing is known of the elements.</param>
    private Value? Accumulate(Value source, IOperation at, Value seed, Func<Value, Value, Value> step, Value? indexed = null, bool takesUnknown = false)
    {
        var isMade = source is TermValue { Kind: TermKind.Projection or TermKind.Slice } && Underlying(source) is UnknownValue or TermValue { Kind: TermKind.Member };
        var all = isMade || IsAcquiring(Underlying(source)) || source is TermValue { Kind: TermKind.Iterator } ? Enumerate(source, at) : source;
        var underlying = Underlying(all);
        var isContainer = S.Object<ContainerObject>(underlying) is not null;
        if (!isContainer && S.Object<CopyObject>(underlying) is null && !(takesUnknown && underlying is UnknownValue or TermValue { Kind: TermKind.Member }))
            return null;
        var id = Ids.Of(Frame, at.Syntax, "accumulation");
        var mark = _held;
        var (total, enumerator) = (Temporary(_held++), Temporary(_held++));
        S.Set(total, seed);
        S.Set(enumerator, new TermValue(TermKind.Enumerator, id, all));
        Begin(id, all, isPart: false);
        if (S.Object(id) is IterationObject begun)
            S.Put(begun with { Base = indexed });
        for (var round = 0; !S.IsDead; round++)
        {
            // What a step makes anew is many with the third.
            var goesOn = MoveNext(id, at, isLast: round >= (takesUnknown ? 3 : 2));
            if (S.IsDead || goesOn.Equals(Value.False) || S.Object(id) is not IterationObject { Current: { } current })
                break;
            var next = step(S.Get(total) ?? seed, current);
            if (!S.IsDead)
                S.Set(total, next);
        }

        var result = S.Get(total) ?? seed;
        Drop(mark);
        if (!S.IsDead)
            Finish(id);
        return result;
    }

    private Value? KnownAtomic(IInvocationOperation call, IMethodSymbol method, Passed[] arguments)
    {
        var ordered = arguments.OrderBy(a => a.Ordinal).ToArray();
        if (ordered.Length == 0 || ordered[0].Operation is not IArgumentOperation { Value: { } place })
            return null;
        var old = ordered[0].Value;
        switch (method.ContainingType.Name == "ImmutableInterlocked" ? method.Name.Replace("Interlocked", string.Empty) : method.Name)
        {
            case "Update" when ordered.Length == 2 && ordered[1].Value is TermValue { Kind: TermKind.Closure } change:
                if (InvokeClosure(change, new[] { old }, call) is not { } updated || S.IsDead)
                    return null;
                Assign(place, updated, call);
                return Value.True;
            case "Exchange" when ordered.Length == 2:
                Swap(place, old, ordered[1].Value, call);
                return old;
            case "CompareExchange" when ordered.Length == 3:
                if (place is IFieldReferenceOperation shared && old is ConstantValue { IsNull: true } && ordered[2].Value.Equals(old) && !_choices.Either())
                    return WonByAnother(shared, call);
                if (!Choose(Equality(old, ordered[2].Value)))
                    return old;
                if (S.IsDead)
                    return Value.Null;
                var current = ordered[2].Value is ConstantValue ? ordered[2].Value : old;
                Swap(place, current, ordered[1].Value, call);
                return current;
            case "Read":
                return old;
            case "Write" when ordered.Length == 2:
                Assign(place, ordered[1].Value, call);
                return Value.Null;
            case "Increment" or "Decrement":
                var next = Arithmetic(method.Name == "Increment" ? BinaryOperatorKind.Add : BinaryOperatorKind.Subtract, old, new ConstantValue(1L), call);
                Assign(place, next, call);
                return next;
            case "Add" when ordered.Length == 2:
                var sum = Arithmetic(BinaryOperatorKind.Add, old, ordered[1].Value, call);
                Assign(place, sum, call);
                return sum;
            default:
                return null;
        }
    }

    /// <summary>The field was null when it was looked at; before this thread came to exchange it, another did.</summary>
    private Value WonByAnother(IFieldReferenceOperation field, IOperation at)
    {
        var instance = field.Instance is null ? null : Evaluate(field.Instance);
        var theirs = Contracts.For(field.Field).Owns is { } owns
            ? OwnedContent(instance, field.Field, field.Field.Type, owns, at)
            : Borrow(field.Field.Type, field.Field, at.Syntax, at);
        S.Set(Variable.Of(instance, field.Field), theirs);
        MarkNotNull(theirs);
        return theirs;
    }

    /// <summary>Stores without losing what was there: it comes out as the result.</summary>
    private void Swap(IOperation place, Value old, Value value, IOperation at)
    {
        if (place is IFieldReferenceOperation field && Contracts.For(field.Field).Owns is { } owns)
        {
            var instance = field.Instance is null ? null : Evaluate(field.Instance);
            S.Set(Variable.Of(instance, field.Field), value);
            Unown(old, at);
            Move(value, owns.Portion, at.Syntax.GetLocation(), place: new OwnedPlace(field.Field, owns.Portion));
            if (S.Object<ContainerObject>(value) is { } container)
                S.Put(container with { Owner = new OwnedPlace(field.Field, owns.Portion) });
            return;
        }

        Assign(place, value, at);
    }

    /// <summary>The call looks at values that never change, and says the same each time.</summary>
    private static bool IsPure(IMethodSymbol method) =>
        !method.ReturnsVoid && method.Parameters.All(p => p.RefKind == RefKind.None) &&
        method.Name is not ("NewGuid" or "CreateVersion7" or "GetTempFileName" or "GetRandomFileName");

    private Value HasFlag(Value flags, Value flag, IOperation at)
    {
        var common = Arithmetic(BinaryOperatorKind.And, flags, flag, at);
        return flag is ConstantValue { Content: long bits } && bits != 0 && (bits & (bits - 1)) == 0 ? Not(Equality(common, Value.Zero)) : Equality(common, flag);
    }

    /// <summary>The result of a function of the values alone; unknown where they are of copies.</summary>
    private Value? Term(ISymbol function, Value[] values, IOperation at) =>
        values.Any(v => v is AmountValue || v.Contains(part => part is ReferenceValue or TermValue { Kind: TermKind.Closure }))
            ? null
            : new TermValue(TermKind.Operator, function, values.ToImmutableArray()) is { IsTooDeep: false } term ? Simplify(term) : Unknown(at);

    private static Value? KnownNumber(IMethodSymbol method, Value[] values)
    {
        var amounts = values.OfType<AmountValue>().ToArray();
        if (amounts.Length == 0)
            return null;
        switch (method.Name)
        {
            case "Max" when values.Length == 2 && values.Contains(Value.Zero):
            case "Abs":
            case "ToInt64" or "ToUInt64" or "ToInt32" or "ToUInt32" or "ToDouble" or "ToDecimal":
                return amounts[0];
            default:
                return amounts.Aggregate((sum, amount) => AmountValue.Plus(sum, amount)).With(AmountFaults.Estimate);
        }
    }

    private Value? KnownArray(IInvocationOperation call, IMethodSymbol method, Value[] values)
    {
        switch (method.Name)
        {
            case "ForEach" when values.Length == 2:
                return ForEach(values[0], values[1], call) ? Value.Null : null;
            case "Find" or "FindLast" when values.Length == 2 && S.Object<ContainerObject>(values[0]) is not null && IsClosure(values[1]):
                return OneOf(call, method, values[0], values, mayBeMissing: true);
            case "Exists" or "TrueForAll" when values.Length == 2:
                return OneByOne(call, values[0], values[1]);
            case "ConvertAll" when values.Length == 2 && values[1] is TermValue { Kind: TermKind.Closure }:
                return Materialize(call, new TermValue(TermKind.Projection, null, values[0], values[1]));
            case "Clear":
                if (S.Object<ContainerObject>(values[0]) is { } cleared)
                    ClearItems(new ReferenceValue(cleared.Id), call);
                return Value.Null;
            case "Reverse" or "Sort":
                foreach (var value in values)
                    Reorder(value, isReversed: method.Name == "Reverse" && values.Length == 1);
                return Value.Null;
            case "AsReadOnly":
                return values[0];
            case "Resize" when values.Length == 2 && S.Object<ContainerObject>(values[0]) is { } resized:
                Resize(resized, values[1], call);
                return Value.Null;
            case "IndexOf" or "LastIndexOf" or "FindIndex" or "FindLastIndex" when S.Object<ContainerObject>(values[0]) is not null:
                return Unknown(call);
            case "FindAll":
                return new TermValue(TermKind.Slice, SliceKind.Part, values[0]);
            case "Copy" when values.Length >= 2 && S.Object<ContainerObject>(values[0]) is { } source:
                var target = values[values.Length == 3 ? 1 : 2];
                foreach (var item in source.AllItems.ToArray())
                    AddItem(target, item, call);
                FillAs(target, source.Filled);
                return Value.Null;
            default:
                return null;
        }
    }

    private Value? KnownCreation(IObjectCreationOperation creation, INamedTypeSymbol type, Passed[] arguments)
    {
        var isSystem = IsSystem(type);
        if (!isSystem && !(type.BaseType is { } parent && IsSystem(parent) && TypeShapes.SequenceElement(parent) is not null))
            return null;
        var values = arguments.OrderBy(a => a.Ordinal).Select(a => a.Value).ToArray();
        switch (type.MetadataName)
        {
            case "KeyValuePair`2" when values.Length == 2:
                return Composite(s_pair, values.ToImmutableArray(), creation);
            case "ValueTask`1" when values.Length == 1:
                return AsTask(values[0]);
            case "Lazy`1":
                return MakeContainer(creation.Syntax, values.Take(1));
            case "TaskCompletionSource`1" or "StrongBox`1" or "ThreadLocal`1" or "AsyncLocal`1" or "WeakReference`1":
                return MakeContainer(creation.Syntax, type.MetadataName == "StrongBox`1" ? values.Take(1) : Array.Empty<Value>());
            case "Thread" when values.Length > 0 && values[0] is TermValue { Kind: TermKind.Closure }:
                return MakeContainer(creation.Syntax, values.Take(1));
            case "Memory`1" or "ReadOnlyMemory`1" or "Span`1" or "ReadOnlySpan`1" or "ArraySegment`1" when values.Length > 0:
                return values.Length == 1 ? values[0] : SliceOf(values[0], values, 1, creation);
        }

        if (type.Name.StartsWith("ValueTuple", StringComparison.Ordinal) || type is { Name: "Tuple", IsGenericType: true })
            return Composite(values.Select((_, i) => "Item" + (i + 1)).ToArray(), values.ToImmutableArray(), creation);
        if (type.MetadataName == "PriorityQueue`2")
        {
            // It begins with pairs of element and priority, or with nothing.
            return values.Length > 0 && Enumerated(values[0], creation) is var all && S.Object<ContainerObject>(Underlying(all)) is { } pairs
                ? MakeContainer(creation.Syntax, pairs.AllItems.Select(i => i is TermValue { Kind: TermKind.Tuple } pair ? pair[0] : i), pairs.IsExact)
                : MakeContainer(creation.Syntax, Array.Empty<Value>());
        }

        if (TypeShapes.SequenceElement(type) is null || type.SpecialType == SpecialType.System_String)
            return null;
        if (values.Length > 0 && IsOfKeys(values[0]))
            return values[0];
        if (values.Length > 0 && Enumerated(values[0], creation) is var source && S.Object<ContainerObject>(Underlying(source)) is { } copied)
        {
            // A wrapper around another collection, or a copy of its items: either way the same elements.
            return MakeContainer(creation.Syntax, copied.AllItems, copied.IsExact && !IsPartial(source));
        }

        return MakeContainer(creation.Syntax, Array.Empty<Value>());
    }
}
