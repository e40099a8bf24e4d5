using System;
using System.Collections.Generic;
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
        if (source is not (ReferenceValue or TermValue { Kind: TermKind.Slice or TermKind.Projection or TermKind.Iterator }))
            return null;
        if (Underlying(source) is ReferenceValue reference && S.Object(reference.Id) is not (ContainerObject or CopyObject))
            return null;
        switch (method.Name)
        {
            case "Where" when values.Length == 2 && DropsNothing(source, values[1], call):
                return source;
            case "Where" or "Skip" or "Take" or "TakeWhile" or "SkipWhile" or "SkipLast" or "TakeLast" or "Distinct" or "DistinctBy" or "Except" or "ExceptBy" or "Intersect" or "Slice":
                return new TermValue(TermKind.Slice, true, source);
            case "Select" when values.Length == 2 && values[1] is TermValue { Kind: TermKind.Closure }:
                return new TermValue(TermKind.Projection, null, source, values[1]) is { IsTooDeep: false } projection ? projection : Unknown(call);
            case "OrderBy" or "OrderByDescending" or "ThenBy" or "ThenByDescending" or "Order" or "OrderDescending" or "Reverse" or "AsEnumerable" or "AsParallel"
                or "AsQueryable" or "Cast" or "OfType" or "AsSequential" or "ToAsyncEnumerable" or "AsSpan" or "AsMemory" or "DefaultIfEmpty" or "AsReadOnly":
                return source;
            case "Concat" or "Append" or "Prepend" or "Union" when values.Length == 2:
                return Concatenate(call, method.Name, source, values[1]);
            case "ToList" or "ToArray" or "ToHashSet" or "ToImmutableArray" or "ToImmutableList" or "ToFrozenSet" or "ToImmutableHashSet" or "ToQueue":
                return Materialize(call, source);
            case "ToListAsync" or "ToArrayAsync":
                return new TermValue(TermKind.Task, null, Materialize(call, source));
            case "ToDictionary" or "ToLookup" or "ToImmutableDictionary" or "ToFrozenDictionary":
                return Materialize(call, values.Length >= 3 && values[2] is TermValue { Kind: TermKind.Closure } ? new TermValue(TermKind.Projection, null, source, values[2]) : source);
            case "Sum" or "SumAsync" or "LongSum":
                var sum = Sum(source, values.Length > 1 ? values[1] : null, call);
                return method.Name == "SumAsync" && sum is not null ? new TermValue(TermKind.Task, null, sum) : sum;
            case "Aggregate" when values.Length >= 3:
                return Measure(source, call, element => InvokeClosure(values[2], new[] { values[1], element }, call) ?? Unknown(call), values[1]);
            case "Count" or "LongCount" when values.Length == 1:
                return SizeOf(Enumerated(source, call));
            case "Any" when values.Length == 1:
                return SizeOf(IsAcquiring(source) ? Enumerated(source, call) : source) is { } size ? Not(Equality(size, Value.Zero)) : Unknown(call);
            case "First" or "Single" or "Last" or "ElementAt" or "MinBy" or "MaxBy" or "FirstAsync" or "SingleAsync":
                return OneOf(call, method, source, values, mayBeMissing: false);
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

    private bool IsAcquiring(Value source) => S.Object<ContainerObject>(Underlying(source)) is { Acquires: not null } || source is TermValue { Kind: TermKind.Iterator };

    private Value Materialize(IOperation call, Value source)
    {
        var all = Enumerate(source, call);
        if (S.Object<ContainerObject>(Underlying(all)) is { } container)
        {
            var copied = MakeContainer(call.Syntax, container.AllItems, container.IsExact && !IsPartial(all), "materialized");
            if (!container.IsExact && S.Object<ContainerObject>(copied) is { } made)
                S.Put(made with { IsEmpty = container.IsEmpty });
            return IsPartial(all) ? new TermValue(TermKind.Slice, true, copied) : copied;
        }

        return all;
    }

    private Value Concatenate(IOperation call, string name, Value source, Value other)
    {
        var items = new List<Value>();
        var isExact = true;
        foreach (var part in new[] { source, name is "Append" or "Prepend" ? null : other })
        {
            if (part is null)
                continue;
            var all = Enumerate(part, call);
            if (S.Object<ContainerObject>(Underlying(all)) is not { } container)
                return source;
            items.AddRange(container.AllItems);
            isExact &= container.IsExact && !IsPartial(all);
        }

        if (name is "Append" or "Prepend")
            items.Add(other);
        return MakeContainer(call.Syntax, items, isExact && items.Count <= MaximumExactItems, "concatenated");
    }

    /// <summary>A filter that only leaves out what has no bytes: null, empty.</summary>
    private bool DropsNothing(Value source, Value predicate, IOperation at)
    {
        if (predicate is not TermValue { Kind: TermKind.Closure } || S.Object<ContainerObject>(Underlying(source)) is not { Acquires: null } container || container.IsExact)
            return false;
        var before = S.Clone();
        var saved = S;
        S = before;
        if (Summarize(container, container.Id) is not { } template)
        {
            S = saved;
            return false;
        }

        var element = Instantiate(template, Ids.Of(Frame, at.Syntax, "filtered"), "item");
        var from = S;
        S = saved;
        var ids = element is ReferenceValue one ? new[] { one.Id } : Array.Empty<int>();
        foreach (var (state, value) in Explore(from, () => InvokeClosure(predicate, new[] { element }, at) ?? Unknown(at)))
        {
            foreach (var dropped in Assumptions.Assume(state, value, outcome: false))
            {
                if (ids.Length == 0 || ids.Any(id => dropped.Object(id) is CopyObject { IsPending: true } or ContainerObject))
                    return false;
            }
        }

        return true;
    }

    /// <summary>The sum of what a selector counts of every element.</summary>
    private Value? Sum(Value source, Value? selector, IOperation at) =>
        Measure(source, at, element => selector is null ? element : InvokeClosure(selector, new[] { element }, at) ?? Unknown(at), Value.Zero);

    /// <summary>A number computed from all elements: in a copy, its entries' bytes together are the copy's.</summary>
    private Value? Measure(Value source, IOperation at, Func<Value, Value> measure, Value seed)
    {
        if (IsAcquiring(source))
            source = Enumerate(source, at);
        var underlying = Underlying(source);
        var isPart = IsPartial(source);
        var total = AsAmount(seed);
        if (S.Object<ContainerObject>(underlying) is { } container)
        {
            foreach (var item in container.AllItems.ToArray())
            {
                if (measure(ProjectThrough(source, item)) is AmountValue amount)
                    total = AmountValue.Plus(total, isPart ? amount.AsPart() : amount);
            }

            return total;
        }

        if (S.Object<CopyObject>(underlying) is not { } copy)
            return null;
        var id = Ids.Of(Frame, at.Syntax, "measured entry");
        if (EntryOf(copy, id, at) is not { } entry)
            return new TermValue(TermKind.Derived, id, underlying);
        var results = measure(ProjectThrough(source, entry));
        if (S.IsDead)
            return Value.Null;
        if (results is not AmountValue counted)
            return results is ConstantValue ? new TermValue(TermKind.Derived, id, underlying) : results;

        // A selector that counts some entries and not others has several outcomes; the one that counts tells that it is part.
        var conditional = IsConditionalSelector(at);
        return AmountValue.Plus(total, counted.Map(t => t.Copy == id
            ? t with { Copy = copy.Id, Version = copy.Version, IsPart = t.IsPart || isPart || conditional }
            : t));
    }

    private static bool IsConditionalSelector(IOperation at) =>
        at is IInvocationOperation invocation && invocation.Arguments.Any(a => a.Value.Syntax.DescendantNodesAndSelf()
            .Any(n => n is Microsoft.CodeAnalysis.CSharp.Syntax.ConditionalExpressionSyntax or Microsoft.CodeAnalysis.CSharp.Syntax.SwitchExpressionSyntax or Microsoft.CodeAnalysis.CSharp.Syntax.IfStatementSyntax));

    private Value? OneOf(IInvocationOperation call, IMethodSymbol method, Value source, Value[] values, bool mayBeMissing)
    {
        Value? found;
        if (S.Object<ContainerObject>(Underlying(source)) is { Acquires: { } lazy })
        {
            found = mayBeMissing && !_choices.Either() ? Value.Null : ProjectThrough(source, AcquireElement(lazy));
        }
        else
        {
            var all = Enumerate(source, call);
            if (S.Object<ContainerObject>(Underlying(all)) is not { } container)
                return S.Object<CopyObject>(Underlying(all)) is { } copy ? EntryOf(copy, Ids.Of(Frame, call.Syntax, "one entry"), call) : null;
            var isPlain = values.Length == 1 && !IsPartial(all);
            if (container.IsExact && isPlain)
            {
                found = container.AllItems.Any()
                    ? method.Name.StartsWith("Last", StringComparison.Ordinal) ? container.AllItems.Last() : container.AllItems.First()
                    : mayBeMissing ? Value.Null : null;
            }
            else if (mayBeMissing && !_choices.Either())
            {
                if (isPlain)
                    Assumptions.BecomeEmpty(S, Underlying(all));
                found = Value.Null;
            }
            else
            {
                found = method.Name.StartsWith("ElementAt", StringComparison.Ordinal) && values.Length == 2
                    ? ItemAt(container, values[1], call)
                    : SomeItem(container, null, call);
            }

            if (found is not null)
                found = ProjectThrough(all, found);
        }

        if (found is null)
        {
            S.IsDead = true;
            return Value.Null;
        }

        return method.Name.EndsWith("Async", StringComparison.Ordinal) ? new TermValue(TermKind.Task, null, found) : found;
    }
}
