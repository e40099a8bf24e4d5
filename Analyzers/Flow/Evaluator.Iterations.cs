using System.Collections.Immutable;
using MemTrace.Analyzers.Contracts;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace MemTrace.Analyzers.Flow;

/// <summary>
/// Loops over collections and over a copy's entries. What a loop does to one element it does to all; where the loop runs to its end,
/// all elements are in the state that the loop's body leaves one in.
/// </summary>
internal sealed partial class Evaluator
{
    private const int MaximumExactItems = 8;

    /// <summary>Marks a projection whose results are lazy sequences, and their elements its own: <c>SelectMany</c>.</summary>
    private const string Flattened = "flattened";

    private Value BeginEnumeration(Value source, IOperation at)
    {
        var id = Ids.Of(Frame, at.Syntax, "iteration");
        if (!BeginSteps(id, source, at))
            Begin(id, source = Force(source, at), isPart: false);
        return new TermValue(TermKind.Enumerator, id, source);
    }

    private void Begin(int id, Value source, bool isPart, bool isUpToFilled = false)
    {
        Finish(id);
        S.Put(new IterationObject(id, source, IsPart: isPart || IsPartial(source)));
        if (S.Object(id) is not IterationObject iteration)
            return;
        var inner = Underlying(source);
        if (S.Object<ContainerObject>(inner) is { Acquires: null } container && (!IteratesExactly(container) || TakesOut(source)))
        {
            if (!isUpToFilled)
                S.Put(container = IsFull(container) ? container with { Beyond = default } : container.Whole());
            var groups = Summarize(container);

            // What an earlier run of the loop has done is not what this run has done.
            foreach (var done in groups.SelectMany(ObjectsIn).Distinct().SelectMany(item => Ids.AllDone(id, item)).ToArray())
                Fresh(done);
            S.Put(iteration with { ToCome = groups, HasGroups = !groups.IsEmpty });
        }
    }

    /// <summary>An earlier run of the same loop is over: its elements are ordinary ones again.</summary>
    private void Finish(int id)
    {
        if (S.Object(id) is not IterationObject)
            return;
        S.RemoveObject(id);
        S.Rewrite(value => value is TermValue { Kind: TermKind.Index or TermKind.NextIndex, Data: int data } && data == id
            ? new UnknownValue(Ids.Of(null, id, "old index"))
            : null);
    }

    private static bool IteratesExactly(ContainerObject container) =>
        container.IsExact && container.Items.Length + container.Keyed.Length <= MaximumExactItems;

    /// <summary>The array is filled to its end: what it held before is written over.</summary>
    private bool IsFull(ContainerObject array) =>
        array is { Filled: { } filled, Length: { } length } && IsAtLeast(filled, length);

    private bool IsAtLeast(Value number, Value least) =>
        Assumptions.Decide(S, new TermValue(TermKind.Less, null, number, least)) == false;

    private static bool IsPartial(Value source) => source is TermValue term && term.Kind switch
    {
        TermKind.Slice => term.Data is not (SliceKind.Whole or SliceKind.Drain or SliceKind.Keys) || IsPartial(term[0]),
        TermKind.Projection => IsPartial(term[0]),
        _ => false,
    };

    /// <summary>A view of some elements that no contract says to stand for all of them: <c>pages.Skip(1)</c>.</summary>
    private static bool IsPartView(Value? value) => value is TermValue { Kind: TermKind.Slice or TermKind.Projection } view &&
        (view is { Kind: TermKind.Slice, Data: SliceKind.Part or SliceKind.Prefix or SliceKind.Filter } or { Kind: TermKind.Slice, Data: SliceKind.Range, Arguments.Length: 3 } || IsPartView(view[0]));

    /// <summary>A slice of a copy by its own contract, or by the language, is another name for the copy.</summary>
    private Value AsShared(Value slice) => slice switch
    {
        TermValue { Kind: TermKind.Slice, Data: SliceKind.Part } part when S.Object<CopyObject>(Underlying(part)) is not null => new TermValue(TermKind.Slice, SliceKind.Shared, part.Arguments),
        TermValue { Kind: TermKind.Slice, Data: SliceKind.Range, Arguments.Length: 3 } range => new TermValue(TermKind.Slice, SliceKind.Range, range.Arguments.Add(Value.True)),
        _ => slice,
    };

