using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using MemTrace.Analyzers.Contracts;
using MemTrace.CodeFixes.Checking;
using MemTrace.CodeFixes.Editing;

namespace MemTrace.CodeFixes.Contracts;

/// <summary>Marks a parameter that the member reports.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(MT3005MarkParameterFix)), Shared]
public sealed class MT3005MarkParameterFix() : MemTraceFix("MT3005")
{
    private protected override IEnumerable<FixProposal> Propose(Fault fault)
    {
        yield return new FixProposal("Mark the parameter [ReportsMemory]", "MemTrace.MT3005.Mark", Edits(fault), FixReach.Member);
    }

    private static IEnumerable<SourceEdit> Edits(Fault fault)
    {
        if (fault.Node.AncestorsAndSelf().OfType<ParameterSyntax>().FirstOrDefault() is not { } parameter)
            yield break;
        var mark = MarkEdits.Text(MemoryAttributeKind.Reports, PortionOf(fault.In(parameter)));
        yield return new SourceEdit(fault.Source).Add(fault.Source, parameter, mark);
        if (parameter.Parent is BaseParameterListSyntax { Parent: MemberDeclarationSyntax member } list && BaseDeclarations.Of(fault, member) is { Count: > 0 } above)
            yield return HandOn.Marked(fault, [parameter, .. BaseDeclarations.Parameters(above, list.Parameters.IndexOf(parameter))], mark);
    }

    /// <summary>What the member reports of it: nobody checks later whether the mark says too much.</summary>
    private static MemoryPortion PortionOf(Fault fault)
    {
        var portion = MemoryPortion.None;
        foreach (var report in fault.Calls.Reports)
            portion |= report.IsAmount ? PortionOf(fault, report.Argument!) : report.Portion;
        return portion == MemoryPortion.None ? MemoryPortion.All : portion;
    }

    private static MemoryPortion PortionOf(Fault fault, SyntaxNode amount)
    {
        var portions = amount.DescendantNodes().OfType<MemberAccessExpressionSyntax>()
            .Select(read => fault.Source.Model.GetSymbolInfo(read, fault.CancellationToken).Symbol)
            .OfType<ISymbol>()
            .Select(member => fault.Source.Contracts.For((member as IMethodSymbol)?.ReducedFrom ?? member).Bytes)
            .OfType<MemoryPortion>()
            .ToArray();
        return portions.Length == 0 ? MemoryPortion.All : portions.Aggregate(static (all, portion) => all | portion);
    }
}
