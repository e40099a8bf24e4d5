using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using MemTrace.Analyzers.Contracts;
using Microsoft.CodeAnalysis;

namespace MemTrace.Analyzers.Flow;

/// <summary>What reports, releases and hand-overs do to the copies of a state, and what they show to be wrong.</summary>
internal sealed partial class Evaluator
{
    /// <summary>The copies that a value is, or holds.</summary>
    private List<CopyObject> CopiesIn(Value? value)
    {
        var found = new List<CopyObject>();
        var seen = new HashSet<int>();
        Collect(value);
        return found;

        void Collect(Value? part)
        {
            switch (part)
            {
                case ReferenceValue reference when seen.Add(reference.Id):
                    if (S.Object(reference.Id) is CopyObject copy && !IsPlainEntry(copy))
                        found.Add(copy);
                    else if (S.Object(reference.Id) is ContainerObject container)
                        container.AllItems.ToList().ForEach(Collect);
                    break;

                // What only was computed from a copy, a size or a condition, does not hold it.
                case TermValue { Kind: TermKind.Tuple or TermKind.Task or TermKind.Several or TermKind.Slice or TermKind.Projection } term:
                    foreach (var argument in term.Arguments)
                        Collect(argument);
                    break;
            }
        }
    }

    /// <summary>The copies in the value, as often as they are in it: <c>Report(batch, batch)</c> for <c>params</c>.</summary>
    private List<CopyObject> OccurrencesIn(Value? value)
    {
        var found = CopiesIn(value);
        if (S.Object<ContainerObject>(value) is { IsExact: true } exact)
            found.AddRange(exact.AllItems.Where(IsOneCopy).GroupBy(i => i).SelectMany(same => same.Skip(1)).Select(again => S.Object<CopyObject>(again)!));
        return found;
    }

    /// <summary>Reports a portion of every copy in the value.</summary>
    private void Report(Value? value, MemoryPortion portion, IOperation at, bool asNumber = false)
    {
        var isPart = IsPartView(value);
        if (isPart && Underlying(value!) is ReferenceValue whole && S.Object(whole.Id) is CopyObject { IsBorrowed: false })
        {
            foreach (var part in AmountValue.Split(portion))
                ReportPart(whole.Id, part, at, RangeOf(value!));
            return;
        }

        // Whoever takes a collection reports every element of it; of a part of it, some.
        if (isPart && S.Object<ContainerObject>(Underlying(value!)) is { IsExact: true } && !_choices.Either())
            return;
        var every = _everyElement;
        _everyElement |= !isPart && value is not null && S.Object<ContainerObject>(Underlying(value)) is not null;
        foreach (var copy in OccurrencesIn(value))
            ReportCopy(copy.Id, portion, at, asNumber);
        _everyElement = every;
    }

    private void ReportCopy(int id, MemoryPortion portion, IOperation at, bool asNumber)
    {
        if (S.IsDead || S.Object(id) is not CopyObject copy)
            return;
        if (copy.IsBorrowed)
        {
            NoteBorrowedReport(copy.Site, at);
            return;
        }

        var record = Verdict.Of(copy.Site);
        NoteFinally(record, copy);
        record.LastReport = new Event(Where(at, copy.Site), S.Path, portion, string.Empty);
        if ((copy.Release & ReleaseStates.Released) != 0 && (copy.Release & ReleaseStates.Open) == 0)
            Verdict.Note(record.UsedAfterRelease, Where(at, copy.Site), S.Path, portion, string.Empty);
        var twice = AmountValue.Split(portion)
            .Where(p => (copy[p] & (PortionStates.AnyReport | PortionStates.Moved)) != 0 && !copy.IsImprecise && !IsAnother(p))
            .Aggregate(MemoryPortion.None, (all, p) => all | p);
        record.AnyReport |= twice != portion;
        if (twice != MemoryPortion.None)
            Verdict.Note(record.ReportedTwice, Where(at, copy.Site), S.Path, twice, string.Empty);
        if (AmountValue.Split(portion).Any(p => (copy[p] & PortionStates.Owned) != 0))
            copy = copy with { IsReportedInPlace = true };
        var outcome = asNumber ? PortionStates.ReportedAsNumber : PortionStates.Reported;

        // One of many: the others still wait.
        var rest = copy.IsMany && !_everyElement ? PortionStates.Pending | PortionStates.Owned : PortionStates.None;
        S.Put(copy.With(portion, s => s == PortionStates.None ? s : (s & rest) | (s & (PortionStates.AnyReport | PortionStates.Moved)) | outcome));
        if (copy.Whole != 0 && S.Object(copy.Whole) is CopyObject whole)
        {
            var wholeRecord = Verdict.Of(whole.Site);
            wholeRecord.AnyReport = true;
            NoteFinally(wholeRecord, whole);
            if (AmountValue.Split(portion).Any(p => (whole[p] & PortionStates.AnyReport) != 0 && !whole.IsImprecise))
                Verdict.Note(wholeRecord.ReportedTwice, Where(at, whole.Site), S.Path, portion, string.Empty);
            S.Put(whole with { IsPartlyReported = true });
        }

        // Of many that are known by one name, node after node of a list, it may be one that still waits.
        bool IsAnother(MemoryPortion p) => copy.IsMany && !_everyElement && (copy[p] & PortionStates.Pending) != 0;
    }