    private static Value Underlying(Value source) =>
        source is TermValue { Kind: TermKind.Slice or TermKind.Projection } term ? Underlying(term[0]) : source;

    /// <summary>The next element: true where there is one. Both are followed where both can be.</summary>
    private Value MoveNext(int id, IOperation at, bool isLast = false)
    {
        if (S.Object(id) is not IterationObject iteration)
            return Unknown(at);
        if (iteration.Resume is { } resume)
            return Step(iteration, resume, at);
        var inner = Underlying(iteration.Source);
        if (S.Object<ContainerObject>(inner) is { Acquires: null } exact && IteratesExactly(exact) && !iteration.HasGroups && !TakesOut(iteration.Source))
            return MoveNextExact(iteration, exact);
        FoldCurrent(ref iteration, inner, at.Syntax);
        var canEnd = (iteration.HasPassed || iteration.IsPart || !IsKnownNonEmpty(inner)) && (iteration.IsPart || !iteration.ToCome.Any(IsSingle));
        var goesOn = CanGoOn(iteration, inner) && (!canEnd || (!isLast && _choices.Either()));
        if (!goesOn && !canEnd)
        {
            S.IsDead = true;
            return Value.False;
        }

        if (goesOn)
            Enter(iteration, inner, at, isLast);
        else
            End(iteration, inner);
        return Value.Boolean(goesOn);
    }

    private Value MoveNextExact(IterationObject iteration, ContainerObject container)
    {
        var items = container.AllItems.ToArray();
        if (iteration.Position >= items.Length)
        {
            S.Put(iteration with { Current = null });
            return Value.False;
        }

        S.Put(iteration with { Position = iteration.Position + 1, Current = items[iteration.Position], HasPassed = true });
        Project(iteration.Id);
        return Value.True;
    }

    private bool IsKnownNonEmpty(Value source) =>
        S.Object<ContainerObject>(source)?.IsEmpty == false || (SizeOf(source) is { } size && Assumptions.Bounds(S, size).Minimum >= 1);

    private bool CanGoOn(IterationObject iteration, Value source) =>
        iteration.HasGroups ? iteration.ToCome.Length > 0 : S.Object<ContainerObject>(source) is not { IsEmpty: true };

    /// <param name="isLast">Only those that surely are still to come are entered.</param>
    private void Enter(IterationObject iteration, Value source, IOperation at, bool isLast)
    {
        Value? current = null;
        if (S.Object<ContainerObject>(source) is { Acquires: { } lazy })
        {
            if (IsFiltered(iteration.Source) && _choices.Either())
            {
                // The filter passes one over: it was made all the same.
                PassOver(iteration.Source, AcquireElement(lazy));
                CollectNow(at);
                if (S.IsDead)
                    return;
            }

            current = AcquireElement(lazy);
        }
        else if (iteration.ToCome.Length > 0 && _choices.From(() => isLast ? iteration.ToCome.Where(IsSingle).ToImmutableArray() : iteration.ToCome.Items) is { } group)
        {
            var isSingle = IsSingle(group);
            if (!isSingle)
                group = Settle(group, iteration.Id, "current");
            current = isSingle ? group : Instantiate(group, iteration.Id, "current");
            if (!isSingle)
                EnterElsewhere(source, group, current);
            iteration = (IterationObject)S.Object(iteration.Id)!;
            iteration = iteration with { Group = group, ToCome = isSingle ? iteration.ToCome.Where(g => !g.Equals(group)).ToImmutableArray() : iteration.ToCome };
        }
        else if (S.Object<CopyObject>(source) is { } copy)
        {
            current = EntryOf(copy, Ids.Of(null, iteration.Id, "entry"), at);
        }

        else if (source is UnknownValue or TermValue { Kind: TermKind.Member } && IsFiltered(iteration.Source) && _choices.Either())
        {
            PassOver(iteration.Source, UnknownElement(source, at));
            CollectNow(at);
            if (S.IsDead)
                return;
        }

        S.Put(iteration with { Current = current ?? UnknownElement(source, at), HasPassed = true });
        if (IsDraining(iteration.Source) && current is not null && S.Object<ContainerObject>(source) is { } drained)
        {
            S.Put(drained with { IsEmpty = null, Items = iteration.ToCome.Items });
            Unown(current, at);
        }
        else if (S.Object<ContainerObject>(source) is { Acquires: null } container && current is not null)
        {
            S.Put(container with
            {
                IsEmpty = false, Items = iteration.Done.Append(current).Concat(iteration.ToCome).Distinct().ToImmutableArray(),
            });
        }

        Project(iteration.Id);
    }

