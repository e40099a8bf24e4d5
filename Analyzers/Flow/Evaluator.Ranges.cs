using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using MemTrace.Analyzers.Contracts;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace MemTrace.Analyzers.Flow;

/// <summary>
/// Slices by position. A collection that is sliced is cut into segments, each with its own summaries, so that what happens to a slice
/// happens to its elements alone; of a copy's entries, ranges are counted until together they are the whole.
/// </summary>
internal sealed partial class Evaluator
{
    private Value SliceOf(Value source, IRangeOperation range, IOperation at)
    {
        var from = range.LeftOperand is { } left ? Position(source, Evaluate(Bound(left)), at) : Value.Zero;
        var to = range.RightOperand is { } right ? Position(source, Evaluate(Bound(right)), at) : null;
        return from is null || (to is null && range.RightOperand is not null)
            ? new TermValue(TermKind.Slice, SliceKind.Part, source)
            : SliceOf(source, from, to, at);

        static IOperation Bound(IOperation bound) => bound is IConversionOperation { Type.Name: "Index" } conversion ? conversion.Operand : bound;
    }

    /// <summary>A slice by start, or start and length.</summary>
    private Value SliceOf(Value source, Value[] values, int first, IOperation at)
    {
        var from = Position(source, values[first], at);
        if (from is null || values.Length > first + 2)
            return new TermValue(TermKind.Slice, SliceKind.Part, source);
        if (values.Length == first + 1)
            return SliceOf(source, from, null, at);
        var length = values[first + 1];
        var isRest = length is TermValue { Kind: TermKind.Subtract } rest && rest[1].Equals(from) && rest[0].Equals(SizeOf(source));
        return SliceOf(source, from, isRest ? null : from.Equals(Value.Zero) ? length : Arithmetic(BinaryOperatorKind.Add, from, length, at), at);
    }

    private Value SliceOf(Value source, Value from, Value? to, IOperation at)
    {
        if (PageAt(source, from, to) is { } page)
            return page;
        var array = S.Object<ContainerObject>(source);
        if (array is { Beyond.Length: > 0 } && from.Equals(Value.Zero) && to is not null && to.Equals(array.Filled))
            return MakeContainer(at.Syntax, array.Present.Distinct(), isExact: false, part: "slice");
        if (to is not null && (to.Equals(SizeOf(source)) || to.Equals(array?.Filled)))
            to = null;
        if (from.Equals(Value.Zero) && to is null)
            return source;
        if ((from.Equals(to) || IsAtEnd(source, from)) && HasPositions(source))
            return MakeContainer(at.Syntax, Array.Empty<Value>(), part: "slice");
        var part = new TermValue(TermKind.Slice, SliceKind.Part, source);
        if (UpToIndex(source, from, to, at) is { } passed)
            return passed;
        if (!IsFixed(from) || (to is not null && !IsFixed(to)))
            return part;
        if (source is TermValue { Kind: TermKind.Slice, Data: SliceKind.Range } outer)
        {
            // Positions in a slice that starts elsewhere are counted from there.
            var (start, end) = (outer[1], outer[2]);
            from = Arithmetic(BinaryOperatorKind.Add, start, from, at);
            var last = to is null ? (end is ConstantValue { IsNull: true } ? null : end) : Arithmetic(BinaryOperatorKind.Add, start, to, at);
            return IsFixed(from) && (last is null || IsFixed(last)) ? SliceOf(outer[0], from, last, at) : part;
        }

        if (source is TermValue { Kind: TermKind.Slice, Data: SliceKind.Whole } whole)
            return SliceOf(whole[0], from, to, at);
        if (S.Object<CopyObject>(source) is not null)
            return new TermValue(TermKind.Slice, SliceKind.Range, source, from, to ?? Value.Null);
        return S.Object<ContainerObject>(source) is { Acquires: null } container && Cut(container, from, to, at) is { } cut ? cut : part;
    }

