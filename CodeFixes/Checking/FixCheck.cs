using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;
using Microsoft.CodeAnalysis.Text;
using MemTrace.Analyzers.Rules;
using MemTrace.CodeFixes.Editing;

namespace MemTrace.CodeFixes.Checking;

/// <summary>Applies an edit and decides whether the result is right.</summary>
internal static class FixCheck
{
    /// <summary>The edited document, formatted where it was edited; null where the finding stays or something new is wrong.</summary>
    public static async Task<AnalyzedDocument?> TryAsync(
        AnalyzedDocument before, Diagnostic finding, SourceEdit edit, FixReach reach, CancellationToken cancellationToken)
    {
        var changes = edit.Changes;
        if (changes.IsEmpty)
            return null;
        var document = before.Document.WithText(before.Text.WithChanges(changes));
        document = await Formatter.FormatAsync(document, Inserted(changes), cancellationToken: cancellationToken).ConfigureAwait(false);

        // The compiler is asked first: it refuses most of what is wrong, and costs less.
        var model = await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
        if (model is null || !IsSubset(AnalyzedDocument.ProblemsOf(model, cancellationToken), before.Problems))
            return null;
        var after = await AnalyzedDocument.OfAsync(document, cancellationToken).ConfigureAwait(false);
        return after is not null && IsBetter(before, after, finding, reach) ? after : null;
    }

    private static bool IsBetter(AnalyzedDocument before, AnalyzedDocument after, Diagnostic finding, FixReach reach)
    {
        var member = reach == FixReach.Member ? MemberAt(before.Root, finding.Location.SourceSpan) : null;
        var ordinal = member is null ? -1 : Members(before.Root).IndexOf(member);
        var counted = ordinal < 0 ? before.Findings : [.. before.Findings.Where(other => IsIn(other, member!) || IsOfMarks(other))];
        var left = ordinal < 0 ? after.Findings : [.. after.Findings.Where(other => IsIn(other, Members(after.Root)[ordinal]) || IsOfMarks(other))];
        var now = left.ToLookup(static other => other.Id);
        var then = counted.ToLookup(static other => other.Id);
        // A finding that this project does not ask for may be fixed all the same: then there must be none.
        return IsSubset(now, then) && now[finding.Id].Count() <= Math.Max(0, then[finding.Id].Count() - 1);
    }

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

    /// <summary>Where the new text stands.</summary>
    private static IEnumerable<TextSpan> Inserted(IEnumerable<TextChange> changes)
    {
        var shift = 0;
        foreach (var change in changes)
        {
            var inserted = change.NewText ?? string.Empty;
            if (inserted.Length != 0)
                yield return new TextSpan(change.Span.Start + shift, inserted.Length);
            shift += inserted.Length - change.Span.Length;
        }
    }
}
