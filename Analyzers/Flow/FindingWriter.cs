using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using MemTrace.Analyzers.Contracts;
using Microsoft.CodeAnalysis;

namespace MemTrace.Analyzers.Flow;

/// <summary>Turns what was seen of each copy into findings: of each kind the most telling one.</summary>
internal sealed class FindingWriter(AnalysisContext context, Frame frame)
{
    private const int MaximumSteps = 6;

    /// <summary>Amounts that were meant for one copy already: they are nobody else's.</summary>
    private readonly HashSet<Location> _meant = new();

    public IEnumerable<Finding> Write(Verdict verdict)
    {
        foreach (var (site, record) in verdict.Records.ToArray())
        {
            if (site.IsBorrowed || !Evaluator.IsJudged(site))
                continue;
            var missing = Missing(site, record, verdict);
            if (missing is not null)
                yield return missing;
            if (First(record.ReportedTwice) is { } twice && !(missing?.Kind == FindingKind.WrongAmount && missing.Location.Equals(twice.Location)))
                yield return At(FindingKind.ReportedTwice, site, twice, twice.Note == "stays" ? "it stays in its owner, which reports it again" : string.Empty);
            if (Release(site, record) is { } release)
                yield return release;
            if (missing is null && First(record.HeldAcross) is { } held && (record.AnyReport || record.AnyMove || record.AnyStore))
                yield return Make(FindingKind.HeldAcrossSuspension, site.Location, site, held.Portion, string.Empty, held.Path, held.Location);
        }

        foreach (var pair in verdict.UnmentionedReports)
        {
            if (frame.Method is not { } method || Evaluator.IsPrivate(method) || !IsUnmarked(method, (IParameterSymbol)pair.Key))
                continue;
            yield return new Finding(
                FindingKind.UnmentionedReport, LocationOf(pair.Key), pair.Key.Name, Describe(method), MemoryPortion.All, string.Empty,
                ImmutableArray.Create(new PathStep(PathStepKind.Report, pair.Value.Location, "reported here")),
                ImmutableDictionary<string, string?>.Empty.Add(FindingProperties.Local, pair.Key.Name));
        }

        foreach (var (subject, location, reason) in verdict.BrokenContracts)
        {
            yield return new Finding(
                FindingKind.ContractNotKept, location, subject.Name, frame.Method is null ? string.Empty : Describe(frame.Method), MemoryPortion.All, ": it " + reason,
                ImmutableArray<PathStep>.Empty, ImmutableDictionary<string, string?>.Empty);
        }
    }

    private Finding? Missing(AcquisitionSite site, SiteRecord record, Verdict verdict)
    {
        var losses = record.Losses.Where(l => l.Missing != MemoryPortion.None && Counts(l, record, site)).ToArray();
        if (First(record.WrongAmounts) is { } wrong)
            return At(FindingKind.WrongAmount, site, wrong, wrong.Note);
        if (First(record.HandedOut) is { } handedOut && frame.Method is { } method)
            return Make(FindingKind.UnmarkedHandOut, LocationOf(MemberOf(method)), site, handedOut.Portion, string.Empty, handedOut.Path, handedOut.Location, subject: Describe(MemberOf(method)));
        if (losses.Length == 0)
            return null;
        if (IsSubtractedForAdded(record) && First(record.SubtractedForAdded) is { } subtracted)
            return At(FindingKind.WrongAmount, site, subtracted, subtracted.Note);
        if (!record.AnyReport && !record.AnyMove && First(record.OthersAmounts) is { } other && losses.All(l => !l.IsPart) && _meant.Add(other.Location))
        {
            // The amount that was meant for this copy: its own second report is the same mistake.
            foreach (var (_, otherRecord) in verdict.Records)
            {
                foreach (var location in otherRecord.ReportedTwice.Keys.Where(l => l.SourceSpan.Contains(other.Location.SourceSpan)).ToArray())
                    otherRecord.ReportedTwice.Remove(location);
            }

            return At(FindingKind.WrongAmount, site, other, other.Note);
        }

        var part = losses.FirstOrDefault(l => l.IsPart) ?? (record.AnySum ? losses.FirstOrDefault(l => l.IsLeftOut) : null);
        var loss = part ?? losses.OrderBy(l => l.Thrown is null ? 0 : 1).ThenBy(FirstTaken).First();
        var kind = part is not null ? FindingKind.PartlyReported
            : (loss.TakenAt is { } taken ? record.DischargedWhereTaken.Contains(taken) : record.AnyReport || record.AnyMove || record.AnyStore) ? FindingKind.NotReportedOnEveryPath
            : FindingKind.NeverReported;
        var reason = kind == FindingKind.NeverReported ? string.Empty : ReasonOf(loss, record.GoodPath);
        return Make(kind, loss.TakenAt ?? (site.Kind == SiteKind.OwnedField ? loss.End : site.Location), site, loss.Missing, reason, loss.Path, loss.End, record: record);
    }

