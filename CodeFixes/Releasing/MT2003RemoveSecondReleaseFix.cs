using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using MemTrace.CodeFixes.Editing;

namespace MemTrace.CodeFixes.Releasing;

/// <summary>Removes the second release.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(MT2003RemoveSecondReleaseFix)), Shared]
public sealed class MT2003RemoveSecondReleaseFix() : MemTraceFix("MT2003")
{
    private protected override IEnumerable<FixProposal> Propose(Fault fault)
    {
        yield return new FixProposal("Remove the second release", "MemTrace.MT2003.Remove", Removals(fault)) { MayTakeSeveral = true };
    }

    private static IEnumerable<SourceEdit> Removals(Fault fault)
    {
        var releases = fault.Calls.Releases.Select(static release => release.Statement).OfType<StatementSyntax>().ToArray();
        var here = fault.Node.AncestorsAndSelf().OfType<ExpressionStatementSyntax>().FirstOrDefault();
        // One that stands in `finally` holds on more paths than one that does not.
        foreach (var release in releases.OrderBy(static release => release.Ancestors().Any(static outer => outer is FinallyClauseSyntax) ? 1 : 0).ThenBy(release => release == here ? 0 : 1))
            yield return DeadCode.Remove(new SourceEdit(fault.Source), fault.Source, Bodies.Member(fault.Acquisition), [release], [], fault.CancellationToken);

        // The second one is the end of a `using`, and the first one a hand-over.
        if (fault.Acquisition.FirstAncestorOrSelf<LocalDeclarationStatementSyntax>() is { UsingKeyword: { RawKind: (int)SyntaxKind.UsingKeyword } keyword } declaration)
            yield return new SourceEdit(fault.Source).Replace(TextSpan.FromBounds(declaration.SpanStart, keyword.GetNextToken().SpanStart), string.Empty);
    }
}