    /// <summary>Reports the copies that a number was computed from.</summary>
    private void ReportAmount(Value value, MemoryPortion portion, IOperation at)
    {
        if (S.IsDead)
            return;
        var location = at is Microsoft.CodeAnalysis.Operations.IArgumentOperation argument ? argument.Value.Syntax.GetLocation() : at.Syntax.GetLocation();
        var call = at is Microsoft.CodeAnalysis.Operations.IArgumentOperation { Parent: { } parent } ? parent : at;
        if (value is not AmountValue amount)
        {
            // A count, an estimate, or something unknown that was computed from a copy: its bytes are not what is reported.
            foreach (var id in MentionedCopies(value))
            {
                if (S.Object(id) is not CopyObject copy)
                    continue;
                var whole = copy.Whole != 0 && S.Object(copy.Whole) is CopyObject found ? found : copy;
                if (!whole.IsBorrowed)
                    WrongAmount(whole.Site, location, whole.Site.Portion, "it is not a number of its bytes");
            }

            if (value is UnknownValue or TermValue && _parameterOrigins.TryGetValue(value, out var parameter))
                NoteBorrowedReport(parameter, at);
            if (value.Contains(v => v is TermValue { Kind: TermKind.Member, Data: ISymbol member } && Contracts.For(member).Bytes is not null))
                NoteOthersAmount(location, -1);
            return;
        }

        foreach (var group in amount.Terms.GroupBy(t => t.Copy).ToArray())
        {
            if (S.Object(group.Key) is not CopyObject copy)
                continue;
            if (copy.OpenParts > 0 && group.All(t => t.IsPart && t.Version == copy.Version) && amount.Faults == 0)
            {
                CountParts(copy, group.Max(t => t.Factor), call);
                continue;
            }

            var whole = copy.Whole != 0 && S.Object(copy.Whole) is CopyObject found ? found : copy;
            if (copy.IsBorrowed)
            {
                NoteBorrowedReport(copy.Site, at);
                NoteOthersAmount(location, copy.Id);
                continue;
            }

            var reason =
                (amount.Faults & AmountFaults.Narrowed) != 0 ? "it is narrowed without a check" :
                amount.Faults != 0 ? "it is an estimate" :
                group.Any(t => t.Factor < 0) ? "it is subtracted" :
                group.Any(t => t.Version != copy.Version) ? "the copy changed after its size was read" : null;
            if (reason is not null)
            {
                WrongAmount(whole.Site, location, portion, reason);
                foreach (var term in group)
                    ReportCopyQuietly(term.Copy, term.Portion);
                continue;
            }

            if (group.All(t => !t.IsPart && S.Object(t.Copy) is CopyObject c && (c[t.Portion] & PortionStates.AnyReport) != 0))
                NoteOthersAmount(location, copy.Id);
            foreach (var term in group)
            {
                if ((term.Portion & portion) == 0)
                    continue;
                if (term.IsPart)
                {
                    ReportPart(whole.Id, term.Portion, call, term.Factor == 1 ? term.Range : null);
                    continue;
                }

                // The number counts every copy that the summary stands for.
                var every = _everyElement;
                _everyElement = true;
                ReportCopy(term.Copy, term.Portion, call, asNumber: true);
                _everyElement = every;
                Verdict.Of(whole.Site).AnySum |= whole.Site.IsElement;
                if (term.Factor > 1)
                    Verdict.Note(Verdict.Of(whole.Site).ReportedTwice, Where(call, whole.Site), S.Path, term.Portion, string.Empty);
            }
        }
    }