    /// <summary>What an owner loses in several places is said at the first.</summary>
    private static int FirstTaken(Loss loss) => loss.TakenAt?.SourceSpan.Start ?? 0;

    private bool Counts(Loss loss, SiteRecord record, AcquisitionSite site) =>
        (!loss.IsImprecise || (!record.AnyReport && !record.AnyMove)) &&
        (context.Options.AllExceptions || IsOnCountedPath(loss, record, site));

    /// <summary>
    /// An exception that any call may throw counts where it runs a hand-written finally that itself discharges this copy on another way;
    /// one that discharges the element of its round is no concern of the others.
    /// </summary>
    private bool IsOnCountedPath(Loss loss, SiteRecord record, AcquisitionSite site) =>
        loss.Thrown is null || loss.Thrown.IsExplicit || loss.Thrown.IsCaught ||
        loss.Thrown.Finallies.Any(f => record.Finallies.Contains(f) || (record.FinalliesOfOne.Contains(f) ? !loss.IsMany : frame.Body.Discharges(f, site.Name, context.Contracts)));

    /// <summary>What is given back and never added was meant to be added.</summary>
    private static bool IsSubtractedForAdded(SiteRecord record) => record.SubtractedForAdded.Count != 0 && !record.AnyReport && !record.AnyMove;

    private Finding? Release(AcquisitionSite site, SiteRecord record)
    {
        if (First(record.ReleasedTwice) is { } twice)
            return At(FindingKind.ReleasedTwice, site, twice, twice.Note == "stays" ? "it stays in its owner, which releases it again" : string.Empty);
        if (First(record.UsedAfterRelease) is { } used)
            return At(FindingKind.UsedAfterRelease, site, used, string.Empty);
        var losses = record.Losses.Where(l => l.NeedsRelease).ToArray();
        var loss = losses.OrderBy(FirstTaken).FirstOrDefault(l => IsOnCountedPath(l, record, site));
        if (loss is not null)
        {
            return Make(
                FindingKind.NotReleasedOnEveryPath, loss.TakenAt ?? (site.Kind == SiteKind.OwnedField ? loss.End : site.Location), site, MemoryPortion.All,
                record.AnyRelease ? ReasonOf(loss, record.GoodPath) : string.Empty, loss.Path, loss.End, record: record);
        }

        // Where a wrong number was reported, the right one was not.
        if (First(record.ReleasedUnreported) is { } unreported && record.WrongAmounts.Count == 0 && !IsSubtractedForAdded(record))
            return At(FindingKind.ReleasedUnreported, site, unreported, string.Empty);
        if (context.Options.AllExceptions && losses.FirstOrDefault() is { } exceptional)
            return Make(FindingKind.NotReleasedOnException, site.Location, site, MemoryPortion.All, string.Empty, exceptional.Path, exceptional.End, record: record);
        return null;
    }

    private Finding At(FindingKind kind, AcquisitionSite site, Event happened, string reason) =>
        Make(kind, happened.Location, site, happened.Portion, reason.Length == 0 ? reason : ": " + reason, happened.Path, null);