    /// <summary>What a loop has passed when it stopped at its index, <c>list.RemoveRange(0, done)</c>, or what it has not.</summary>
    private Value? UpToIndex(Value source, Value from, Value? to, IOperation at)
    {
        if ((from.Equals(Value.Zero) ? to : to is null ? from : null) is not TermValue { Kind: TermKind.Index or TermKind.NextIndex, Data: int id, Arguments.Length: 0 } index ||
            S.Object(id) is not IterationObject { IsPart: false, IsDown: false, IsFromPast: false, Width: null } iteration || !iteration.Source.Equals(source) ||
            S.Object<ContainerObject>(source) is not { Acquires: null } container)
        {
            return null;
        }

        if (IteratesExactly(container) && !iteration.HasGroups)
        {
            var position = new ConstantValue((long)(index.Kind == TermKind.Index ? iteration.Position - 1 : iteration.Position));
            return to is null ? SliceOf(source, position, null, at) : SliceOf(source, from, position, at);
        }

        var passed = index.Kind == TermKind.NextIndex && iteration.Current is { } current ? iteration.Done.Append(current) : iteration.Done;
        return MakeContainer(at.Syntax, to is null ? container.AllItems.Except(passed) : passed, isExact: false, part: "slice");
    }

    /// <summary>Where nothing more stands: at the size, or past it.</summary>
    private bool IsAtEnd(Value source, Value position) =>
        SizeOf(source) is { } size && (position.Equals(size) || position is TermValue { Kind: TermKind.Add } past && past[0].Equals(size) && past[1] is ConstantValue { Content: long and > 0 });

    /// <summary><c>^n</c> is so far from the end.</summary>
    private Value? Position(Value source, Value index, IOperation at) => index switch
    {
        TermValue { Kind: TermKind.Operator, Data: UnaryOperatorKind.Hat } hat => SizeOf(source) is { } size ? Arithmetic(BinaryOperatorKind.Subtract, size, hat[0], at) : null,
        _ => index,
    };

    /// <summary>Stands for the same position as long as the value exists.</summary>
    private static bool IsFixed(Value position) =>
        position is ConstantValue { Content: long and >= 0 } or UnknownValue or TermValue { Kind: TermKind.Add or TermKind.Subtract or TermKind.Multiply or TermKind.Operator or TermKind.Member or TermKind.Size or TermKind.Derived } &&
        !position.Contains(part => part is TermValue { Kind: TermKind.Index or TermKind.NextIndex });

    /// <summary>A collection or copy that is there, or a slice of one.</summary>
    private bool HasPositions(Value source) => source switch
    {
        ReferenceValue reference => S.Object(reference.Id) is CopyObject or ContainerObject { Acquires: null },
        TermValue { Kind: TermKind.Slice, Data: SliceKind.Range or SliceKind.Whole } slice => HasPositions(slice[0]),
        _ => false,
    };

    private static SliceRange? RangeOf(Value source) => source switch
    {
        TermValue { Kind: TermKind.Slice, Data: SliceKind.Range } slice when slice[0] is ReferenceValue =>
            new SliceRange(slice[1], slice[2] is ConstantValue { IsNull: true } ? null : slice[2]),
        TermValue { Kind: TermKind.Slice, Data: SliceKind.Part, Arguments: [ReferenceValue, var predicate] } => SliceRange.Where(predicate),
        TermValue { Kind: TermKind.Slice, Data: SliceKind.Whole } whole => RangeOf(whole[0]),
        TermValue { Kind: TermKind.Projection } projection => RangeOf(projection[0]),
        _ => null,
    };