    /// <summary>Reports one of several numbers that together are the copy's bytes.</summary>
    private void CountParts(CopyObject copy, int count, IOperation at)
    {
        var open = copy.OpenParts - count;
        S.Put(copy with { OpenParts = System.Math.Max(0, open), IsPartlyReported = true });
        Verdict.Of(copy.Site).AnyReport = true;
        if (open > 0)
            return;
        S.Put(copy with { OpenParts = 0, IsPartlyReported = false });
        ReportCopy(copy.Id, MemoryPortion.All, at, asNumber: true);
    }

    /// <summary>Reports the bytes of some of a copy's entries.</summary>
    private void ReportPart(int id, MemoryPortion portion, IOperation at, SliceRange? range)
    {
        if (S.Object(id) is not CopyObject copy || copy.IsBorrowed)
            return;
        var record = Verdict.Of(copy.Site);
        record.AnyReport = true;
        NoteFinally(record, copy);
        if ((copy[portion] & PortionStates.AnyReport) != 0 && !copy.IsMany && !copy.IsImprecise)
            Verdict.Note(record.ReportedTwice, Where(at, copy.Site), S.Path, portion, string.Empty);
        S.Put(copy with { IsPartlyReported = true });
        if (range is not null && Count(id, portion, range))
            ReportCopy(id, portion, at, asNumber: true);
    }

    private void ReportCopyQuietly(int id, MemoryPortion portion)
    {
        if (S.Object(id) is CopyObject copy && !copy.IsBorrowed)
            S.Put(copy.With(portion, s => (s & ~(PortionStates.Pending | PortionStates.Owned)) | PortionStates.ReportedAsNumber));
    }

    private void WrongAmount(AcquisitionSite site, Location location, MemoryPortion portion, string reason)
    {
        if (!S.IsDead)
            Verdict.Note(Verdict.Of(site).WrongAmounts, Where(location, site), S.Path, portion, reason);
    }

    /// <summary>The number counts another copy's bytes: a copy of this member that waits may have been meant.</summary>
    private void NoteOthersAmount(Location location, int except)
    {
        foreach (var copy in S.Copies.Where(c => c.IsPending && c.Id != except && !c.IsBorrowed && c.Whole == 0))
            Verdict.Note(Verdict.Of(copy.Site).OthersAmounts, location, S.Path, MemoryPortion.All, "it is another copy's bytes");
    }

    private void NoteBorrowedReport(AcquisitionSite site, IOperation at)
    {
        if (site.Symbol is IParameterSymbol parameter)
            NoteBorrowedReport(parameter, at);
    }

    private void NoteBorrowedReport(IParameterSymbol parameter, IOperation at)
    {
        if (S.IsDead || Frame.Root.Method is not { } method || !SymbolEqualityComparer.Default.Equals(parameter.ContainingSymbol, method))
            return;
        if (!Verdict.UnmentionedReports.ContainsKey(parameter))
            Verdict.UnmentionedReports[parameter] = new Event(Where(at, null), S.Path, MemoryPortion.All, string.Empty);
    }

    /// <summary>Moves what is left of the obligation to somebody else.</summary>
    private void Move(Value? value, MemoryPortion portion, Location at, bool movesRelease = true, OwnedPlace? place = null)
    {
        if (S.IsDead)
            return;
        var isPart = IsPartView(value);
        if (isPart && S.Object<ContainerObject>(Underlying(value!)) is { IsExact: true } && !_choices.Either())
            return;
        foreach (var found in OccurrencesIn(value))
        {
            if (found.IsBorrowed || S.Object(found.Id) is not CopyObject copy)
                continue;
            if (isPart && Underlying(value!).Equals(new ReferenceValue(copy.Id)))
            {
                S.Put(copy with { IsPartlyReported = true });
                continue;
            }

            var record = Verdict.Of(copy.Site);
            if (place is null)
                record.AnyMove |= portion != MemoryPortion.None;
            else
                record.AnyStore |= portion != MemoryPortion.None;
            NoteFinally(record, copy);
            var portions = AmountValue.Split(portion).ToArray();
            if (portions.Length > 0 && !copy.IsImprecise &&
                portions.All(p => (copy[p] & (PortionStates.AnyReport | PortionStates.Moved)) != 0 && (copy[p] & PortionStates.Pending) == 0))
            {
                Verdict.Note(record.ReportedTwice, Where(at, copy.Site), S.Path, portion, string.Empty);
            }
            else if (movesRelease && copy.Release == ReleaseStates.Moved && copy.Site.HasReleaseHalf && !copy.IsImprecise)
            {
                Verdict.Note(record.ReleasedTwice, Where(at, copy.Site), S.Path, MemoryPortion.All, string.Empty);
            }

            if (portions.Any(p => (copy[p] & PortionStates.Owned) != 0))
            {
                var second = new Event(Where(at, copy.Site), S.Path, portion, string.Empty);
                if (place is null)
                {
                    record.LastReport = second;
                    copy = copy with { IsReportedInPlace = true };
                }
                else
                {
                    record.LastStore = second;
                }
            }

            var target = place is null ? PortionStates.Moved : PortionStates.Owned;
            copy = copy.With(portion, s => (s & (PortionStates.Pending | PortionStates.Owned)) != 0
                ? (s & ~(PortionStates.Pending | PortionStates.Owned)) | target | (isPart && copy.IsMany ? s & PortionStates.Pending : PortionStates.None)
                : s);
            if (movesRelease && (copy.Release & ReleaseStates.Released) != 0 && (copy.Release & ReleaseStates.Open) == 0 && copy.Site.HasReleaseHalf)
                Verdict.Note(record.UsedAfterRelease, Where(at, copy.Site), S.Path, portion, string.Empty);
            if (movesRelease)
            {
                copy = copy with
                {
                    Release = (copy.Release & ~(ReleaseStates.Open | ReleaseStates.Owned)) |
                              (place is null ? ReleaseStates.Moved : ReleaseStates.Owned),
                };
            }

            S.Put(copy);
        }
    }

