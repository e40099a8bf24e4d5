using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using MemTrace.Analyzers.Contracts;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace MemTrace.Analyzers.Flow;

/// <summary>LINQ over copies and over collections of copies.</summary>
internal sealed partial class Evaluator
{
    private Value? KnownQuery(IInvocationOperation call, IMethodSymbol method, Value[] values)
    {
        if (values.Length == 0)
            return null;
        var source = values[0];
        if (method.Name == "Select" && values.Length == 2 && values[1] is TermValue { Kind: TermKind.Closure } && source is UnknownValue or TermValue { Kind: TermKind.Member })
            return new TermValue(TermKind.Projection, null, source, values[1]);
        if (method.Name == "SelectMany" && values.Length == 2 && IsClosure(values[1]) && source is UnknownValue or TermValue { Kind: TermKind.Member })
            return FlattenOnDemand(call, source, values[1]);
        if (source is UnknownValue or TermValue { Kind: TermKind.Member } && IsAcquiringClosure(values[values.Length - 1]) && QueryOfUnknown(call, method, source, values) is { } made)
            return made;
        if (method.Name == "Where" && values.Length == 2 && IsClosure(values[1]) && IsProjected(source) && IsMadeOnDemand(source) &&
            new TermValue(TermKind.Slice, SliceKind.Filter, source, values[1]) is { IsTooDeep: false } isKept)
        {
            return isKept;
        }

        if (method.Name is "Where" or "OrderBy" && source is TermValue { Kind: TermKind.Projection })
            return method.Name == "OrderBy" || (values.Length == 2 && DropsNothing(source, values[1], call, out _)) ? source : new TermValue(TermKind.Slice, SliceKind.Part, source);
        if (source is TermValue { Kind: TermKind.Projection or TermKind.Slice } && Underlying(source) is UnknownValue or TermValue { Kind: TermKind.Member })
        {
            if (method.Name == "Select" && values.Length == 2)
                return new TermValue(TermKind.Projection, null, source, values[1]);
            if (method.Name is "ToList" or "ToArray")
                return Materialize(call, source);
        }

        if (source is not (ReferenceValue or TermValue { Kind: TermKind.Slice or TermKind.Projection or TermKind.Iterator }))
            return null;
        if (Underlying(source) is ReferenceValue reference && S.Object(reference.Id) is not (ContainerObject or CopyObject))
            return null;
        switch (method.Name)
        {
            case "Where" when values.Length == 2 && Sorted(source, item => Told(values[1], item, call)) is { } passing:
                return MakeContainer(call.Syntax, passing, isExact: passing.Length == 0, "passing");
            case "Where" when values.Length == 2 && DropsNothing(source, values[1], call, out var settlesEach):
                if (settlesEach && S.Object<ContainerObject>(Underlying(source)) is { } asked)
                {
                    foreach (var item in asked.AllItems.ToArray())
                        ForEveryOne(item, one => InvokeClosure(values[1], new[] { ProjectThrough(source, one) }, call) ?? one);
                }

                return source;
            case "Where" when values.Length == 2 && IsClosure(values[1]) && IsAcquiring(Underlying(source)) && new TermValue(TermKind.Slice, SliceKind.Filter, source, values[1]) is { IsTooDeep: false } filter:
                return filter;
            case "Where" when values.Length == 2:
                return Filtered(source, values[1], call);
            case "Take" when values.Length == 2 && source is TermValue { Kind: TermKind.Slice, Data: SliceKind.Part, Arguments: [var whole, var start] } &&
                             PageAt(whole, start, Arithmetic(BinaryOperatorKind.Add, start, values[1], call)) is { } page:
                return page;
            case "Take" when values.Length == 2 && HasPositions(source) && method.Parameters[^1].Type.Name != "Range":
                return SliceOf(source, Value.Zero, values[1], call);
            case "Skip" when values.Length == 2 && HasPositions(source):
                return SliceOf(source, values[1], null, call);
            case "TakeLast" or "SkipLast" when values.Length == 2 && HasPositions(source) && SizeOf(source) is { } length:
                var cut = Arithmetic(BinaryOperatorKind.Subtract, length, values[1], call);
                return method.Name == "TakeLast" ? SliceOf(source, cut, null, call) : SliceOf(source, Value.Zero, cut, call);
            case "TakeWhile" when IsAcquiring(source) || Underlying(source) is UnknownValue or TermValue { Kind: TermKind.Member }:
                // The first that does not pass was made all the same.
                return new TermValue(TermKind.Slice, SliceKind.Part, source);
            case "Take" or "TakeWhile":
                return new TermValue(TermKind.Slice, SliceKind.Prefix, source);
            case "Except" when values.Length == 2 && S.Object<ContainerObject>(values[1]) is { Acquires: null, Owner: null } others &&
                               Sorted(source, item => IsAmong(others, item) is { } isAmong ? !isAmong : null) is { } remaining:
                return MakeContainer(call.Syntax, remaining, isExact: remaining.Length == 0, "remaining");
            case "Where" or "Skip" or "SkipWhile" or "SkipLast" or "TakeLast" or "Distinct" or "DistinctBy" or "Except" or "ExceptBy" or "Intersect" or "Slice":
                return new TermValue(TermKind.Slice, SliceKind.Part, source);
            case "Select" when values.Length == 2 && values[1] is TermValue { Kind: TermKind.Closure }:
                return new TermValue(TermKind.Projection, null, source, values[1]) is { IsTooDeep: false } projection ? projection : Unknown(call);
            case "AsSpan" or "AsMemory" or "Slice" when values.Length > 1:
                return SliceOf(source, values, 1, call);
            case "OrderBy" or "OrderByDescending" or "Order" or "OrderDescending" or "Reverse" or "Shuffle" when source is ReferenceValue && method.ContainingType.Name != "MemoryExtensions":
                return Reordered(call, source);
            case "OfType" when method.TypeArguments is [var wanted] && !HoldsOnly(call, wanted):
                return new TermValue(TermKind.Slice, SliceKind.Part, source);
            case "OrderBy" or "OrderByDescending" or "ThenBy" or "ThenByDescending" or "Order" or "OrderDescending" or "Reverse" or "AsEnumerable" or "AsParallel"
                or "AsQueryable" or "Cast" or "OfType" or "AsSequential" or "ToAsyncEnumerable" or "AsSpan" or "AsMemory" or "DefaultIfEmpty" or "AsReadOnly":
                return source;
            case "Concat" or "Append" or "Prepend" or "Union" when values.Length == 2:
                return Concatenate(call, method.Name, source, values[1]);
            case "ToList" or "ToArray" or "ToHashSet" or "ToImmutableArray" or "ToImmutableList" or "ToFrozenSet" or "ToImmutableHashSet" or "ToQueue":
                return Materialize(call, source);
            case "ToListAsync" or "ToArrayAsync":
                return new TermValue(TermKind.Task, null, Materialize(call, source));
            case "ToDictionary" or "ToImmutableDictionary" or "ToFrozenDictionary" when values.Length >= 3 && IsClosure(values[2]) &&
                                                                                       IsOfNumbers(new TermValue(TermKind.Projection, null, source, values[2]), call):
                return Enumerate(new TermValue(TermKind.Projection, null, source, values[2]), call);
            case "ToDictionary" or "ToImmutableDictionary" or "ToFrozenDictionary":
                return Materialize(call, values.Length >= 3 && values[2] is TermValue { Kind: TermKind.Closure } ? new TermValue(TermKind.Projection, null, source, values[2]) : source);
            case "Sum" or "SumAsync" or "LongSum":
                var sum = Sum(source, values.Length > 1 ? values[1] : null, call);
                return method.Name == "SumAsync" && sum is not null ? new TermValue(TermKind.Task, null, sum) : sum;
            case "Aggregate" when values.Length >= 3:
                return Accumulate(source, call, values[1], (sum, element) => InvokeClosure(values[2], new[] { sum, element }, call) ?? Unknown(call));
            case "Count" or "LongCount" or "Max" or "Min" or "Average" when values.Length == 2 || source is TermValue { Kind: TermKind.Projection } || (IsFilter(source) && IsProjected(source)):
                Accumulate(source, call, Value.Null, (_, element) => values.Length == 2 ? InvokeClosure(values[1], new[] { element }, call) ?? Value.Null : element);
                return Unknown(call);
            case "All" or "Any" when values.Length == 2 && IsMadeOnDemand(source):
                // Those that are not looked at are not made.
                Accumulate(source, call, Value.Null, (_, element) => InvokeClosure(values[1], new[] { element }, call) ?? Value.Null);
                return Unknown(call);
            case "All" or "Any" when values.Length == 2:
                return OneByOne(call, source, values[1]);
            case "SelectMany" when values.Length == 2:
                return Flatten(call, source, values[1]);
            case "Chunk" or "GroupBy" or "ToLookup" when values.Length == 2:
                return Grouped(call, source);
            case "GroupBy" or "ToLookup" when values is [_, _, TermValue { Kind: TermKind.Closure } element] && call.TargetMethod.Parameters[^1].Name == "elementSelector":
                return Grouped(call, source, element);
            case "GroupBy" when values is [_, _, TermValue { Kind: TermKind.Closure } result] && call.TargetMethod.Parameters[^1].Name == "resultSelector":
                return GroupResults(call, source, result);
            case "Index":
                return Indexed(call, source, values);
            case "Zip" when values.Length == 2:
                return Indexed(call, source, values);
            case "Count" or "LongCount" or "CountAsync" or "LongCountAsync" when !values.Skip(1).Any(IsClosure):
                var count = SizeOf(Enumerated(source, call));
                return count is null ? null : Answered(method, count);
            case "Any" or "First" or "FirstOrDefault" or "FirstAsync" or "FirstOrDefaultAsync" or "AnyAsync" when values.Length == 1 && FirstOf(call, source) is { } first:
                return Answered(method, first);
            case "Any" when values.Length == 1:
                return SizeOf(Sized(source, call)) is { } size ? Not(Equality(size, Value.Zero)) : Unknown(call);
            case "First" or "Single" or "Last" or "ElementAt" or "FirstAsync" or "SingleAsync":
                return OneOf(call, method, source, values, mayBeMissing: false);
            case "MinBy" or "MaxBy" when values.Length == 2:
                // Of no references the greatest is null.
                return OneOf(call, method, source, new[] { source }, mayBeMissing: call.Type?.IsReferenceType == true);
            case "FirstOrDefault" or "SingleOrDefault" or "LastOrDefault" or "ElementAtOrDefault" or "FirstOrDefaultAsync":
                return OneOf(call, method, source, values, mayBeMissing: true);
            case "ForEach" when values.Length == 2:
                return ForEach(source, values[1], call) ? Value.Null : null;
            case "ForAll" when values.Length == 2:
                return ForEach(source, values[1], call) ? Value.Null : null;
            default:
                return null;
        }
    }

