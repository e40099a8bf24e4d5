using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using MemTrace.Analyzers.Contracts;
using MemTrace.CodeFixes.Copies;
using MemTrace.CodeFixes.Editing;

namespace MemTrace.CodeFixes.Reporters;

/// <summary>Edits of a report that covers a part of its copy only.</summary>
internal static class WholeReport
{
    /// <summary>
    /// Lets the report cover the whole copy: by the copy itself where the same trace takes it, since a trace that is given a number cannot
    /// see what is shared; else by the copy's byte count. What computed the old number goes.
    /// </summary>
    public static IEnumerable<SourceEdit> Edits(Fault fault)
    {
        foreach (var edit in InPlace(fault))
            yield return edit;
        var reports = fault.Calls.Reports;
        if (NamedPlace(fault) is not { } place)
            yield break;
        // Of several reports the first one stays, and stands for all; else each is tried alone.
        if (reports.Length > 1)
        {
            foreach (var edit in Edits(fault, reports[0], place, Others(reports[0])).Take(2))
                yield return edit;
        }

        foreach (var report in reports.Reverse())
        {
            foreach (var edit in Edits(fault, report, place, []).Take(reports.Length > 1 ? 2 : int.MaxValue))
                yield return edit;
            if (Others(report) is { Length: > 0 } others)
            {
                foreach (var edit in Edits(fault, report, place, others).Take(2))
                    yield return edit;
            }
        }

        StatementSyntax[] Others(MemoryCall report) =>
            [.. reports.Where(other => other != report).Select(static other => other.Statement).OfType<StatementSyntax>()];
    }

    /// <summary>Reports the missing portion next to the one that is reported.</summary>
    public static IEnumerable<SourceEdit> MissingPortion(Fault fault)
    {
        foreach (var report in fault.Calls.Reports.Reverse())
        {
            if (report.Statement is not { } statement || NamedPlace(fault) is not { } place)
                continue;
            foreach (var call in Calls(fault, report, place, fault.Portion))
                yield return new SourceEdit(fault.Source).InsertAfter(statement, NewStatement.Line(call));
        }
    }

    /// <summary>A copy that is made where it is reported stays there.</summary>
    private static IEnumerable<SourceEdit> InPlace(Fault fault)
    {
        if (fault.Acquisition is not ExpressionSyntax acquisition || fault.Source.Model.GetTypeInfo(acquisition, fault.CancellationToken).Type is not { } type)
            yield break;
        var call = acquisition.Ancestors().OfType<InvocationExpressionSyntax>().FirstOrDefault(outer => outer.ArgumentList.Span.Contains(acquisition.Span));
        if (call?.Expression is not MemberAccessExpressionSyntax)
            yield break;
        var argument = call.ArgumentList.Arguments.First(argument => argument.Span.Contains(acquisition.Span));
        if (fault.Source.Model.GetSymbolInfo(call, fault.CancellationToken).Symbol is not IMethodSymbol method)
            yield break;
        var report = new MemoryCall(call, method, argument, MemoryPortion.All, IsAmount: argument.Expression != acquisition);
        var place = new CopyPlace(OneLine.Of(acquisition), null, type, call.SpanStart, MayBeNull: false, _ => new SourceEdit(fault.Source));
        foreach (var whole in Calls(fault, report, place, MemoryPortion.All).Take(3))
            yield return new SourceEdit(fault.Source).Replace(call, whole.TrimEnd(';'));
    }

    private static CopyPlace? NamedPlace(Fault fault) => CopyPlaces.Of(fault).FirstOrDefault(static place => place.Symbol is not null);

    private static IEnumerable<SourceEdit> Edits(Fault fault, MemoryCall report, CopyPlace place, StatementSyntax[] gone)
    {
        var wholes = Calls(fault, report, place, MemoryPortion.All).ToArray();
        // A number that is needed elsewhere, to be subtracted, is better corrected where it is computed.
        if (InitializerOf(fault, report) is { } initializer)
        {
            foreach (var amount in Amounts.Of(place.Name, place.Type, MemoryPortion.All, fault.Source.Model, fault.Source.Contracts, initializer.SpanStart))
                yield return Removed(new SourceEdit(fault.Source).Replace(initializer, amount), [initializer]);
        }

        foreach (var whole in wholes)
            yield return Removed(new SourceEdit(fault.Source).Replace(report.Node, whole.TrimEnd(';')), [report.Node]);

        SourceEdit Removed(SourceEdit edit, SyntaxNode[] replaced) =>
            DeadCode.Remove(edit, fault.Source, Bodies.Member(fault.Acquisition), gone, replaced, fault.CancellationToken);
    }

    /// <summary>Calls of the same trace for another portion: those that take the copy go first.</summary>
    private static IEnumerable<string> Calls(Fault fault, MemoryCall report, CopyPlace place, MemoryPortion portion)
    {
        var position = report.Node.SpanStart;
        var search = new ReporterSearch(fault.Source, position, [], fault.CancellationToken);
        var copy = place.Type.WithNullableAnnotation(NullableAnnotation.NotAnnotated);
        if (report.Receiver is { } receiver && report.Argument is not null && fault.Source.Model.GetTypeInfo(receiver, fault.CancellationToken).Type is { } holder)
        {
            var members = search.MembersOf(receiver.ToString(), holder, copy, 0).Where(member => member.Portion == portion || member.TakesAmount)
                .OrderBy(static member => member.TakesAmount ? 1 : 0);
            foreach (var member in members)
            {
                if (!member.TakesAmount)
                {
                    yield return member.Call(place.Name);
                    continue;
                }

                foreach (var amount in Amounts.Of(place.Name, copy, portion, fault.Source.Model, fault.Source.Contracts, position))
                    yield return member.Call(amount);
            }
        }

        foreach (var call in search.Calls(place.Name, copy, portion, place.Symbol).Take(2))
            yield return call;
    }

    /// <summary>What an amount's local begins with, where that local is read besides the report and never written again.</summary>
    private static ExpressionSyntax? InitializerOf(Fault fault, MemoryCall report)
    {
        if (report is not { IsAmount: true, Argument.Expression: IdentifierNameSyntax name } || fault.Source.Model.GetSymbolInfo(name, fault.CancellationToken).Symbol is not ILocalSymbol local)
            return null;
        if (local.DeclaringSyntaxReferences is not [var reference] || reference.GetSyntax(fault.CancellationToken) is not VariableDeclaratorSyntax { Initializer.Value: { } value })
            return null;
        var uses = Bodies.Member(fault.Acquisition).DescendantNodes().OfType<IdentifierNameSyntax>()
            .Where(other => other != name && other.Identifier.ValueText == local.Name
                && SymbolEqualityComparer.Default.Equals(fault.Source.Model.GetSymbolInfo(other, fault.CancellationToken).Symbol, local))
            .ToArray();
        return uses.Length != 0 && !uses.Any(static use => use.Parent is AssignmentExpressionSyntax assignment && assignment.Left == use) ? value : null;
    }
}
