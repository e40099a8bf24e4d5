using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using MemTrace.Analyzers.Contracts;
using MemTrace.CodeFixes.Reporters;

namespace MemTrace.CodeFixes.Reporting;

/// <summary>Reports the whole copy instead of a part of it, or the missing portion besides.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(MT1003PortionFix)), Shared]
public sealed class MT1003PortionFix() : MemTraceFix("MT1003")
{
    private protected override IEnumerable<FixProposal> Propose(Fault fault)
    {
        yield return new FixProposal(
            "Report the whole copy", "MemTrace.MT1003.Whole", WholeReport.Edits(fault).Concat(ReportMoves.OnceAfterAcquisition(fault)));
        // Of a sum over some of the entries nobody knows what is missing.
        if (fault.Portion == MemoryPortion.All)
            yield break;
        yield return new FixProposal(
            "Report the missing portion too", "MemTrace.MT1003.Missing", WholeReport.MissingPortion(fault).Concat(MissingPath.Edits(fault)).Concat(ReportWriter.ReportAfterAcquisition(fault)));
    }
}
