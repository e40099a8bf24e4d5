using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace MemTrace.CodeFixes.Editing;

/// <summary>Writes an expression that stood on several lines on one, where nothing is lost.</summary>
internal static class OneLine
{
    private const int MaximumWidth = 100;

    /// <summary>The expression's text.</summary>
    public static string Of(SyntaxNode expression) => Of(expression, expression.ToString());

    /// <summary>A text that the expression became.</summary>
    public static string Of(SyntaxNode expression, string text)
    {
        var lines = text.Split('\n').Select(static line => line.Trim()).ToArray();
        if (lines.Length == 1 || lines.Sum(static line => line.Length) > MaximumWidth || HasFixedLines(expression))
            return text;
        return lines.Aggregate(static (all, line) => all + (line.StartsWith(".", StringComparison.Ordinal) || all.EndsWith("(", StringComparison.Ordinal) ? string.Empty : " ") + line);
    }

    private static bool HasFixedLines(SyntaxNode expression) => expression.DescendantTokens().Any(static token =>
        token.ToString().Contains("\n") || token.IsKind(SyntaxKind.InterpolatedStringTextToken) || token.GetAllTrivia().Any(static trivia => trivia.IsDirective || IsComment(trivia)));

    private static bool IsComment(SyntaxTrivia trivia) => trivia.IsKind(SyntaxKind.SingleLineCommentTrivia) || trivia.IsKind(SyntaxKind.MultiLineCommentTrivia);
}
