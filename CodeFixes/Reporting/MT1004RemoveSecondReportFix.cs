using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using MemTrace.CodeFixes.Editing;
using MemTrace.CodeFixes.Reporters;

namespace MemTrace.CodeFixes.Reporting;

/// <summary>Removes the second report.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(MT1004RemoveSecondReportFix)), Shared]
public sealed class MT1004RemoveSecondReportFix() : MemTraceFix("MT1004")
{
    private protected override IEnumerable<FixProposal> Propose(Fault fault)
    {
        yield return new FixProposal("Remove the second report", "MemTrace.MT1004.Remove", Removals(fault));
    }

    private static IEnumerable<SourceEdit> Removals(Fault fault)
    {
        var here = fault.Node.AncestorsAndSelf().OfType<ExpressionStatementSyntax>().FirstOrDefault();
        if (here is not null)
            yield return new SourceEdit(fault.Source).Remove(ReportingStatements.WithItsTest(here));

        // Where the second one is a hand-over, the report before it is one too many.
        foreach (var report in ReportingStatements.Of(fault).Where(report => report != here))
            yield return new SourceEdit(fault.Source).Remove(ReportingStatements.WithItsTest(report));
    }
}