    /// <summary>
    /// A filter whose predicate looks at the element alone. Of a collection it cuts off those that it lets through, of a copy's entries it is a
    /// range: what another filter with the opposite predicate lets through is the rest.
    /// </summary>
    private Value Filtered(Value source, Value closure, IOperation at)
    {
        if (source is TermValue { Kind: TermKind.Slice, Data: SliceKind.Whole } whole)
            source = whole[0];
        var part = new TermValue(TermKind.Slice, SliceKind.Part, source);
        if (source is not ReferenceValue reference || closure is not TermValue { Kind: TermKind.Closure } || PredicateOf(closure, at) is not { } predicate)
            return part;
        if (S.Object(reference.Id) is CopyObject)
            return new TermValue(TermKind.Slice, SliceKind.Part, source, predicate);
        if (S.Object(reference.Id) is not ContainerObject { Acquires: null, IsExact: false, Keyed.Length: 0 } container)
            return part;
        var opposite = Not(predicate);
        var halves = container.Halves.Where(h => h.Items.All(container.Items.Contains)).ToArray();
        var items = halves.FirstOrDefault(h => predicate.Equals(h.End)) is { End: not null } same ? same.Items.Items
            : halves.FirstOrDefault(h => opposite.Equals(h.End)) is { End: not null } other ? container.Items.Except(other.Items).ToImmutableArray()
            : halves.Length == 0 && Halve(new Segment(null, container.Items), predicate, container.Id) is { } cut ? cut
            : default;
        if (items.IsDefault || S.Object(container.Id) is not ContainerObject now)
            return part;
        if (halves.Length == 0)
        {
            TellOfAll(now.Items, predicate, AnyElement, outcome: false);
            TellOfAll(items, predicate, AnyElement, outcome: true);
            S.Put(now with { Items = now.Items.Concat(items).Distinct().ToImmutableArray(), Halves = ImmutableArray.Create(new Segment(predicate, items)) });
        }

        return MakeContainer(at.Syntax, items, isExact: false, part: "filtered");
    }

    private UnknownValue AnyElement => new(Ids.Of(null, "any element", "filter"));

    /// <summary>The condition on any element; null where more than the element decides, or the answer may differ from time to time.</summary>
    private Value? PredicateOf(Value closure, IOperation at)
    {
        var element = AnyElement;
        var results = Explore(S, () => InvokeClosure(closure, new Value[] { element }, at) ?? Unknown(at));
        return results is [var (_, value)] && value is TermValue term && term.Contains(part => part.Equals(element)) ? term : null;
    }

    private SliceRange? RangeOfEntry(CopyObject copy, Value key, IOperation at)
    {
        if (key is ConstantValue { Content: long index and >= 0 })
            return new SliceRange(key, new ConstantValue(index + 1));
        var whole = new ReferenceValue(copy.Id);
        return Position(whole, key, at) is { } last && Value.OneAbove(last) is { } size && size.Equals(SizeOf(whole))
            ? new SliceRange(last, null)
            : null;
    }

    private SliceRange? RangeOfEnd(CopyObject copy, string method, IOperation at) =>
        method.StartsWith("First", StringComparison.Ordinal) ? RangeOfEntry(copy, Value.Zero, at)
        : method.StartsWith("Last", StringComparison.Ordinal) ? RangeOfEntry(copy, new TermValue(TermKind.Operator, UnaryOperatorKind.Hat, new ConstantValue(1L)), at)
        : null;

    /// <summary>Notes that a range of the copy's entries is counted; true where that completes the portion.</summary>
    private bool Count(int id, MemoryPortion portions, SliceRange? range)
    {
        if (range is null || S.Object(id) is not CopyObject copy)
            return false;
        var all = new List<CountedRange>();
        var isComplete = true;
        foreach (var portion in AmountValue.Split(MemoryPortion.All))
        {
            var ranges = copy.Counted.Where(c => c.Portion == portion).Select(c => c.Range);
            var joined = SliceRange.Coalesce((portion & portions) == 0 ? ranges : ranges.Append(range.Value));
            isComplete &= (portion & portions) == 0 || joined.Any(r => r.IsWhole);
            all.AddRange(joined.Distinct().OrderBy(r => r.GetHashCode()).Take(MaximumExactItems).Select(r => new CountedRange(portion, r)));
        }

        S.Put(copy with { Counted = all.ToImmutableArray() });
        return isComplete;
    }

    /// <summary>Entries that are reported already, or that are not there, need no further report.</summary>
    private void CountQuietly(int id, SliceRange? range)
    {
        if (!Count(id, MemoryPortion.All, range) || S.Object(id) is not CopyObject copy)
            return;
        if (copy.IsPartlyReported)
            ReportCopyQuietly(id, MemoryPortion.All);
        else
            Assumptions.Waive(S, id, MemoryPortion.All);
    }