    private Finding Make(
        FindingKind kind, Location location, AcquisitionSite site, MemoryPortion portion, string reason, PathNode? path, Location? end,
        string? subject = null, SiteRecord? record = null)
    {
        var steps = ImmutableArray.CreateBuilder<PathStep>();
        steps.Add(new PathStep(PathStepKind.Acquisition, site.Location, "copied here"));
        foreach (var (node, words) in Since(path, site))
            steps.Add(new PathStep(PathStepKind.Branch, node.Condition.GetLocation(), words));
        if (kind == FindingKind.ReportedTwice && record?.LastReport is { } report)
            steps.Add(new PathStep(PathStepKind.Report, report.Location, "reported here"));
        if (end is not null)
            steps.Add(new PathStep(PathStepKind.Exit, end, "lost here"));
        var properties = ImmutableDictionary<string, string?>.Empty
            .Add(FindingProperties.Portion, portion.ToString())
            .Add(FindingProperties.HasReleaseHalf, site.HasReleaseHalf ? "true" : "false")
            .Add(FindingProperties.NothingReported, kind == FindingKind.NeverReported ? "true" : "false");
        if (site.Name is { } name)
            properties = properties.Add(FindingProperties.Local, name.Name);
        return new Finding(kind, location, subject ?? SubjectOf(site), site.Origin, portion, reason, steps.ToImmutable(), properties);
    }

    /// <summary>The branches after the acquisition, the last few; of a branch that was passed several times, in a loop, the last outcome.</summary>
    private static List<(PathNode Node, string Words)> Since(PathNode? path, AcquisitionSite site)
    {
        var nodes = new List<(PathNode Node, string Words)>();
        for (var node = path; node is not null && nodes.Count < MaximumSteps; node = node.Previous)
        {
            var isAfter = node.Condition.SyntaxTree == site.Location.SourceTree && node.Condition.SpanStart >= site.Location.SourceSpan.Start;
            if (isAfter && !nodes.Exists(later => later.Node.Condition == node.Condition) && BranchWords.Of(node) is { } words)
                nodes.Add((node, words));
        }

        nodes.Reverse();
        return nodes;
    }

    /// <summary>The branch at which the losing path parts from a good one.</summary>
    private static string ReasonOf(Loss loss, PathNode? good)
    {
        PathNode? parting = null;
        PathNode? last = null;
        for (var node = loss.Path; node is not null; node = node.Previous)
        {
            if (BranchWords.Of(node) is null)
                continue;
            last ??= node;
            for (var other = good; other is not null; other = other.Previous)
            {
                if (other.Condition == node.Condition && other.Outcome != node.Outcome)
                    parting = node;
            }
        }

        parting ??= last;
        if (loss.Thrown is { } thrown)
            return thrown.IsExplicit ? "when an exception leaves the member" : $"when `{BranchWords.Short(thrown.Source)}` throws";
        return parting is null ? string.Empty : "when " + BranchWords.Of(parting);
    }

    private static string SubjectOf(AcquisitionSite site)
    {
        if (site.Name is { } name)
            return name.Name;
        var node = site.Location.SourceTree?.GetRoot().FindNode(site.Location.SourceSpan, getInnermostNodeForTie: true);
        return node is null ? "copy" : BranchWords.Short(node);
    }

    private static ISymbol MemberOf(IMethodSymbol method) => method.AssociatedSymbol ?? method;

    private static string Describe(ISymbol member) => MemberWords.Of(member);

    private static Location LocationOf(ISymbol symbol) => symbol.Locations.FirstOrDefault(l => l.IsInSource) ?? Location.None;

    private bool IsUnmarked(IMethodSymbol method, IParameterSymbol parameter)
    {
        var contract = context.Contracts.For(MemberOf(method) is IPropertySymbol ? MemberOf(method) : method);
        var part = context.Contracts.For(method).Parameter(parameter.Ordinal);
        return part.Reports is null && part.Owns is null && !part.Releases && contract.ReportsReceiver is null && contract.Owns is null;
    }

    private static Event? First(Dictionary<Location, Event> events) =>
        events.Values.OrderBy(e => e.Location.SourceSpan.Start).FirstOrDefault();
}