    /// <summary>Stops where the answer is known: some elements may never be looked at.</summary>
    private Value OneByOne(IInvocationOperation call, Value source, Value predicate)
    {
        var all = Enumerate(source, call);
        if (S.Object<ContainerObject>(Underlying(all)) is { } container && SomeItem(container, null, call) is { } one)
            InvokeClosure(predicate, new[] { ProjectThrough(all, one) }, call);
        return Unknown(call);
    }

    /// <summary>Nothing is known of the elements, but for each of them a delegate makes a copy.</summary>
    private Value? QueryOfUnknown(IInvocationOperation call, IMethodSymbol method, Value source, Value[] values)
    {
        switch (method.Name)
        {
            case "Zip" or "ToDictionary" when values.Length == 3:
                var projection = new TermValue(TermKind.Projection, null, source, values[2]);
                return method.Name == "Zip" ? projection : Materialize(call, projection);
            case "Sum" when values.Length == 2:
                return Accumulate(source, call, AmountValue.Empty, (sum, element) => Plus(sum, () => InvokeClosure(values[1], new[] { element }, call) ?? Unknown(call)), takesUnknown: true);
            case "Aggregate" when values.Length == 3:
                return Accumulate(source, call, values[1], (sum, element) => InvokeClosure(values[2], new[] { sum, element }, call) ?? Unknown(call), takesUnknown: true);
            default:
                return null;
        }
    }