    private static bool IsDraining(Value source) =>
        source is TermValue { Kind: TermKind.Slice or TermKind.Projection } view && (view.Data is SliceKind.Drain || IsDraining(view[0]));

    /// <summary>Elements may leave the collection on the way: each as it is reached, or by its key.</summary>
    private static bool TakesOut(Value source) => IsDraining(source) || IsOfKeys(source);

    private static bool IsOfKeys(Value source) =>
        source is TermValue { Kind: TermKind.Slice or TermKind.Projection } view && (view.Data is SliceKind.Keys || IsOfKeys(view[0]));

    private static bool IsFiltered(Value source) => source is TermValue term && term.Kind switch
    {
        TermKind.Slice => term.Data is SliceKind.Part or SliceKind.Filter || IsFiltered(term[0]),
        TermKind.Projection => IsFiltered(term[0]),
        _ => false,
    };

    private Value UnknownElement(Value source, IOperation at)
    {
        var type = at is IInvocationOperation { Instance.Type: { } enumerator } ? TypeShapes.SequenceElement(enumerator) : null;
        return OfView(source, type, at) ?? (type is null ? Unknown(at, "element") : Borrow(type, null, at.Syntax, at));
    }

    /// <summary>An element of what a copy shows of itself, <c>copy.Records[0]</c>: numbers computed from it are of that copy.</summary>
    private Value? OfView(Value source, ITypeSymbol? type, IOperation at)
    {
        if (source is not TermValue { Kind: TermKind.Member, Data: ISymbol shown })
            return null;
        type ??= shown switch
        {
            IPropertySymbol property => TypeShapes.SequenceElement(property.Type),
            IFieldSymbol field => TypeShapes.SequenceElement(field.Type),
            _ => null,
        };
        if (type is null || IsNumeric(type) || Context.Shapes.Of(type).HasCopies)
            return null;
        var copies = OwnCopiesOf(source);
        return copies.IsEmpty ? null : Anew(new TermValue(TermKind.Derived, Ids.Of(Frame, at.Syntax, "element"), copies));
    }

    private Value AcquireElement(LazyAcquisition lazy) => AcquireFrom(lazy, "element", isMany: false);

    /// <summary>Elements of a lazy sequence are acquired by the call that made it, wherever it is enumerated.</summary>
    private Value AcquireFrom(LazyAcquisition lazy, string part, bool isMany)
    {
        var frame = Frame;
        if (IsWithin(frame, lazy.Frame))
            Frame = lazy.Frame;
        var source = new Source(SiteKind.Expression, lazy.Call.Syntax, lazy.Call.Syntax.GetLocation(), lazy.Origin, lazy.Contract);
        var made = Make(Context.Shapes.OfMarked(lazy.ElementType), source, part, isMany);
        Frame = frame;
        return made;
    }

    /// <summary>One entry of a copy: its bytes are part of the copy's.</summary>
    private Value? EntryOf(CopyObject copy, int id, IOperation at, SliceRange? range = null)
    {
        if (TypeShapes.SequenceElement(copy.Site.Type) is { } element && IsNumeric(element) || IsNumeric(EntryType(at)))
            return null;
        Fresh(id);
        S.Put(copy with { Id = id, IsMany = false, Whole = copy.Id, IsPartlyReported = false, Version = 0, Range = range, Counted = default });
        return new ReferenceValue(id);
    }

