using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using MemTrace.CodeFixes.Editing;

namespace MemTrace.CodeFixes.Releasing;

/// <summary>Removes the second release.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(MT2003RemoveSecondReleaseFix)), Shared]
public sealed class MT2003RemoveSecondReleaseFix() : MemTraceFix("MT2003")
{
    private protected override IEnumerable<FixProposal> Propose(Fault fault)
    {
        yield return new FixProposal("Remove the second release", "MemTrace.MT2003.Remove", Removals(fault));
    }

    private static IEnumerable<SourceEdit> Removals(Fault fault)
    {
        if (fault.Node.AncestorsAndSelf().OfType<ExpressionStatementSyntax>().FirstOrDefault() is { } statement)
            yield return new SourceEdit(fault.Source).Remove(statement);
        if (fault.Local is not { } local)
            yield break;

        // The second one is a `using`: the release by hand before it goes.
        foreach (var other in Bodies.Member(fault.Acquisition).DescendantNodes().OfType<ExpressionStatementSyntax>().Where(s => s.Expression.ToString() == local + ".Dispose()"))
            yield return new SourceEdit(fault.Source).Remove(other);
    }
}
