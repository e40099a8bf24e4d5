using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using MemTrace.CodeFixes.Reporters;

namespace MemTrace.CodeFixes.Reporting;

/// <summary>Reports before the await or yield.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(MT1006ReportBeforeSuspensionFix)), Shared]
public sealed class MT1006ReportBeforeSuspensionFix() : MemTraceFix("MT1006")
{
    private protected override IEnumerable<FixProposal> Propose(Fault fault)
    {
        yield return new FixProposal("Report before the suspension", "MemTrace.MT1006.Before", ReportMoves.OnceAfterAcquisition(fault));
    }
}