    /// <summary>An entry whose own bytes nothing declares: numbers computed from it are the copy's, but it is not the copy.</summary>
    private bool IsPlainEntry(CopyObject copy) =>
        copy.Whole != 0 && TypeShapes.SequenceElement(copy.Site.Type) is { } element && !Contracts.IsReportable(element);

    /// <summary>What an enumeration or an index brings out; a payload's plain numbers, `foreach (var value in batch.Data.Span)`, are no entries.</summary>
    private static ITypeSymbol? EntryType(IOperation at) => at switch
    {
        IInvocationOperation { TargetMethod.Name: "MoveNext" or "MoveNextAsync", Instance.Type: { } enumerator } => enumerator.GetMembers("Current").OfType<IPropertySymbol>().FirstOrDefault()?.Type,
        IPropertyReferenceOperation or IArrayElementReferenceOperation or IImplicitIndexerReferenceOperation => at.Type,
        _ => null,
    };

    private void Project(int id)
    {
        if (S.Object(id) is not IterationObject { Current: { } current } iteration)
            return;
        var value = ProjectThrough(iteration.Source, current);
        if (!S.IsDead && S.Object(id) is IterationObject after)
            S.Put(after with { Current = value });
    }

    private Value ProjectThrough(Value source, Value element) => source switch
    {
        TermValue { Kind: TermKind.Projection, Data: Flattened } many => InvokeClosure(many[1], new[] { ProjectThrough(many[0], element) }, null) is { } inner &&
                                                                         S.Object<ContainerObject>(inner) is { Acquires: { } lazy } ? AcquireElement(lazy) : element,
        TermValue { Kind: TermKind.Projection } projection => InvokeClosure(projection[1], new[] { ProjectThrough(projection[0], element) }, null) ?? element,
        TermValue { Kind: TermKind.Slice, Data: SliceKind.Filter } filter => LetThrough(filter, element),
        TermValue { Kind: TermKind.Slice, Data: SliceKind.Keys } keys => new TermValue(TermKind.KeyOf, null, ProjectThrough(keys[0], element)),
        TermValue { Kind: TermKind.Slice } slice => ProjectThrough(slice[0], element),
        _ => element,
    };

    private void FoldCurrent(ref IterationObject iteration, Value source, SyntaxNode loop)
    {
        if (iteration.Current is null)
            return;
        var id = iteration.Id;
        var inner = (source as ReferenceValue)?.Id ?? 0;
        S.Forget(IsOfRound);

        // What stands under the index is known until the index is another one.
        foreach (var container in S.Objects.Values.OfType<ContainerObject>().Where(c => c.IsUnder(IsOfRound)).ToArray())
            S.Put(container.WithoutKeys(IsOfRound));
        if (iteration.Group is { } left && !IsDraining(iteration.Source) && S.Object<ContainerObject>(source) is { } remaining && (IsReplaced(iteration, left) || !remaining.Items.Contains(CurrentOf(left, id))))
        {
            // It was taken out, or replaced.
            var others = iteration.Done.Concat(iteration.ToCome).ToArray();
            var replacements = remaining.Items.Where(i => i is not ConstantValue && !others.Contains(i)).ToArray();
            iteration = iteration with { Done = iteration.Done.Concat(replacements).Distinct().ToImmutableArray(), Current = null, Group = null };
        }
        else if (iteration.Group is { } group)
        {
            var done = group;
            foreach (var item in Rows.IsNumber(group) ? new() : ObjectsIn(group))
            {
                var instance = Ids.Derived(id, item, "current");
                var current = S.Object(instance) is null && S.Object(item) is { IsMany: false } ? item : instance;
                var passed = DoneBy(id, item, current, inner);
                var kept = Ids.Derived(id, item, "kept");
                var isRemembered = S.Object(current) is not null && IsNamed(current);
                if (S.Object(kept) is not null && (isRemembered || !IsNamed(kept)))
                    Recency.Fold(S, kept, DoneBy(id, item, kept, inner), condition => IsAskedAfter(condition, loop));
                if (isRemembered)
                {
                    // The loop remembers it, `previous = batch;`: it stays itself as long as it is the only one.
                    Recency.Rename(S, current, kept);
                    passed = kept;
                }
                else if (S.Object(current) is not null)
                {
                    Recency.Fold(S, current, passed, condition => IsAskedAfter(condition, loop));
                }

                for (var occurrence = 2; S.Object(Ids.Derived(id, item, RoleOf("current", occurrence))) is { } another; occurrence++)
                    Recency.Fold(S, another.Id, passed);
                done = Recency.Moved(done, item, passed);
            }

            iteration = (IterationObject)S.Object(id)!;
            iteration = iteration with { Done = iteration.Done.Append(done).Distinct().ToImmutableArray(), Current = null, Group = null };
        }
        else if (S.Object<CopyObject>(source) is not null)
        {
            var (current, passed) = (Ids.Of(null, id, "entry"), Ids.Of(null, id, "entries done"));
            if (S.Object(current) is not null)
            {
                if (!IsCountedOnce(current))
                    S.Put((iteration = (IterationObject)S.Object(id)!) with { Uncovered = true });
                Recency.Fold(S, current, passed);
            }

            iteration = (IterationObject)S.Object(id)!;
            iteration = iteration with { Current = null, Done = ImmutableArray.Create<Value>(new ReferenceValue(passed)), Position = 1 };
        }
        else
        {
            iteration = iteration with { Current = null };
        }

        S.Put(iteration);

        bool IsOfRound(Value value) => value.Contains(v => v is TermValue { Kind: TermKind.Index or TermKind.NextIndex, Data: int data } && data == id);
    }

