using System;
using System.Collections.Immutable;
using System.Linq;
using MemTrace.Analyzers.Contracts;
using Microsoft.CodeAnalysis;

namespace MemTrace.Analyzers.Flow;

/// <summary>
/// What may have happened to one portion of a copy. A single flag on a single path; several where paths or elements were joined.
/// Join is union, so the order is set inclusion.
/// </summary>
[Flags]
internal enum PortionStates : byte
{
    None = 0,

    /// <summary>Still to be reported: <c>var batch = cache.Take();</c></summary>
    Pending = 1,

    /// <summary>Reported through the copy: <c>trace.Report(batch);</c></summary>
    Reported = 2,

    /// <summary>Reported as a number: <c>trace.Add(batch.TotalBytes);</c></summary>
    ReportedAsNumber = 4,

    /// <summary>Somebody else's duty: <c>sink.Own(batch);</c> or <c>return batch;</c></summary>
    Moved = 8,

    /// <summary>The duty of the field or collection that holds it; pending again when it is taken out: <c>_batch = batch;</c></summary>
    Owned = 16,

    AnyReport = Reported | ReportedAsNumber,
}

/// <summary>What may have happened to the release of a copy. Join is union.</summary>
[Flags]
internal enum ReleaseStates : byte
{
    None = 0,

    /// <summary>Not released: <c>trace.Report(lease);</c> went before, or nothing at all.</summary>
    Open = 1,

    /// <summary><c>lease.Dispose();</c></summary>
    Released = 2,

    /// <summary>Somebody else's duty: <c>sink.Own(lease);</c></summary>
    Moved = 4,

    /// <summary>The dangling portion was given back as a number: <c>trace.Subtract(lease.DanglingBytes);</c></summary>
    DanglingAsNumber = 8,

    /// <summary>The duty of the field or collection that holds it.</summary>
    Owned = 16,

    /// <summary>The non-dangling portion was given back as a number: <c>trace.Subtract(lease.NonDanglingBytes);</c></summary>
    NonDanglingAsNumber = 32,

    /// <summary>All was given back as a number: <c>trace.Subtract(lease.TotalBytes);</c></summary>
    AsNumber = DanglingAsNumber | NonDanglingAsNumber,
}

/// <summary>An object of the state. <see cref="IsMany"/>: stands for any number of run-time objects.</summary>
internal abstract record AbstractObject(int Id, bool IsMany, bool IsNotNull);

/// <summary>A copy, or a value that was only borrowed.</summary>
/// <param name="Site">Where it came from.</param>
/// <param name="Dangling">What happened to the dangling portion.</param>
/// <param name="NonDangling">What happened to the non-dangling portion.</param>
/// <param name="Release">What happened to the release.</param>
/// <param name="Version">Counts changes of its size; sizes read at an earlier version are stale.</param>
/// <param name="IsPartlyReported">Bytes of some of its entries were reported: <c>foreach (…) if (…) trace.Add(entry.Size);</c></param>
/// <param name="IsInTask">Not here yet: the result of a task that was not awaited.</param>
/// <param name="Whole">For one entry of a copy: the copy's id; else 0.</param>
/// <param name="IsReportedInPlace">It was reported while an owned field or collection held it.</param>
/// <param name="IsReleasedInPlace">It was released while an owned field or collection held it.</param>
/// <param name="TakenAt">Where it was taken out of the field or collection that owned it.</param>
/// <param name="OpenParts">How many numbers, each part of its bytes and together all of them, are still to be reported.</param>
/// <param name="Range">For one entry of a copy: where it stands, if that is known.</param>
/// <param name="Counted">Ranges of its entries that were reported as numbers, or are empty.</param>
/// <param name="IsCounted">Its bytes went into a sum, which may be reported or not.</param>
/// <param name="IsImprecise">Paths that differ were joined; only what holds for all of them may be said.</param>
internal sealed record CopyObject(
    int Id,
    bool IsMany,
    bool IsNotNull,
    AcquisitionSite Site,
    PortionStates Dangling,
    PortionStates NonDangling,
    ReleaseStates Release,
    int Version = 0,
    bool IsPartlyReported = false,
    bool IsInTask = false,
    int Whole = 0,
    bool IsImprecise = false,
    bool IsReportedInPlace = false,
    bool IsReleasedInPlace = false,
    Location? TakenAt = null,
    int OpenParts = 0,
    SliceRange? Range = null,
    EquatableArray<CountedRange> Counted = default,
    bool IsCounted = false) : AbstractObject(Id, IsMany, IsNotNull)
{
    public bool IsBorrowed => Site.IsBorrowed;

    public PortionStates this[MemoryPortion portion] => portion == MemoryPortion.Dangling ? Dangling : NonDangling;

    public bool IsPending => ((Dangling | NonDangling) & PortionStates.Pending) != 0;

    /// <summary>Some portion is the duty of the field or collection that holds it.</summary>
    public bool IsOwned => ((Dangling | NonDangling) & PortionStates.Owned) != 0;

    public bool HasReport => ((Dangling | NonDangling) & PortionStates.AnyReport) != 0;

    /// <summary>Reported through the copy, which is to be released through the copy.</summary>
    public bool IsLeased => Site.HasReleaseHalf && ((Dangling | NonDangling) & PortionStates.Reported) != 0;

    /// <summary>Portions that may still have to be reported.</summary>
    public MemoryPortion Missing =>
        ((Dangling & PortionStates.Pending) != 0 ? MemoryPortion.Dangling : 0) |
        ((NonDangling & PortionStates.Pending) != 0 ? MemoryPortion.NonDangling : 0);

    /// <summary>The type has a release half, something was reported, and nobody has released it.</summary>
    public bool NeedsRelease =>
        !IsBorrowed &&
        ((Site.HasReleaseHalf && HasReport && (Release & ReleaseStates.Open) != 0 && !ReleasedAsReported));

    /// <summary>What was reported as a number, and nothing else was, has been given back as a number.</summary>
    public bool ReleasedAsReported =>
        ((Dangling | NonDangling) & PortionStates.Reported) == 0 && (Release & ReleaseStates.AsNumber) != 0 &&
        (IsGivenBack(MemoryPortion.Dangling) || (Dangling & PortionStates.ReportedAsNumber) == 0) &&
        (IsGivenBack(MemoryPortion.NonDangling) || (NonDangling & PortionStates.ReportedAsNumber) == 0);

    /// <summary>The one portion was given back as a number.</summary>
    public bool IsGivenBack(MemoryPortion portion) =>
        (Release & (portion == MemoryPortion.Dangling ? ReleaseStates.DanglingAsNumber : ReleaseStates.NonDanglingAsNumber)) != 0;

    public CopyObject With(MemoryPortion portion, Func<PortionStates, PortionStates> change) => this with
    {
        Dangling = (portion & MemoryPortion.Dangling) != 0 ? change(Dangling) : Dangling,
        NonDangling = (portion & MemoryPortion.NonDangling) != 0 ? change(NonDangling) : NonDangling,
    };
}

