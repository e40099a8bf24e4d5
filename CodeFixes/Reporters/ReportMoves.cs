using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using MemTrace.CodeFixes.Copies;
using MemTrace.CodeFixes.Editing;

namespace MemTrace.CodeFixes.Reporters;

/// <summary>Edits that put reports elsewhere.</summary>
internal static class ReportMoves
{
    /// <summary>
    /// Report once, right after the acquisition, instead of wherever it is reported now; none where it is reported to different traces,
    /// since nobody but the author knows which of them it would be then.
    /// </summary>
    public static IEnumerable<SourceEdit> OnceAfterAcquisition(Fault fault)
    {
        var reports = fault.Calls.Reports;
        // Who is called by a delegate does more than report.
        if (reports.IsEmpty || reports.Any(static report => report.Statement is null || report.Method.MethodKind == MethodKind.DelegateInvoke) || reports.Select(ReceiverOf).Distinct().Count() > 1)
            return [];
        return CopyPlaces.Of(fault).SelectMany(place => At(fault, place));
    }

    private static IEnumerable<SourceEdit> At(Fault fault, CopyPlace place)
    {
        var calls = fault.Calls;
        foreach (var way in Moved(fault, place).Concat(ReportWriter.Ways(fault, place)))
        {
            yield return Without(place.Write(way), calls.Reports);
            // A copy that is released where it was reported is released by its end instead.
            if (fault.HasReleaseHalf && place.WriteUsing is { } write && calls.Releases.All(static release => release.Statement is not null))
                yield return Without(write(way), calls.Reports.Concat(calls.Releases));
        }

        SourceEdit Without(SourceEdit edit, IEnumerable<MemoryCall> removed) => DeadCode.Remove(
            edit, fault.Source, Bodies.Member(fault.Acquisition), removed.Select(static call => call.Statement!), [], fault.CancellationToken);
    }

    /// <summary>The report that is there already, where it reports the copy itself; with what its author said of it.</summary>
    private static IEnumerable<NewStatement[]> Moved(Fault fault, CopyPlace place) => fault.Calls.Reports
        .Where(report => !report.IsAmount && IsOf(report, place))
        .SelectMany(report => NullGuard.Ways(fault, place, [Sure(NewStatement.Moved(report.Statement!), place)]))
        .Take(2);

    /// <summary>What was said not to be null where it stood may be null here.</summary>
    private static NewStatement Sure(NewStatement report, CopyPlace place) =>
        place.MayBeNull ? report with { Head = report.Head.Replace(place.Name + "!", place.Name) } : report;

    private static bool IsOf(MemoryCall report, CopyPlace place) =>
        report.Argument is { } argument ? argument.Expression.ToString().TrimEnd('!') == place.Name : report.Receiver?.ToString() == place.Name;

    private static string? ReceiverOf(MemoryCall report) => report.Argument is null ? null : report.Receiver?.ToString();
}
