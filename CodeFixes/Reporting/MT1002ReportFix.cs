using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using MemTrace.CodeFixes.Reporters;

namespace MemTrace.CodeFixes.Reporting;

/// <summary>Reports the copy on the path that misses it, or once for all paths.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(MT1002ReportFix)), Shared]
public sealed class MT1002ReportFix() : MemTraceFix("MT1002")
{
    private protected override IEnumerable<FixProposal> Propose(Fault fault)
    {
        yield return new FixProposal("Report the copy once for all paths", "MemTrace.MT1002.Once", ReportMoves.OnceAfterAcquisition(fault));
        yield return new FixProposal("Report the copy on the missing path", "MemTrace.MT1002.Path", MissingPath.Edits(fault));
    }
}
