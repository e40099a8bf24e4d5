using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using MemTrace.Analyzers.Contracts;
using MemTrace.CodeFixes.Editing;
using MemTrace.CodeFixes.Reporters;

namespace MemTrace.CodeFixes.Reporting;

/// <summary>Reports the whole copy in place of a part of it, or adds what is missing.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(MT1003ReportTheWholeFix)), Shared]
public sealed class MT1003ReportTheWholeFix() : MemTraceFix("MT1003")
{
    private protected override IEnumerable<FixProposal> Propose(Fault fault)
    {
        yield return new FixProposal("Report the whole copy", "MemTrace.MT1003.Whole", Whole(fault));
        yield return new FixProposal("Report the missing portion too", "MemTrace.MT1003.Missing", Missing(fault));
    }

    private static IEnumerable<SourceEdit> Whole(Fault fault)
    {
        if (ReportingStatements.NamedPlace(fault) is not { } place)
            yield break;
        var reports = ReportingStatements.Of(fault).ToArray();
        foreach (var report in reports)
        {
            foreach (var call in Calls(fault, place, report.SpanStart, MemoryPortion.All))
            {
                // A number that nobody reads any more goes with the report that read it.
                if (Accumulation(report) is { } parts)
                    yield return parts.Aggregate(new SourceEdit(fault.Source).ReplaceStatement(report, NewStatement.Line(call)), static (all, part) => all.Remove(part));
                yield return new SourceEdit(fault.Source).ReplaceStatement(report, NewStatement.Line(call));
            }
        }

        foreach (var edit in ReportWriter.ReportAfterAcquisition(fault))
            yield return reports.Aggregate(edit, static (all, report) => all.Remove(ReportingStatements.WithItsTest(report)));
    }

    private static IEnumerable<SourceEdit> Missing(Fault fault)
    {
        if (ReportingStatements.NamedPlace(fault) is not { } place || fault.Portion == MemoryPortion.All)
            yield break;
        foreach (var report in ReportingStatements.Of(fault))
        {
            foreach (var call in Calls(fault, place, report.SpanStart, fault.Portion))
                yield return new SourceEdit(fault.Source).InsertAfter(report, NewStatement.Line(call));
        }
    }

    private static IEnumerable<string> Calls(Fault fault, Copies.CopyPlace place, int position, MemoryPortion portion) =>
        new ReporterSearch(fault.Source, position, fault.CancellationToken).Calls(place.Name, place.Type, portion, place.Symbol);

    /// <summary>The declaration of the local that a report adds up, and the loop that does nothing else; null where it does more.</summary>
    private static StatementSyntax[]? Accumulation(ExpressionStatementSyntax report)
    {
        if (ReportingStatements.CallOf(report)?.ArgumentList.Arguments is not [{ Expression: IdentifierNameSyntax name }] || report.Parent is not BlockSyntax block)
            return null;
        var named = block.DescendantNodes().OfType<IdentifierNameSyntax>().Where(other => other.Identifier.ValueText == name.Identifier.ValueText && other != name).ToArray();
        var declaration = block.Statements.OfType<LocalDeclarationStatementSyntax>()
            .FirstOrDefault(local => local.Declaration.Variables is [var variable] && variable.Identifier.ValueText == name.Identifier.ValueText);
        var loops = named.Select(use => block.Statements.FirstOrDefault(statement => statement.Span.Contains(use.Span))).Distinct().ToArray();
        if (declaration is null || loops is not [{ } loop] || loop is not (CommonForEachStatementSyntax or ForStatementSyntax))
            return null;
        var addsUpAlone = loop.DescendantNodes().OfType<StatementSyntax>().All(statement =>
            statement is BlockSyntax or IfStatementSyntax or ContinueStatementSyntax or BreakStatementSyntax ||
            (statement is ExpressionStatementSyntax { Expression: AssignmentExpressionSyntax { Left: IdentifierNameSyntax left } } && left.Identifier.ValueText == name.Identifier.ValueText));
        return addsUpAlone ? [declaration, loop] : null;
    }
}
