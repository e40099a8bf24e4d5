using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using MemTrace.Analyzers.Flow;
using MemTrace.CodeFixes.Editing;
using MemTrace.CodeFixes.Reporters;

namespace MemTrace.CodeFixes.Reporting;

/// <summary>Reports on the path that lacks it, or once for all paths.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(MT1002ReportOnEveryPathFix)), Shared]
public sealed class MT1002ReportOnEveryPathFix() : MemTraceFix("MT1002")
{
    private protected override IEnumerable<FixProposal> Propose(Fault fault)
    {
        yield return new FixProposal("Report on the missing path", "MemTrace.MT1002.Path", OnPath(fault));
        yield return new FixProposal("Report once for all paths", "MemTrace.MT1002.Once", Once(fault));
    }

    private static IEnumerable<SourceEdit> OnPath(Fault fault)
    {
        if (ReportingStatements.NamedPlace(fault) is not { } place)
            yield break;
        var exits = fault.Path.Where(static step => step.Kind == PathStepKind.Exit).Select(step => fault.NodeAt(step.Location)).ToArray();
        foreach (var statement in exits.Select(static exit => exit?.AncestorsAndSelf().OfType<StatementSyntax>().FirstOrDefault(static s => s is not BlockSyntax)))
        {
            if (statement is null)
                continue;
            foreach (var way in ReportWriter.Ways(fault, place))
                yield return new SourceEdit(fault.Source).InsertBefore(statement, way);
        }

        // The other side of a test that decides about a report alone.
        foreach (var report in ReportingStatements.Of(fault))
        {
            if (ReportingStatements.WithItsTest(report) is not IfStatementSyntax test)
                continue;
            foreach (var way in ReportWriter.Ways(fault, place))
                yield return new SourceEdit(fault.Source).Insert(test.Span.End, " else { " + string.Join(" ", way.Select(static s => s.OnOneLine())) + " }");
        }
    }

    private static IEnumerable<SourceEdit> Once(Fault fault)
    {
        var reports = ReportingStatements.Of(fault).ToArray();
        foreach (var edit in ReportWriter.ReportAfterAcquisition(fault))
            yield return reports.Aggregate(edit, static (all, report) => all.Remove(ReportingStatements.WithItsTest(report)));
    }
}
