using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using MemTrace.CodeFixes.Copies;
using MemTrace.CodeFixes.Editing;

namespace MemTrace.CodeFixes.Reporters;

/// <summary>Edits that take reports away, or put them elsewhere.</summary>
internal static class ReportMoves
{
    /// <summary>Report once, right after the acquisition, instead of wherever it is reported now.</summary>
    public static IEnumerable<SourceEdit> OnceAfterAcquisition(Fault fault)
    {
        var reports = new MemoryCalls(fault).Reports;
        if (reports.IsEmpty || reports.Any(static report => report.Statement is null))
            yield break;
        var member = Bodies.Member(fault.Acquisition);
        foreach (var place in CopyPlaces.Of(fault))
        {
            foreach (var way in Moved(place, reports).Concat(ReportWriter.Ways(fault, place)))
            {
                var edit = place.Write(way);
                yield return DeadCode.Remove(edit, fault.Source, member, reports.Select(static report => report.Statement!), [], fault.CancellationToken);
            }
        }
    }

    /// <summary>The report that is there already, where it reports the copy itself.</summary>
    private static IEnumerable<NewStatement[]> Moved(CopyPlace place, IEnumerable<MemoryCall> reports)
    {
        foreach (var report in reports)
        {
            if (report.IsAmount || report.Argument?.Expression.ToString() != place.Name || report.Node.Parent is not ExpressionStatementSyntax)
                continue;
            NewStatement[] line = [NewStatement.Line(report.Node + ";")];
            if (place.MayBeNull)
                yield return [NewStatement.Block("if (" + place.Name + " is not null)", line)];
            yield return line;
        }
    }
}