    private static bool RunsOver(IterationObject iteration, Value collection) =>
        Underlying(iteration.Source).Equals(collection) || collection.Equals(iteration.Base);

    /// <summary>The elements of a slice as a collection of their own; null where it cannot be said which they are.</summary>
    private Value? Cut(ContainerObject container, Value from, Value? to, IOperation at)
    {
        if (container is { IsExact: true, Keyed.Length: 0 } && container.Items.All(i => ObjectsIn(i).All(id => S.Object(id) is { IsMany: false })))
        {
            var count = container.Items.Length;
            (from, to) = (SettledPosition(from, count), to is null ? null : SettledPosition(to, count));
            return from is ConstantValue { Content: long start } && (to is null or ConstantValue { Content: long })
                ? MakeContainer(at.Syntax, container.Items.Skip((int)Math.Min(start, count)).Take((int)Math.Max(0, Math.Min((long?)((to as ConstantValue)?.Content) ?? count, count) - start)), part: "slice")
                : null;
        }

        container = Forget(Rejoin(container.Whole()));
        if (container.Keyed.Length > 0)
            return CutAfterKeys(container, from, to, at);
        var segments = container.Segments.Length > 0 && AreValid(container) ? container.Segments.ToList() : new List<Segment> { new(null, container.Items) };
        var first = 0;
        if (!from.Equals(Value.Zero))
        {
            var index = BoundaryAt(segments, from, 0, container.Id);
            if (index < 0)
                return null;
            first = index + 1;
        }

        var last = to is null ? segments.Count : BoundaryAt(segments, to, first, container.Id) + 1;
        if ((to is not null && last == 0) || S.Object(container.Id) is not ContainerObject now)
            return null;
        S.Put(now with { Segments = segments.ToImmutableArray(), Items = segments.SelectMany(g => g.Items).Distinct().ToImmutableArray() });
        return MakeContainer(at.Syntax, segments.Skip(first).Take(last - first).SelectMany(g => g.Items).Distinct(), isExact: false, part: "slice");
    }

    /// <summary>Where among a few a position is: each is followed, and stays what it is assumed to be.</summary>
    private Value SettledPosition(Value position, int count)
    {
        if (count > MaximumGroups || position is ConstantValue)
            return position;
        for (var i = 0L; i < count; i++)
        {
            if (Choose(Equality(new ConstantValue(i), position)))
                return new ConstantValue(i);
        }

        return new ConstantValue((long)count);
    }

    /// <summary>A half whose other half is gone is all there is: a queue that is cut off page by page.</summary>
    private ContainerObject Rejoin(ContainerObject container)
    {
        S.Put(container);
        foreach (var id in container.Items.SelectMany(ObjectsIn).Distinct().ToArray())
        {
            if (Ids.BeforeHalving(id) is var whole && whole != id && S.Object(whole) is null)
                Recency.Rename(S, id, whole);
        }

        return (ContainerObject)S.Object(container.Id)!;
    }

    /// <summary>Elements that were looked at under some index, and are like the others, are among them again.</summary>
    private ContainerObject Forget(ContainerObject container)
    {
        S.Put(container.Anonymize(k => k.Key is not ConstantValue));
        while (S.Object(container.Id) is ContainerObject now)
        {
            var looked = now.Items.FirstOrDefault(i => IsSingle(i) && !IsMentioned(ObjectsIn(i)) && Alike(now, i) is not null);
            if (looked is null)
                return now;
            Unify(Alike(now, looked)!, looked);
        }

        return container;

        Value? Alike(ContainerObject all, Value item) => all.Items.FirstOrDefault(i => !i.Equals(item) && AreAlike(i, item));
    }

