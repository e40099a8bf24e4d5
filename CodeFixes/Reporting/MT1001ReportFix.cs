using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using MemTrace.CodeFixes.Checking;
using MemTrace.CodeFixes.Contracts;
using MemTrace.CodeFixes.Copies;
using MemTrace.CodeFixes.Editing;
using MemTrace.CodeFixes.Reporters;

namespace MemTrace.CodeFixes.Reporting;

/// <summary>Reports the copy to a trace in reach, hands it on, or wraps it in <c>using</c>.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(MT1001ReportFix)), Shared]
public sealed class MT1001ReportFix() : MemTraceFix("MT1001")
{
    private protected override IEnumerable<FixProposal> Propose(Fault fault)
    {
        yield return new FixProposal("Report the copy", "MemTrace.MT1001.Report", Reports(fault));
        yield return new FixProposal(HandOn.Title, HandOn.Key, HandOn.Edits(fault, fault.Acquisition), FixReach.Member);
        if (fault.HasReleaseHalf || fault.Local is not null)
            yield return new FixProposal("Wrap the copy in 'using'", "MemTrace.MT1001.Using", Usings(fault));
    }

    /// <summary>A copy that must be released, and is not, becomes a <c>using</c> besides: its report alone would be the next finding.</summary>
    private static IEnumerable<SourceEdit> Reports(Fault fault)
    {
        var alone = OwnedLosses.Edits(fault).Concat(ReportWriter.ReportAfterAcquisition(fault));
        var reports = fault.HasReleaseHalf ? Alternate(alone, ReportWriter.ReportAfterAcquisition(fault, asUsing: true)) : alone;
        // Where another copy in the same variable is reported, one report stands for both.
        return reports.Concat(ReportMoves.OnceAfterAcquisition(fault));
    }

    private static IEnumerable<SourceEdit> Usings(Fault fault) => CopyPlaces.Of(fault)
        .Where(static place => place.WriteUsing is not null)
        .Select(static place => place.WriteUsing!([]))
        .Concat(fault.HasReleaseHalf ? ReportWriter.ReportAfterAcquisition(fault, asUsing: true) : []);

    private static IEnumerable<SourceEdit> Alternate(IEnumerable<SourceEdit> first, IEnumerable<SourceEdit> second)
    {
        using var other = second.GetEnumerator();
        foreach (var edit in first)
        {
            yield return edit;
            if (other.MoveNext())
                yield return other.Current;
        }
    }
}
