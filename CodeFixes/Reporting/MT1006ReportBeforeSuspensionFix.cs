using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using MemTrace.CodeFixes.Editing;
using MemTrace.CodeFixes.Reporters;

namespace MemTrace.CodeFixes.Reporting;

/// <summary>Reports before the await or yield.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(MT1006ReportBeforeSuspensionFix)), Shared]
public sealed class MT1006ReportBeforeSuspensionFix() : MemTraceFix("MT1006")
{
    private protected override IEnumerable<FixProposal> Propose(Fault fault)
    {
        yield return new FixProposal("Report before the suspension", "MemTrace.MT1006.Before", Edits(fault));
    }

    private static IEnumerable<SourceEdit> Edits(Fault fault)
    {
        foreach (var report in ReportingStatements.Of(fault).Cast<StatementSyntax>().ToArray())
        {
            foreach (var edit in ReportWriter.ReportAfterAcquisition(fault))
                yield return edit.Remove(ReportingStatements.WithItsTest(report));
        }
    }
}
