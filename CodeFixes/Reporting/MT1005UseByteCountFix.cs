using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using MemTrace.Analyzers.Contracts;
using MemTrace.Analyzers.Symbols;
using MemTrace.CodeFixes.Copies;
using MemTrace.CodeFixes.Editing;
using MemTrace.CodeFixes.Reporters;

namespace MemTrace.CodeFixes.Reporting;

/// <summary>Reports the copy's byte count in place of another number.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(MT1005UseByteCountFix)), Shared]
public sealed class MT1005UseByteCountFix() : MemTraceFix("MT1005")
{
    private protected override IEnumerable<FixProposal> Propose(Fault fault)
    {
        yield return new FixProposal("Use the copy's byte count", "MemTrace.MT1005.Bytes", Edits(fault));
        yield return new FixProposal("Check the conversion", "MemTrace.MT1005.Checked", Checks(fault));
    }

    /// <summary>Conversions to narrower numbers, each of them checked.</summary>
    private static IEnumerable<SourceEdit> Checks(Fault fault) => Bodies.Member(fault.Acquisition).DescendantNodes().OfType<CastExpressionSyntax>()
        .Where(cast => cast.Parent is not CheckedExpressionSyntax && fault.Source.Model.GetTypeInfo(cast, fault.CancellationToken).Type is { } type && NumericTypes.IsNumeric(type))
        .OrderBy(cast => cast.Span.IntersectsWith(fault.Node.Span) ? 0 : 1)
        .Select(cast => new SourceEdit(fault.Source).Replace(cast, "checked(" + cast + ")"));

    private static IEnumerable<SourceEdit> Edits(Fault fault)
    {
        var amount = fault.Node.DescendantNodesAndSelf().OfType<ExpressionSyntax>().FirstOrDefault();
        if (amount is null || PlaceOf(fault, amount) is not { } place)
            yield break;
        foreach (var portion in new[] { fault.Portion, MemoryPortion.All }.Distinct())
        {
            foreach (var bytes in Amounts.Of(place.Name, place.Type, portion, fault.Source.Model, fault.Source.Contracts, amount.SpanStart))
                yield return new SourceEdit(fault.Source).Replace(amount, bytes);
        }
    }

    /// <summary>The copy by its name; one without a name by what makes it, where that stands in the amount.</summary>
    private static CopyPlace? PlaceOf(Fault fault, ExpressionSyntax amount)
    {
        if (ReportingStatements.NamedPlace(fault) is { } named)
            return named;
        return fault.Acquisition is ExpressionSyntax made && amount.Span.Contains(made.Span) && fault.Source.Model.GetTypeInfo(made, fault.CancellationToken).Type is { } type
            ? new CopyPlace(OneLine.Of(made), null, type, amount.SpanStart, MayBeNull: false, _ => new SourceEdit(fault.Source))
            : null;
    }
}