    /// <summary>Those of a collection's copies that a condition lets through; null where it is not known of each of them.</summary>
    private Value[]? Sorted(Value source, Func<Value, bool?> isLetThrough)
    {
        if (S.Object<ContainerObject>(source) is not { Acquires: null, Owner: null } container || !container.AllItems.Any())
            return null;
        var passing = new List<Value>();
        foreach (var item in container.AllItems.Distinct().ToArray())
        {
            if (S.Object<CopyObject>(item) is not { IsBorrowed: false } || isLetThrough(item) is not { } isPassing)
                return null;
            if (isPassing)
                passing.Add(item);
        }

        return passing.ToArray();
    }

    /// <summary>What a predicate surely says of an element; null of one that does something besides, as what it does would be lost.</summary>
    private bool? Told(Value predicate, Value element, IOperation at)
    {
        if (!IsClosure(predicate))
            return null;
        var answers = Explore(S, () => InvokeClosure(predicate, new[] { element }, at) ?? Unknown(at));
        return answers.Count == 1 && answers[0] is { Value: ConstantValue { Content: bool answer }, State: var after } && IsUnchanged(after) ? answer : null;

        bool IsUnchanged(State after) => after.Copies.Count() == S.Copies.Count() && S.Copies.All(copy => copy.Equals(after.Object(copy.Id))) &&
            S.Variables.All(variable => variable.Value.Equals(after.Get(variable.Key)));
    }