/// <summary>
/// A collection, array, channel, <c>Lazy</c> or the like that holds values. <see cref="IsExact"/>: the items are all there is, in
/// order, each one object; else they are the values that it may hold.
/// </summary>
/// <param name="Items">Held values, without those in <paramref name="Keyed"/>.</param>
/// <param name="IsExact">All items are known, in order.</param>
/// <param name="Keyed">Elements stored under a known key or index.</param>
/// <param name="IsEmpty">Known to be empty, known not to be, or neither.</param>
/// <param name="Version">Counts changes of its contents.</param>
/// <param name="Acquires">A lazy marked sequence: each enumeration makes copies.</param>
/// <param name="Absent">Keys known to have no element.</param>
/// <param name="Length">An array's length, where it is not known as a number.</param>
/// <param name="Segments">Where it was sliced: its items in order of their positions; none where it was not.</param>
/// <param name="Halves">Where it was filtered: the items that a predicate, in place of the end, lets through.</param>
/// <param name="Filled">How many elements of an array were stored one after the other; beyond them it holds nothing, or what it held before it was filled again.</param>
/// <param name="Beyond">What an array that is filled again from its start held before.</param>
/// <param name="Owner">The owned field that holds the collection: what is added becomes that field's duty.</param>
internal sealed record ContainerObject(
    int Id,
    bool IsMany,
    bool IsNotNull,
    EquatableArray<Value> Items,
    bool IsExact,
    EquatableArray<KeyedItem> Keyed,
    bool? IsEmpty,
    int Version = 0,
    LazyAcquisition? Acquires = null,
    OwnedPlace? Owner = null,
    EquatableArray<Value> Absent = default,
    Value? Length = null,
    EquatableArray<Segment> Segments = default,
    EquatableArray<Segment> Halves = default,
    Value? Filled = null,
    EquatableArray<Value> Beyond = default) : AbstractObject(Id, IsMany, IsNotNull)
{
    /// <summary>What is in the collection: in an array that is filled again, up to where it is filled.</summary>
    public System.Collections.Generic.IEnumerable<Value> Present => Items.Concat(Keyed.Select(k => k.Item));

    public System.Collections.Generic.IEnumerable<Value> AllItems => Beyond.Length == 0 ? Present : Present.Concat(Beyond);

    /// <summary>The array as a whole again, wherever it is filled to.</summary>
    public ContainerObject Whole() => Beyond.Length == 0 ? this : this with { Items = Items.Concat(Beyond).Distinct().ToImmutableArray(), Beyond = default };

    /// <summary>The array is filled again from its start: what is in it is there until it is written over.</summary>
    public ContainerObject Restarted() =>
        this with { Filled = Value.Zero, Beyond = AllItems.Distinct().ToImmutableArray(), Items = EquatableArray<Value>.Empty, Keyed = EquatableArray<KeyedItem>.Empty, IsEmpty = null };

    /// <summary>Of the numbers only the sum is kept.</summary>
    public ContainerObject Totalled()
    {
        if (!Items.Where(Rows.IsNumber).Skip(1).Any())
            return this;
        var items = new System.Collections.Generic.List<Value>();
        foreach (var item in Items)
        {
            var alike = Rows.IsNumber(item) ? items.FindIndex(i => Rows.IsNumber(i) && Rows.AreAlike(i, item)) : -1;
            if (alike < 0)
                items.Add(item);
            else
                items[alike] = Rows.Plus(items[alike], item);
        }

        return this with { Items = items.ToImmutableArray() };
    }

    /// <summary>What stands under such a key is known, or that nothing does.</summary>
    public bool IsUnder(Func<Value, bool> isSuch) => Keyed.Any(k => isSuch(k.Key)) || Absent.Any(isSuch);

    /// <summary>Such keys tell nothing any more, neither of what is there nor of what is not.</summary>
    public ContainerObject WithoutKeys(Func<Value, bool> isSuch) => Anonymize(k => isSuch(k.Key)) with { Absent = Absent.Where(k => !isSuch(k)).ToImmutableArray() };

    /// <summary>Elements under keys that tell nothing of them any more are kept without a key.</summary>
    public ContainerObject Anonymize(Func<KeyedItem, bool> isStale) => this with
    {
        Items = Items.Concat(Keyed.Where(isStale).Select(k => k.Item)).Distinct().ToImmutableArray(),
        Keyed = Keyed.Where(k => !isStale(k)).ToImmutableArray(),
    };
}