    /// <summary>Takes copies out of the field or collection that owned them: the duty is here again.</summary>
    private void Unown(Value? value, IOperation at)
    {
        if (S.Object<ContainerObject>(value) is { Owner: not null } taken)
            S.Put(taken with { Owner = null });
        foreach (var copy in CopiesIn(value))
        {
            if (copy.Site.Kind != SiteKind.Borrowed && IsOwnedStill(copy.Id))
                continue;
            var open = copy;
            foreach (var portion in AmountValue.Split(MemoryPortion.All))
            {
                if ((open[portion] & PortionStates.Owned) != 0)
                    open = open.With(portion, s => (s & ~PortionStates.Owned) | PortionStates.Pending);
            }

            if ((open.Release & ReleaseStates.Owned) != 0)
                open = open with { Release = (open.Release & ~ReleaseStates.Owned) | ReleaseStates.Open };
            if (!ReferenceEquals(open, copy))
                S.Put(open with { TakenAt = at.Syntax.GetLocation() });
            if (copy.HasReport)
                Verdict.Of(copy.Site).DischargedWhereTaken.Add(at.Syntax.GetLocation());
        }
    }

    /// <summary>Another owned field or collection, to which it was passed on, holds the copy.</summary>
    private bool IsOwnedStill(int id)
    {
        return S.Variables.Any(v => v.Key is { IsMember: true, Member: ISymbol member } && v.Value is ReferenceValue && Contracts.For(member).Owns is not null &&
                                    (Holds(v.Value) || S.Object<ContainerObject>(v.Value) is { } container && container.AllItems.Any(Holds)));

        bool Holds(Value item) => item is ReferenceValue held && held.Id == id || item is TermValue { Kind: TermKind.Tuple } tuple && tuple.Arguments.Any(Holds);
    }

    /// <summary>Releases every copy in the value.</summary>
    private void Release(Value? value, IOperation at)
    {
        if (S.IsDead)
            return;
        foreach (var copy in CopiesIn(value))
        {
            if (copy.IsBorrowed)
                continue;
            var record = Verdict.Of(copy.Site);
            record.AnyRelease = true;
            NoteFinally(record, copy);
            record.LastRelease = new Event(Where(at, copy.Site), S.Path, MemoryPortion.All, string.Empty);
            if ((copy.Release & (ReleaseStates.Released | ReleaseStates.Moved)) != 0 && !copy.IsImprecise)
                Verdict.Note(record.ReleasedTwice, Where(at, copy.Site), S.Path, MemoryPortion.All, string.Empty);
            else if (!at.IsImplicit && !copy.HasReport && copy.IsPending && !copy.IsImprecise)
                Verdict.Note(record.ReleasedUnreported, Where(at, copy.Site), S.Path, copy.Missing, string.Empty);
            var rest = copy.IsMany && !_everyElement ? copy.Release & ReleaseStates.Open : ReleaseStates.None;
            var inPlace = copy.IsReleasedInPlace || (copy.Release & ReleaseStates.Owned) != 0;
            S.Put(copy with { IsReleasedInPlace = inPlace, Release = rest | (copy.Release & ReleaseStates.AsNumber) | ReleaseStates.Released });
        }
    }