    /// <summary>The summand may make copies, at which those that the sum counts already become others.</summary>
    private Value Plus(Value sum, Func<Value> summand)
    {
        var mark = _held;
        var both = InOrder(new[] { () => sum, summand });
        Drop(mark);
        if (both[1] is AmountValue amount)
            return Summed(AsAmount(both[0]), amount);

        // A number that is computed from what a copy shows of itself is no number of its bytes.
        var copies = OwnCopiesOf(both[1]);
        return both[0] is AmountValue { Terms.IsEmpty: true } && !copies.IsEmpty ? new TermValue(TermKind.Derived, "summed", copies) : both[0];
    }

    private bool IsAcquiringClosure(Value value) =>
        value is TermValue { Kind: TermKind.Closure, Data: IMethodSymbol method } &&
        (Contracts.For(method).Tracks is not null || (Context.Graphs.Of(method, Context.CancellationToken) is { } body && Contracts.MayAcquire(body.Graph.OriginalOperation.Syntax)));

    /// <summary>What an unknown sequence's elements lead to: made as it is asked for, where they lead to lazy sequences.</summary>
    private Value? FlattenOnDemand(IInvocationOperation call, Value source, Value selector)
    {
        var results = Explore(S, () => InvokeClosure(selector, new[] { UnknownElement(source, call) }, call) ?? Unknown(call));
        if (results.Count > 0 && results.All(r => r.State.Object<ContainerObject>(r.Value) is { Acquires: not null }))
            return new TermValue(TermKind.Projection, Flattened, source, selector);
        if (InvokeClosure(selector, new[] { UnknownElement(source, call) }, call) is not { } inner || S.Object<ContainerObject>(Underlying(inner = Enumerate(inner, call))) is not { } container)
            return null;
        foreach (var id in container.AllItems.SelectMany(ObjectsIn).Distinct().ToArray())
            S.Put(Recency.Renumber(S.Object(id)!, id, isMany: true));
        var flat = MakeContainer(call.Syntax, container.AllItems, isExact: false, "flattened");
        return IsPartial(inner) ? new TermValue(TermKind.Slice, SliceKind.Part, flat) : flat;
    }

    private Value? Flatten(IInvocationOperation call, Value source, Value selector)
    {
        var all = Enumerate(source, call);
        if (S.Object<ContainerObject>(Underlying(all)) is not { } container)
            return null;
        var items = new List<Value>();
        var isExact = container.IsExact && !IsPartial(all);
        var isPart = IsPartial(all);
        foreach (var item in container.AllItems.ToArray())
        {
            var inner = Enumerate(InvokeClosure(selector, new[] { ProjectThrough(all, item) }, call) ?? item, call);
            if (S.Object<ContainerObject>(Underlying(inner)) is not { } held)
                return null;
            items.AddRange(held.AllItems);
            isExact &= held.IsExact && !IsPartial(inner);
            isPart |= IsPartial(inner);
        }

        var flat = MakeContainer(call.Syntax, items, isExact && items.Count <= MaximumExactItems, "flattened");
        return isPart ? new TermValue(TermKind.Slice, SliceKind.Part, flat) : flat;
    }

