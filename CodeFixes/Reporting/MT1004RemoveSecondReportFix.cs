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
        yield return new FixProposal("Remove the second report", "MemTrace.MT1004.Remove", Removals(fault)) { MayTakeSeveral = true };
    }

    private static IEnumerable<SourceEdit> Removals(Fault fault)
    {
        var member = Bodies.Member(fault.Acquisition);
        var here = fault.Node.AncestorsAndSelf().OfType<ExpressionStatementSyntax>().FirstOrDefault();
        var reports = ReportingStatements.Of(fault).ToArray();
        if (here is not null && reports.Contains(here))
            yield return Without(here);

        // A report that gives the copy back leaves the copy.
        if (fault.Node.FirstAncestorOrSelf<InvocationExpressionSyntax>() is { Expression: MemberAccessExpressionSyntax fluent } call && call.Parent is not ExpressionStatementSyntax
            && fault.Source.Model.GetSymbolInfo(call, fault.CancellationToken).Symbol is IMethodSymbol method && fault.Source.Contracts.For(method.ReducedFrom ?? method) is var contract
            && (contract.SharesReceiver || (method.ReducedFrom is not null && contract.Parameter(0).Shares)))
        {
            yield return new SourceEdit(fault.Source).Replace(call, fluent.Expression.ToString());
        }

        // Where the second one is a hand-over, the report before it is one too many.
        foreach (var report in reports.Where(report => report != here))
            yield return Without(report);

        // A sum that counts a portion twice, and a report in a loop.
        foreach (var edit in WholeReport.Edits(fault).Concat(ReportMoves.OnceAfterAcquisition(fault)))
            yield return edit;

        SourceEdit Without(StatementSyntax report) =>
            DeadCode.Remove(new SourceEdit(fault.Source), fault.Source, member, [report], [], fault.CancellationToken);
    }
}
