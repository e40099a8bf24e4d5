using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MemTrace.CodeFixes.Editing;

/// <summary>A statement that a fix writes: one line, or a head with statements in braces.</summary>
/// <param name="Head">The statement, or what stands in front of its block.</param>
/// <param name="Body">What the block holds; default where there is none.</param>
/// <param name="Comments">Lines of comment above it.</param>
/// <param name="Remark">A comment behind it; may be empty.</param>
internal sealed record NewStatement(string Head, ImmutableArray<NewStatement> Body, ImmutableArray<string> Comments, string Remark)
{
    public static NewStatement Line(string text) => new(text, default, [], string.Empty);

    public static NewStatement Block(string head, params NewStatement[] body) => new(head, [.. body], [], string.Empty);

    /// <summary>A statement that stood elsewhere, with what its author said of it.</summary>
    public static NewStatement Moved(StatementSyntax statement)
    {
        var comments = statement.GetLeadingTrivia().Where(static part => part.IsKind(SyntaxKind.SingleLineCommentTrivia)).Select(static part => part.ToString());
        var remark = statement.GetTrailingTrivia().FirstOrDefault(static part => part.IsKind(SyntaxKind.SingleLineCommentTrivia));
        return new NewStatement(statement.ToString(), default, [.. comments], remark.ToString());
    }

    /// <summary>The lines of the statement, each with its indentation.</summary>
    public IEnumerable<string> Lines(string indent, SourceLayout layout)
    {
        foreach (var comment in Comments)
            yield return indent + comment;
        if (Body.IsDefault)
        {
            yield return indent + Head + (Remark.Length == 0 ? string.Empty : " " + Remark);
            yield break;
        }

        yield return indent + Head + (layout.OpensBehindHead ? " {" : string.Empty);
        if (!layout.OpensBehindHead)
            yield return indent + "{";
        foreach (var line in Body.SelectMany(statement => statement.Lines(indent + layout.Unit, layout)))
            yield return line;
        yield return indent + "}";
    }

    /// <summary>The statement on one line.</summary>
    public string OnOneLine() => Body.IsDefault ? Head : Head + " { " + string.Join(" ", Body.Select(static statement => statement.OnOneLine())) + " }";
}