    /// <summary>Some elements are known one by one, the others are in the summaries.</summary>
    private Value? CutAfterKeys(ContainerObject container, Value from, Value? to, IOperation at)
    {
        if (container.IsExact || from is not ConstantValue { Content: long start } || to is not (null or ConstantValue { Content: long }) ||
            !container.Keyed.All(k => k.Key is ConstantValue { Content: long }))
        {
            return null;
        }

        var end = to is ConstantValue { Content: long last } ? last : long.MaxValue;
        var inside = container.Keyed.Where(k => k.Key is ConstantValue { Content: long key } && key >= start && key < end).Select(k => k.Item).ToArray();
        var items = container.Items.Items;
        if (container.Keyed.Count(k => k.Key is ConstantValue { Content: long key } && key < start) < start)
        {
            if (Halve(new Segment(null, items), from, container.Id) is not { } upper)
                return null;
            Hold(upper);
            items = upper;
        }

        if (to is not null)
        {
            if (inside.Length == end - start)
                items = ImmutableArray<Value>.Empty;
            else if (Halve(new Segment(null, items), to, container.Id) is { } beyond)
                Hold(beyond);
            else
                return null;
        }

        return MakeContainer(at.Syntax, items.Concat(inside), isExact: false, part: "slice");

        void Hold(ImmutableArray<Value> halves)
        {
            if (S.Object(container.Id) is ContainerObject now)
                S.Put(now with { Items = now.Items.Concat(halves).Distinct().ToImmutableArray() });
        }
    }

    /// <summary>The items are those that were cut, and no item stands in two segments.</summary>
    private static bool AreValid(ContainerObject container)
    {
        var items = container.Segments.SelectMany(g => g.Items).ToArray();
        return items.Distinct().Count() == items.Length && items.Length == container.Items.Length && items.All(container.Items.Contains);
    }

    /// <summary>The index of the segment that ends at the position; where none does, one is cut there.</summary>
    private int BoundaryAt(List<Segment> segments, Value position, int first, int container)
    {
        var known = segments.FindIndex(g => position.Equals(g.End));
        if (known >= 0)
            return known >= first - 1 ? known : -1;
        if (first >= segments.Count)
            return -1;
        var at = first;
        if (segments.Count - first > 1)
        {
            // Among several only numbers tell where it lies, or that it is past the last boundary.
            if (position is TermValue { Kind: TermKind.Add } past && past[1] is ConstantValue { Content: long and > 0 } && segments.Count >= 2 && past[0].Equals(segments[segments.Count - 2].End))
                at = segments.Count - 1;
            else if (position is not ConstantValue { Content: long number } || !segments.Skip(first).All(g => g.End is null or ConstantValue { Content: long }))
                return -1;
            else
                at = segments.FindIndex(first, g => g.End is not ConstantValue { Content: long end } || end > number);
        }

        // Elements that are surely there stand on one side or the other.
        var ones = segments[at].Items.Where(item => IsSingle(item) && !Rows.IsNumber(item) && !IsMentioned(ObjectsIn(item))).ToArray();
        if (ones.Length > MaximumGroups)
            return -1;
        var beyond = ones.Where(_ => _choices.Either()).ToArray();
        if (Halve(new Segment(null, segments[at].Items.Except(ones).ToImmutableArray()), position, container) is not { } after)
            return -1;
        segments.Insert(at + 1, new Segment(segments[at].End, after.AddRange(beyond)));
        segments[at] = new Segment(position, segments[at].Items.Except(beyond).ToImmutableArray());
        return at;
    }

    /// <summary>The summaries of a segment's second half; the first keeps those that are.</summary>
    private ImmutableArray<Value>? Halve(Segment segment, Value position, int container)
    {
        var ids = segment.Items.SelectMany(ObjectsIn).Distinct().ToArray();
        if (ids.Any(id => S.Object(id) is not { IsMany: true }) || IsMentioned(ids) || segment.Items.Any(Rows.IsNumber))
            return null;
        var map = new Dictionary<int, int>();
        foreach (var id in ids)
        {
            if (Ids.After(container, id, position) is not { } after)
                return null;
            map[id] = after;
        }

        var renamed = Duplicate(map, _ => true);
        return segment.Items.Select(item => item.Rewrite(renamed)).ToImmutableArray();
    }

    /// <summary>A variable leads straight to one of the objects.</summary>
    private bool IsMentioned(IReadOnlyCollection<int> ids) => S.Variables.Values.Any(v => ids.Any(id => Recency.Mentions(v, id)));
}