    /// <summary>Gives back, as a number, what was reported as a number.</summary>
    private void ReleaseAmount(Value value, IOperation at)
    {
        if (S.IsDead || value is not AmountValue amount)
            return;
        var argument = at as Microsoft.CodeAnalysis.Operations.IArgumentOperation;
        var call = argument?.Parent ?? at;
        foreach (var group in amount.Terms.GroupBy(t => t.Copy).ToArray())
        {
            if (S.Object(group.Key) is not CopyObject copy || copy.IsBorrowed || copy.Whole != 0)
                continue;
            var record = Verdict.Of(copy.Site);
            record.AnyRelease = true;
            NoteFinally(record, copy);
            var portions = group.Select(t => t.Portion).Distinct().ToArray();
            if (portions.Any(copy.IsGivenBack) && !copy.IsImprecise)
                Verdict.Note(record.ReleasedTwice, Where(call, copy.Site), S.Path, MemoryPortion.All, string.Empty);
            else if (portions.Any(p => (copy[p] & (PortionStates.ReportedAsNumber | PortionStates.Owned | PortionStates.Moved)) == 0) && !copy.IsImprecise)
            {
                Verdict.Note(record.ReleasedUnreported, Where(call, copy.Site), S.Path, copy.Missing, string.Empty);
                if (!copy.Site.HasReleaseHalf)
                    Verdict.Note(record.SubtractedForAdded, Where(argument?.Value ?? at, copy.Site), S.Path, copy.Missing, "it is subtracted");
            }

            var given = portions.Aggregate(ReleaseStates.None, (all, p) => all | (p == MemoryPortion.Dangling ? ReleaseStates.DanglingAsNumber : ReleaseStates.NonDanglingAsNumber));
            S.Put(copy with { Release = copy.Release | given });
        }
    }

    /// <summary>The copy is looked at: wrong once it was released.</summary>
    private void Use(Value? value, IOperation at)
    {
        if (S.IsDead || value is not ReferenceValue reference || S.Object(reference.Id) is not CopyObject copy || copy.IsImprecise || IsPlainEntry(copy))
            return;
        if (copy.Site.HasReleaseHalf && copy.Release == ReleaseStates.Released && !copy.IsBorrowed)
            Verdict.Note(Verdict.Of(copy.Site).UsedAfterRelease, Where(at, copy.Site), S.Path, MemoryPortion.All, string.Empty);
    }

    /// <summary>The changed size makes numbers that were read before stale.</summary>
    private void Change(Value? value)
    {
        if (value is ReferenceValue reference && S.Object(reference.Id) is CopyObject copy)
        {
            S.Put(copy with { Version = System.Math.Min(copy.Version + 1, 3) });
            S.Forget(key => Recency.Mentions(key, copy.Id));
        }
    }

    /// <summary>What private code does wrong with a copy it was passed shows at the call that passed it.</summary>
    private Location Where(IOperation at, AcquisitionSite? site) => Where(at.Syntax.GetLocation(), site);

    private Location Where(Location location, AcquisitionSite? site)
    {
        for (var frame = Frame; frame.Caller is not null && !ReferenceEquals(frame, site?.Frame); frame = frame.Caller)
        {
            if (frame.Method!.MethodKind is not (MethodKind.LambdaMethod or MethodKind.LocalFunction))
                location = frame.Call!.Syntax.GetLocation();
        }

        return location;
    }

    private void NoteFinally(SiteRecord record, CopyObject copy)
    {
        if (_finallies.IsEmpty)
            return;
        var isOneOfMany = !copy.IsMany && S.Objects.Values.OfType<IterationObject>().Any(i => i.Current is { } current && CopiesIn(current).Any(c => c.Id == copy.Id));
        foreach (var (frame, region) in _finallies)
            (isOneOfMany && !frame.Body.Repeats(region) ? record.FinalliesOfOne : record.Finallies).Add(region);
    }

    /// <summary>The copies, but borrowed ones, that a number was computed from.</summary>
    private ImmutableArray<Value> OwnCopiesOf(Value number) =>
        MentionedCopies(number).Where(id => S.Object(id) is CopyObject { IsBorrowed: false }).Select(id => (Value)new ReferenceValue(id)).ToImmutableArray();

    private static IEnumerable<int> MentionedCopies(Value value)
    {
        var ids = new HashSet<int>();
        value.Visit(part =>
        {
            if (part is ReferenceValue reference)
                ids.Add(reference.Id);
            else if (part is AmountValue amount)
                ids.UnionWith(amount.Terms.Select(t => t.Copy));
        });
        return ids;
    }
}