    /// <summary>The same elements in groups, none of them empty.</summary>
    private Value? Grouped(IInvocationOperation call, Value source, Value? selector = null)
    {
        var all = Enumerate(source, call);
        if (S.Object<ContainerObject>(Underlying(all)) is not { } container || all is TermValue { Kind: TermKind.Projection })
            return null;
        var groups = GroupsOf(container, call.Syntax, group => selector is null ? group : new TermValue(TermKind.Projection, null, group, selector));
        return IsPartial(all) ? new TermValue(TermKind.Slice, SliceKind.Part, groups) : groups;
    }

    /// <summary>What a delegate makes of each key with its group.</summary>
    private Value? GroupResults(IInvocationOperation call, Value source, Value result)
    {
        if (Grouped(call, source) is not { } groups || S.Object<ContainerObject>(Underlying(groups)) is not { } container)
            return null;
        var made = new List<Value>();
        foreach (var group in container.AllItems.ToArray())
            made.Add(ForEveryOne(group, one => InvokeClosure(result, new[] { Unknown(call, "key"), one }, call) ?? one));
        var results = MakeContainer(call.Syntax, made, isExact: false, part: "results");
        return IsPartial(groups) ? new TermValue(TermKind.Slice, SliceKind.Part, results) : results;
    }

    private Value? Indexed(IInvocationOperation call, Value source, Value[] values)
    {
        var isZip = call.TargetMethod.Name == "Zip";
        if (isZip && CopiesIn(values[1]).Count > 0)
            return null;
        var all = Enumerate(source, call);
        if (S.Object<ContainerObject>(Underlying(all)) is not { } container || IsPartial(all))
            return null;
        var items = container.AllItems.Select((item, i) =>
        {
            var other = new UnknownValue(Ids.Of(Frame, call.Syntax, "index", i.ToString(System.Globalization.CultureInfo.InvariantCulture)));
            return (Value)new TermValue(TermKind.Tuple, new[] { "Item1", "Item2" }, isZip ? item : other, isZip ? other : item);
        }).ToArray();
        return MakeContainer(call.Syntax, items, container.IsExact, "indexed");
    }

    /// <summary>The same elements in another order.</summary>
    private Value Reordered(IInvocationOperation call, Value source)
    {
        if (S.Object<ContainerObject>(source) is not { Acquires: null } container)
            return source;
        var ordered = MakeContainer(call.Syntax, container.AllItems, container.IsExact, "ordered");
        if (!container.IsExact && S.Object<ContainerObject>(ordered) is { } made)
            S.Put(made with { IsEmpty = container.IsEmpty, IsNotNull = true });
        Reorder(ordered, isReversed: call.TargetMethod.Name == "Reverse");
        return ordered;
    }

    private bool IsAcquiring(Value source) => S.Object<ContainerObject>(Underlying(source)) is { Acquires: not null } || source is TermValue { Kind: TermKind.Iterator };

    /// <summary>Asking whether there is one makes it.</summary>
    private Value Sized(Value source, IOperation at)
    {
        var elements = IsAcquiring(source) || source is TermValue { Kind: TermKind.Projection } ? Enumerated(source, at) : source;
        return source is TermValue { Kind: TermKind.Projection } && SizeOf(source) is not null ? source : elements;
    }

