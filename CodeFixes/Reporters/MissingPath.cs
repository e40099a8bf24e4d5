using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using MemTrace.Analyzers.Flow;
using MemTrace.CodeFixes.Copies;
using MemTrace.CodeFixes.Editing;

namespace MemTrace.CodeFixes.Reporters;

/// <summary>Edits that report a copy on the path which a finding shows: at its exit, or in the branches that lead there.</summary>
internal static class MissingPath
{
    /// <summary>The nearest to the exit first.</summary>
    public static IEnumerable<SourceEdit> Edits(Fault fault)
    {
        foreach (var edit in RefusedCalls.Edits(fault))
            yield return edit;
        var places = CopyPlaces.Of(fault).Where(static place => place.Symbol is not null).ToArray();
        if (places.Length == 0)
            yield break;
        var nullable = places[0] with { MayBeNull = places.Any(static place => place.MayBeNull) };
        foreach (var (position, write) in Gaps(fault))
        {
            foreach (var way in Ways(fault, nullable with { Position = position }).Take(2))
                yield return write(way);
        }
    }

    private static IEnumerable<NewStatement[]> Ways(Fault fault, CopyPlace place)
    {
        // The other paths' way is the best one: the nearest of them.
        var same = fault.Calls.Reports
            .Where(report => !report.IsAmount && report.Portion == fault.Portion && report.Statement is not null && report.Argument?.Expression.ToString() == place.Name)
            .OrderBy(report => Math.Abs(report.Node.SpanStart - place.Position))
            .SelectMany(report => NullGuard.Ways(fault, place, [NewStatement.Line(report.Statement!.ToString())]));
        var all = same.Concat(ReportWriter.Ways(fault, place));
        return fault.HasReleaseHalf && ReleaseOf(fault, place) is { } release ? all.SelectMany(way => new[] { way, [.. way, release] }) : all;
    }

    /// <summary>As the copy is released on other paths: a path that misses its report may miss that, too.</summary>
    private static NewStatement? ReleaseOf(Fault fault, CopyPlace place)
    {
        if (fault.Calls.Releases.FirstOrDefault(release => release is { IsAmount: false, Statement: not null } && IsOf(release, place)) is { } known)
            return NewStatement.Line(known.Statement!.ToString());
        var isUsed = Bodies.Around(fault.Acquisition).DescendantNodes().OfType<UsingStatementSyntax>().Any(@using => @using.Expression?.ToString() == place.Name);
        return isUsed ? NewStatement.Line(place.Name + ".Dispose();") : null;
    }

    private static bool IsOf(MemoryCall release, CopyPlace place) => (release.Argument?.Expression ?? release.Receiver)?.ToString() == place.Name;

    private static IEnumerable<(int Position, Func<NewStatement[], SourceEdit> Write)> Gaps(Fault fault)
    {
        foreach (var (kind, location) in fault.Path.Reverse())
        {
            if (fault.NodeAt(location) is not { } node)
                continue;
            if (kind == PathStepKind.Exit)
            {
                foreach (var gap in AtExit(fault, node))
                    yield return gap;
            }
            else if (kind == PathStepKind.Branch)
            {
                foreach (var gap in AtBranch(fault, node))
                    yield return gap;
            }
        }

        foreach (var handler in Bodies.Around(fault.Acquisition).DescendantNodes().OfType<CatchClauseSyntax>())
            yield return (handler.Block.OpenBraceToken.Span.End, statements => new SourceEdit(fault.Source).InsertAtStart(handler.Block, statements));
    }

    private static IEnumerable<(int, Func<NewStatement[], SourceEdit>)> AtExit(Fault fault, SyntaxNode node)
    {
        if (node is BlockSyntax { Statements: [.., var last] })
            yield return (last.Span.End, statements => new SourceEdit(fault.Source).InsertAfter(last, statements));
        else if (node.FirstAncestorOrSelf<StatementSyntax>() is { } statement and not (BlockSyntax or LocalFunctionStatementSyntax))
            yield return (statement.SpanStart, statements => new SourceEdit(fault.Source).InsertBefore(statement, statements));
        if (Bodies.Of(Bodies.Around(fault.Acquisition)) is BlockSyntax { Statements: [.., var end] } && end is not (ReturnStatementSyntax or ThrowStatementSyntax))
            yield return (end.Span.End, statements => new SourceEdit(fault.Source).InsertAfter(end, statements));
    }

    private static IEnumerable<(int, Func<NewStatement[], SourceEdit>)> AtBranch(Fault fault, SyntaxNode condition)
    {
        switch (condition.AncestorsAndSelf().FirstOrDefault(static node => node is StatementSyntax))
        {
            case IfStatementSyntax @if when @if.Condition.Span.Contains(condition.Span):
                yield return (InsideOf(@if.Statement), statements => new SourceEdit(fault.Source).InsertAtStart(@if.Statement, statements));
                if (@if.Else is { } otherwise)
                    yield return (InsideOf(otherwise.Statement), statements => new SourceEdit(fault.Source).InsertAtStart(otherwise.Statement, statements));
                else
                    yield return (@if.Span.End, statements => WithoutTest(fault, @if, statements) ?? new SourceEdit(fault.Source).AddElse(@if, statements));
                yield return (@if.Span.End, statements => new SourceEdit(fault.Source).InsertAfter(@if, statements));
                break;
            case SwitchStatementSyntax @switch:
                foreach (var section in @switch.Sections.Where(static section => section.Statements.Count != 0))
                    yield return (section.Statements[0].SpanStart, statements => new SourceEdit(fault.Source).InsertBefore(section.Statements[0], statements));
                break;
            case WhileStatementSyntax or ForStatementSyntax or CommonForEachStatementSyntax or DoStatementSyntax:
                var loop = condition.FirstAncestorOrSelf<StatementSyntax>()!;
                yield return (loop.Span.End, statements => new SourceEdit(fault.Source).InsertAfter(loop, statements));
                break;
        }
    }

    /// <summary>The report without the test around it, where the test decides of nothing else; null where it does.</summary>
    private static SourceEdit? WithoutTest(Fault fault, IfStatementSyntax test, NewStatement[] statements)
    {
        var inner = test.Statement is BlockSyntax { Statements: [var only] } ? only : test.Statement;
        return test.Parent is not ElseClauseSyntax && statements is [{ Body.IsDefault: true } line] && inner.ToString() == line.Head && Effects.IsPure(test.Condition)
            ? new SourceEdit(fault.Source).ReplaceStatement(test, NewStatement.Moved(inner))
            : null;
    }

    private static int InsideOf(StatementSyntax body) => body is BlockSyntax block ? block.OpenBraceToken.Span.End : body.SpanStart;
}