internal readonly record struct KeyedItem(Value Key, Value Item);

/// <summary>The items up to a position; null for the end.</summary>
internal readonly record struct Segment(Value? End, EquatableArray<Value> Items);

/// <summary>One portion of some entries of a copy.</summary>
internal readonly record struct CountedRange(MemoryPortion Portion, SliceRange Range);

/// <summary>How a lazy sequence makes its elements.</summary>
internal sealed record LazyAcquisition(ITypeSymbol ElementType, PortionContract Contract, IOperation Call, string Origin, Frame Frame);

/// <summary>An owned field or property: what is stored in it is its owner's duty.</summary>
internal sealed record OwnedPlace(ISymbol Symbol, MemoryPortion Portion);

/// <summary>An object made here whose members are followed: <c>new Holder { Batch = batch }</c>.</summary>
internal sealed record InstanceObject(int Id, bool IsMany, bool IsNotNull, ITypeSymbol? Type) : AbstractObject(Id, IsMany, IsNotNull);

/// <summary>
/// One iteration over a collection or over a copy's entries. Elements are in three groups: those to come, the current one, and those
/// done; each group is a value of the same form. Advancing folds the current element into the done.
/// </summary>
/// <param name="Source">What is iterated.</param>
/// <param name="Position">In an exact collection: how many elements were entered.</param>
/// <param name="Current">The current element, null before the first and after the last.</param>
/// <param name="Group">What the current element was taken from.</param>
/// <param name="Done">Summaries of the elements already passed.</param>
/// <param name="ToCome">Summaries of the elements not yet entered; elements whose duties differ are kept apart.</param>
/// <param name="HasGroups">The elements were known when the iteration began.</param>
/// <param name="IsPart">Some elements are skipped: a start or step other than the first, a filter.</param>
/// <param name="HasPassed">At least one element was entered.</param>
/// <param name="Base">What the loop's index means elements of, where only a slice of it is iterated.</param>
/// <param name="To">Where the loop's index ends, if not at the last element.</param>
/// <param name="IsFromPast">The loop's index counts down and is one past the element that comes next.</param>
/// <param name="IsDown">The loop's index counts down: what is removed under it moves only elements that are done.</param>
/// <param name="Resume">Where a private iterator goes on: 0 at its start, else after that yield, -1 nowhere; null where no iterator is run step by step.</param>
/// <param name="Width">The elements are pages of the base, and the index goes from the start of one to that of the next: so far.</param>
/// <param name="Uncovered">Some entry so far was counted not exactly once, over all numbers and reports together.</param>
internal sealed record IterationObject(
    int Id,
    Value Source,
    int Position = 0,
    Value? Current = null,
    Value? Group = null,
    EquatableArray<Value> Done = default,
    EquatableArray<Value> ToCome = default,
    bool HasGroups = false,
    bool IsPart = false,
    bool HasPassed = false,
    bool Uncovered = false,
    Value? Base = null,
    Value? To = null,
    bool IsFromPast = false,
    bool IsDown = false,
    int? Resume = null,
    Value? Width = null) : AbstractObject(Id, false, true);