    private Value Materialize(IOperation call, Value source)
    {
        if (IsOfKeys(source) || IsOfNumbers(source, call))
            return source;
        var all = Enumerate(source, call);
        if (S.Object<ContainerObject>(Underlying(all)) is { } container)
        {
            var copied = MakeContainer(call.Syntax, container.AllItems, container.IsExact && !IsPartial(all), "materialized");
            if (!container.IsExact && S.Object<ContainerObject>(copied) is { } made)
                S.Put(made with { IsEmpty = container.IsEmpty });
            if (!IsPartial(all) && !IsFiltered(source) && IsProjected(source) && call is IInvocationOperation { TargetMethod.Name: "ToArray" } query && SizeOfUnknown(query, Underlying(source)) is { } length &&
                S.Object<ContainerObject>(copied) is { } array)
            {
                S.Put(array with { Length = length });
            }

            return IsPartial(all) ? new TermValue(TermKind.Slice, SliceKind.Part, copied) : copied;
        }

        // Of a copy the entries are taken out, and stay where it is released.
        return S.Object<CopyObject>(all) is not null ? new TermValue(TermKind.Slice, SliceKind.Whole, all) : all;
    }

    /// <summary>How many elements a sequence has that a query is over and of which nothing else is known: as many as its own length says.</summary>
    private Value? SizeOfUnknown(IInvocationOperation query, Value source)
    {
        if (source is not (UnknownValue or TermValue { Kind: TermKind.Member }))
            return null;
        IOperation? root = query;
        while (root is IInvocationOperation or IConversionOperation)
            root = root is IConversionOperation conversion ? conversion.Operand : ((IInvocationOperation)root).Instance ?? ((IInvocationOperation)root).Arguments.FirstOrDefault()?.Value;
        var length = root?.Type switch
        {
            IArrayTypeSymbol { Rank: 1, BaseType: { } array } => array.GetMembers("Length").OfType<IPropertySymbol>().FirstOrDefault(),
            INamedTypeSymbol { Name: "List" or "ImmutableArray" } list => list.GetMembers(list.Name == "List" ? "Count" : "Length").OfType<IPropertySymbol>().FirstOrDefault(),
            _ => null,
        };
        return length is null ? null : AsFound(source, length);
    }

    /// <summary>A projection of copies that are there to their bytes: each number stays with its copy.</summary>
    private bool IsOfNumbers(Value source, IOperation at)
    {
        if (source is not TermValue { Kind: TermKind.Projection } projection || projection[0] is not ReferenceValue || S.Object<ContainerObject>(projection[0]) is not { Acquires: null } container ||
            container.AllItems.FirstOrDefault(i => S.Object<CopyObject>(i) is not null) is not { } sample)
        {
            return false;
        }

        var results = Explore(S, () => InvokeClosure(projection[1], new[] { sample }, at) ?? Unknown(at));
        return results is [var (_, value)] && value is AmountValue;
    }

    private Value Concatenate(IInvocationOperation call, string name, Value source, Value other)
    {
        var isOne = name is "Append" or "Prepend";
        var mark = _held;
        var parts = InOrder((isOne ? new[] { source } : new[] { source, other })
            .Select((part, i) => (Func<Value>)(() => Enumerate(part, i < call.Arguments.Length ? call.Arguments[i] : call))).ToArray());
        Drop(mark);
        var items = new List<Value>();
        var isExact = true;
        foreach (var part in parts)
        {
            if (S.Object<ContainerObject>(Underlying(part)) is not { } container)
                return source;
            items.AddRange(container.AllItems);
            isExact &= container.IsExact && !IsPartial(part);
        }

        if (isOne)
            items.Add(other);
        return MakeContainer(call.Syntax, items, isExact && items.Count <= MaximumExactItems, "concatenated");
    }

    /// <summary>Every element of the sequence is of the type, or null.</summary>
    private bool HoldsOnly(IInvocationOperation call, ITypeSymbol type)
    {
        var sequence = call.Instance ?? call.Arguments.FirstOrDefault()?.Value;
        while (sequence is IConversionOperation { OperatorMethod: null } conversion)
            sequence = conversion.Operand;
        return sequence?.Type is { } known && TypeShapes.SequenceElement(known) is { } element && Context.Compilation.ClassifyCommonConversion(element, type).IsImplicit;
    }

