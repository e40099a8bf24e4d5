using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using MemTrace.Analyzers.Rules;
using MemTrace.CodeFixes.Editing;

namespace MemTrace.CodeFixes.Checking;

/// <summary>Applies an edit and decides whether the result is right.</summary>
internal static class FixCheck
{
    /// <summary>The edited document; null where the finding stays as it is or something new is wrong.</summary>
    public static async Task<FixOutcome?> TryAsync(
        AnalyzedDocument before, Diagnostic finding, SourceEdit edit, FixReach reach, CancellationToken cancellationToken)
    {
        var changes = edit.Changes;
        if (changes.IsEmpty)
            return null;
        var document = before.Document.WithText(before.Text.WithChanges(changes));

        // The compiler is asked first: it refuses most of what is wrong, and costs less.
        var model = await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
        if (model is null || !IsSubset(AnalyzedDocument.ProblemsOf(model, cancellationToken), before.Problems))
            return null;
        var after = await AnalyzedDocument.OfAsync(document, cancellationToken).ConfigureAwait(false);
        return after is null ? null : Compare(before, after, finding, reach);
    }

    private static FixOutcome? Compare(AnalyzedDocument before, AnalyzedDocument after, Diagnostic finding, FixReach reach)
    {
        var member = reach == FixReach.Member ? MemberAt(before.Root, finding.Location.SourceSpan) : null;
        var ordinal = member is null ? -1 : Members(before.Root).IndexOf(member);
        var counted = ordinal < 0 ? before.Findings : [.. before.Findings.Where(other => IsIn(other, member!) || IsOfMarks(other))];
        var left = ordinal < 0 ? after.Findings : [.. after.Findings.Where(other => IsIn(other, Members(after.Root)[ordinal]) || IsOfMarks(other))];
        var now = left.ToLookup(static other => other.Id);
        var then = counted.ToLookup(static other => other.Id);
        // A finding that this project does not ask for may be fixed all the same: then there must be none.
        if (!IsSubset(now, then))
            return null;
        if (now[finding.Id].Count() <= Math.Max(0, then[finding.Id].Count() - 1))
            return new FixOutcome(after, null);
        var place = then[finding.Id].TakeWhile(other => other.Location.SourceSpan != finding.Location.SourceSpan).Count();
        var rest = now[finding.Id].ElementAtOrDefault(place);
        return rest is null || PathOf(rest) == PathOf(finding) ? null : new FixOutcome(after, rest);
    }

    /// <summary>What tells a path from another, wherever the edit moved it.</summary>
    private static string PathOf(Diagnostic finding) => finding.GetMessage() + string.Join(
        "|", finding.AdditionalLocations.Skip(1).Select(static location => location.SourceTree?.GetText().Lines.GetLineFromPosition(location.SourceSpan.Start).ToString().Trim()));

    private static bool IsOfMarks(Diagnostic finding) =>
        finding.Id == Descriptors.MT3002ContractChanged.Id || finding.Id == Descriptors.MT3003AttributeDoesNotApply.Id;

    private static bool IsSubset(ILookup<string, Diagnostic> now, ILookup<string, Diagnostic> then) =>
        now.All(group => group.Count() <= then[group.Key].Count());

    private static bool IsIn(Diagnostic finding, SyntaxNode member) => member.FullSpan.Contains(finding.Location.SourceSpan);

    private static SyntaxNode? MemberAt(SyntaxNode root, TextSpan span) => root.FindNode(span).AncestorsAndSelf().FirstOrDefault(IsMember);

    /// <summary>No edit of this reach adds or removes a member: the ordinal finds it again.</summary>
    private static List<SyntaxNode> Members(SyntaxNode root) => root.DescendantNodes().Where(IsMember).ToList();

    private static bool IsMember(SyntaxNode node) =>
        node is MemberDeclarationSyntax and not BaseTypeDeclarationSyntax and not BaseNamespaceDeclarationSyntax and not GlobalStatementSyntax
            or LocalFunctionStatementSyntax;
}
