using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using MemTrace.CodeFixes.Copies;
using MemTrace.CodeFixes.Editing;
using MemTrace.CodeFixes.Reporters;

namespace MemTrace.CodeFixes.Reporting;

/// <summary>Reports the copy on the path that misses it, or once for all paths.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(MT1002ReportFix)), Shared]
public sealed class MT1002ReportFix() : MemTraceFix("MT1002")
{
    private protected override IEnumerable<FixProposal> Propose(Fault fault)
    {
        // One report right after the copy is made reads best, and holds when an exception leaves.
        yield return new FixProposal("Report the copy once for all paths", "MemTrace.MT1002.Once", Everywhere(fault, ReportMoves.OnceAfterAcquisition));
        yield return new FixProposal("Report the copy on the missing path", "MemTrace.MT1002.Path", Everywhere(fault, MissingPath.Edits)) { MayTakeSeveral = true };
    }

    /// <summary>Where the copy is made, then where it is passed to.</summary>
    private static IEnumerable<SourceEdit> Everywhere(Fault fault, Func<Fault, IEnumerable<SourceEdit>> edits) =>
        edits(fault).Concat(Recipients.Of(fault).SelectMany(edits));
}