    /// <summary>A filter that only leaves out what has no bytes: null, empty.</summary>
    /// <param name="settlesEach">The filter itself reports each element, whether it lets it through or not.</param>
    private bool DropsNothing(Value source, Value predicate, IOperation at, out bool settlesEach)
    {
        settlesEach = false;
        if (predicate is not TermValue { Kind: TermKind.Closure } || S.Object<ContainerObject>(Underlying(source)) is not { Acquires: null } container || container.IsExact)
            return false;
        var before = S.Clone();
        var saved = S;
        S = before;
        if (Summarize(container) is not [var template])
        {
            S = saved;
            return false;
        }

        var element = Instantiate(template, Ids.Of(Frame, at.Syntax, "filtered"), "item");
        var mark = _held;
        InOrder(new[] { (Func<Value>)(() => element) });
        var from = S;
        S = saved;
        var ids = element is ReferenceValue one ? new[] { one.Id } : Array.Empty<int>();
        var outcomes = Explore(from, () => InvokeClosure(predicate, new[] { ProjectThrough(source, element) }, at) ?? Unknown(at));
        _held = mark;
        settlesEach = ids.Length > 0 && ids.All(id => from.Object(id) is CopyObject { IsPending: true }) && outcomes.Count > 0 && outcomes.All(outcome => ids.All(id => outcome.State.Object(id) is CopyObject { IsPending: false, HasReport: true }));
        return !outcomes
            .SelectMany(outcome => Assumptions.Assume(outcome.State, outcome.Value, outcome: false))
            .Any(dropped => ids.Length == 0 || ids.Any(id => dropped.Object(id) is CopyObject { IsPending: true } or CopyObject { IsOwned: true } or ContainerObject));
    }

    /// <summary>The sum of what a selector counts of every element.</summary>
    private Value? Sum(Value source, Value? selector, IOperation at) =>
        Measure(source, at, element => selector is null ? element : InvokeClosure(selector, new[] { element }, at) ?? Unknown(at), Value.Zero);

    /// <summary>A number computed from all elements: in a copy, its entries' bytes together are the copy's.</summary>
    private Value? Measure(Value source, IOperation at, Func<Value, Value> measure, Value seed)
    {
        return Accumulate(source, at, seed, (earlier, element) =>
        {
            // Measuring one may be a loop over what it holds, at which the elements that the sum counts become others.
            var mark = _held;
            var both = InOrder(new[] { () => earlier, () => measure(element) });
            Drop(mark);
            var sum = both[0];
            return both[1] switch
            {
                AmountValue amount => Summed(AsAmount(sum), amount),
                ConstantValue when IsConditionalSelector(at) => sum,
                ConstantValue or UnknownValue when Underlying(source) is ReferenceValue counted && S.Object(counted.Id) is CopyObject =>
                    new TermValue(TermKind.Derived, Ids.Of(Frame, at.Syntax, "counted"), counted),
                // What an element that is settled adds takes nothing from the others' sum.
                var other => other is TermValue && sum is not AmountValue ? other : sum,
            };
        });
    }

    private static bool IsConditionalSelector(IOperation at) =>
        at is IInvocationOperation invocation && invocation.Arguments.Any(a => a.Value.Syntax.DescendantNodesAndSelf()
            .Any(n => n is Microsoft.CodeAnalysis.CSharp.Syntax.ConditionalExpressionSyntax or Microsoft.CodeAnalysis.CSharp.Syntax.SwitchExpressionSyntax or Microsoft.CodeAnalysis.CSharp.Syntax.IfStatementSyntax));

    /// <summary>A sequence whose elements are made one by one, as they are asked for.</summary>
    private bool IsMadeOnDemand(Value source) =>
        S.Object<ContainerObject>(Underlying(source)) is { Acquires: not null } || (IsProjected(source) && Underlying(source) is UnknownValue or TermValue { Kind: TermKind.Member });

    private static bool IsClosure(Value value) => value is TermValue { Kind: TermKind.Closure };

    private static bool IsProjected(Value source) => source is TermValue { Kind: TermKind.Projection } || (source is TermValue { Kind: TermKind.Slice } slice && IsProjected(slice[0]));

    private Value ElementOnDemand(Value source, IOperation at) =>
        ProjectThrough(source, MadeElement(source, at));