    /// <summary>
    /// The summary of the elements done that one belongs to: those of which the same is left to do, and which the same numbers count. One of which that is
    /// otherwise by now, since the number was reported and begins anew, makes room.
    /// </summary>
    private int DoneBy(int iteration, int group, int element, int source)
    {
        var passed = Of(element);
        if (S.Object(passed) is CopyObject { IsImprecise: false } && Of(passed) is var other && other != passed && CountsOf(element).Length > 0)
            Recency.Fold(S, passed, other);
        return passed;

        int Of(int id) => Ids.Done(iteration, group, MembershipOf(id, source) + DutiesOf(id), CountsOf(id));
    }

    /// <summary>A variable refers to the object itself.</summary>
    private bool IsNamed(int id) => S.Variables.Any(variable => IsAbout(variable.Value, id) && !IsOfUnnamed(variable.Key));

    /// <summary>A member of an object that no variable refers to: one that a collection holds.</summary>
    private bool IsOfUnnamed(Variable variable) =>
        variable.Owner is ReferenceValue owner && S.Object(owner.Id) is InstanceObject && !S.Variables.Any(v => v.Key.Owner is not ReferenceValue && IsAbout(v.Value, owner.Id));

    private static bool IsAbout(Value value, int id) => value.Contains(part => part is ReferenceValue reference && reference.Id == id);

    /// <summary>Another object was stored where the one of the group stood, which nothing leads to any more.</summary>
    private bool IsReplaced(IterationObject iteration, Value group) =>
        iteration.Source is ReferenceValue && iteration.Current is ReferenceValue now && group is ReferenceValue && ObjectsIn(group).All(item =>
            S.Object(item) is { IsMany: true } && Ids.Derived(iteration.Id, item, "current") is var current && current != now.Id && S.Object(current) is null);

    /// <summary>The one of the group that the iteration stands at.</summary>
    private Value CurrentOf(Value group, int iteration) =>
        NumberOccurrences(group, (id, occurrence) => S.Object(Ids.Derived(iteration, id, RoleOf("current", occurrence))) is { } one ? one.Id : id);

    /// <summary>Over all numbers and reports together, the entry's bytes are counted exactly once.</summary>
    private bool IsCountedOnce(int entry)
    {
        var isReported = S.Object(entry) is CopyObject { HasReport: true, IsPending: false } copy && (copy.Dangling & copy.NonDangling & PortionStates.AnyReport) != 0;
        return (isReported ? 1 : 0) + HoldersOf(entry) == 1;
    }

    /// <summary>How many variables hold a number that counts the object's bytes.</summary>
    private int HoldersOf(int id) => S.Variables.Values.Count(v => v is AmountValue amount && amount.Terms.Any(t => t.Copy == id));

    private void End(IterationObject iteration, Value source)
    {
        S.Put(iteration with { Current = null });
        if (S.Object<ContainerObject>(source) is { Acquires: null } container)
            EndOfContainer(iteration, container);
        else if (S.Object<CopyObject>(source) is { } copy)
            EndOfCopy(iteration, copy);
    }

    private void EndOfContainer(IterationObject iteration, ContainerObject container)
    {
        if (iteration.IsPart)
        {
            S.Put(container with { Items = iteration.Done.Concat(iteration.ToCome).Distinct().ToImmutableArray() });
            return;
        }

        if (!iteration.HasPassed)
        {
            Assumptions.BecomeEmpty(S, new ReferenceValue(container.Id));
            return;
        }

        // Nothing is left to come: every name for an element now means one that is done.
        LeaveElsewhere(iteration, container);
        foreach (var item in iteration.ToCome.SelectMany(ObjectsIn).Distinct().ToArray())
        {
            var passed = Ids.AllDone(iteration.Id, item).Where(done => S.Object(done) is not null).ToArray();
            S.RemoveObject(item);
            S.Forget(key => Recency.Mentions(key, item));
            Uncount(item, passed);
            if (passed.Length > 1)
                Recency.Split(S, item, passed);
            else if (passed.Length == 1)
                Recency.Rename(S, item, passed[0], merges: false);
            else
                S.Rewrite(v => v is ReferenceValue gone && gone.Id == item ? Value.Null : null);
        }

        if (S.Object(container.Id) is ContainerObject now && (iteration.HasGroups || iteration.Done.Length > 0))
        {
            var done = ((IterationObject)S.Object(iteration.Id)!).Done;
            S.Put(IsDraining(iteration.Source)
                ? now with { Items = EquatableArray<Value>.Empty, IsExact = true, IsEmpty = true }
                : now with { Items = done.Where(v => v is not ConstantValue).ToImmutableArray(), IsExact = false });
        }
    }

    private void EndOfCopy(IterationObject iteration, CopyObject copy)
    {
        var range = iteration.Uncovered ? null : RangeOf(iteration.Source);
        if (!iteration.HasPassed)
        {
            if (!iteration.IsPart)
                Assumptions.BecomeEmpty(S, new ReferenceValue(copy.Id));
            else
                CountQuietly(copy.Id, range);
            return;
        }

        var passed = Ids.Of(null, iteration.Id, "entries done");
        if (S.Object(passed) is not CopyObject done)
            return;
        if (!iteration.IsPart)
        {
            var whole = (CopyObject)S.Object(copy.Id)!;
            foreach (var portion in AmountValue.Split(MemoryPortion.All))
            {
                if ((done[portion] & PortionStates.AnyReport) != 0 && (done[portion] & PortionStates.Pending) == 0 && (whole[portion] & PortionStates.Pending) != 0)
                    whole = whole.With(portion, _ => PortionStates.ReportedAsNumber);
            }

            // Several numbers that are the whole together: reported once each of them is.
            if (!iteration.Uncovered && whole.IsPending)
                whole = whole with { OpenParts = HoldersOf(passed) };
            if (!iteration.Uncovered && whole is { IsPending: true, OpenParts: 0 })
                whole = whole.With(MemoryPortion.All, s => (s & PortionStates.Pending) != 0 ? PortionStates.ReportedAsNumber : s);
            S.Put(whole.IsPending ? whole : whole with { IsPartlyReported = false });
        }

        else if (range is not null && AmountValue.Split(MemoryPortion.All).All(p => (done[p] & PortionStates.AnyReport) != 0 && (done[p] & PortionStates.Pending) == 0))
        {
            CountQuietly(copy.Id, range);
        }

        S.Rewrite(value => value is AmountValue amount && amount.Terms.Any(t => t.Copy == passed)
            ? amount.Map(t => t.Copy == passed
                ? t with { Copy = copy.Id, Version = copy.Version, IsPart = t.IsPart || iteration.IsPart, Range = t.IsPart || !iteration.IsPart ? null : range }
                : t)
            : null);
    }
}