    /// <summary>What the sequence makes next, before it is filtered or projected.</summary>
    private Value MadeElement(Value source, IOperation at) =>
        S.Object<ContainerObject>(Underlying(source)) is { Acquires: { } lazy } ? AcquireElement(lazy) : UnknownElement(Underlying(source), at);

    /// <summary>The index at which a list's first or last element stands; null where the elements have no index.</summary>
    private Value? EndIndex(IInvocationOperation call, IMethodSymbol method, ContainerObject container)
    {
        if (container.Length is not null || call.Arguments is not [var list] || (list.Value is IConversionOperation { Operand: var converted } ? converted : list.Value).Type is not INamedTypeSymbol { Name: "List" or "IList" or "IReadOnlyList" })
            return null;
        if (method.Name.StartsWith("First", StringComparison.Ordinal))
            return Value.Zero;
        return method.Name.StartsWith("Last", StringComparison.Ordinal) && SizeOf(new ReferenceValue(container.Id)) is { } size ? new TermValue(TermKind.Subtract, null, size, new ConstantValue(1L)) : null;
    }

    private Value? OneOf(IInvocationOperation call, IMethodSymbol method, Value source, Value[] values, bool mayBeMissing)
    {
        Value? found;
        if (IsMadeOnDemand(source))
        {
            if (values.Length == 2 && IsClosure(values[1]) && new TermValue(TermKind.Slice, SliceKind.Filter, source, values[1]) is { IsTooDeep: false } filter)
                source = filter;
            if ((IsFiltered(source) || method.Name is "MinBy" or "MaxBy" or "ElementAt" or "ElementAtOrDefault" || method.Name.StartsWith("Last", StringComparison.Ordinal)) && _choices.Either())
            {
                // Those that are passed over were made all the same.
                var isFirst = method.Name is "First" or "FirstOrDefault" or "Single" or "SingleOrDefault" or "FirstAsync" or "FirstOrDefaultAsync" or "SingleAsync";
                if (IsFilter(source) && (isFirst || _choices.Either()))
                    PassOver(source, MadeElement(source, call));
                else
                    ElementOnDemand(source, call);
                CollectNow(call);
                if (S.IsDead)
                    return Value.Null;
            }

            found = mayBeMissing && !_choices.Either() ? Value.Null : ElementOnDemand(source, call);
        }
        else
        {
            var all = Enumerate(source, call);
            if (S.Object<ContainerObject>(Underlying(all)) is not { } container)
                return S.Object<CopyObject>(Underlying(all)) is { } copy 
                    ? EntryOf(copy, Ids.Of(Frame, call.Syntax, "one entry"), call, values.Length == 1 && !IsPartial(all) ? RangeOfEnd(copy, method.Name, call) : null)
                    : null;
            var isPlain = values.Length == 1 && !IsPartial(all);
            if (container.IsExact && isPlain && method.Name is not ("MinBy" or "MaxBy"))
            {
                found = container.AllItems.Any()
                    ? method.Name.StartsWith("Last", StringComparison.Ordinal) ? container.AllItems.Last() : container.AllItems.First()
                    : mayBeMissing ? Value.Null : null;
            }
            else if (mayBeMissing && (container.IsEmpty == true || !(container.IsEmpty == false && isPlain) && !_choices.Either()))
            {
                if (isPlain)
                    Assumptions.BecomeEmpty(S, Underlying(all));
                found = Value.Null;
            }
            else
            {
                found = method.Name.StartsWith("ElementAt", StringComparison.Ordinal) && values.Length == 2
                    ? ItemAt(container, values[1], call)
                    : isPlain && EndIndex(call, method, container) is { } end ? ItemAt(container, end, call) : SomeItem(container, null, call);
            }

            if (mayBeMissing)
                MarkNotNull(found);
            if (found is not null)
                found = ProjectThrough(all, found);
        }

        if (found is null)
        {
            S.IsDead = true;
            return Value.Null;
        }

        return Answered(method, found);
    }

    /// <summary>What the query gives, in a task where it is an asynchronous one.</summary>
    private static Value Answered(IMethodSymbol query, Value result) =>
        query.Name.EndsWith("Async", StringComparison.Ordinal) ? new TermValue(TermKind.Task, null, result) : result;
}
