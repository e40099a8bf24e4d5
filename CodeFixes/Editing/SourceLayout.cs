using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace MemTrace.CodeFixes.Editing;

/// <summary>How a file is laid out: its line ends and its indentation.</summary>
internal sealed class SourceLayout(SourceText text)
{
    /// <summary>What the file's first line ends with.</summary>
    public string EndOfLine { get; } = EndOfLineOf(text);

    /// <summary>One level of indentation.</summary>
    public string Unit { get; } = UnitOf(text);

    /// <summary>An opening brace stands behind its head, not on a line of its own.</summary>
    public bool OpensBehindHead { get; } = DoesOpenBehindHead(text);

    /// <summary>What goes between a head and the first line of its block.</summary>
    public string Open(string indent) => OpensBehindHead ? " {" + EndOfLine : EndOfLine + indent + "{" + EndOfLine;

    /// <summary>The white space in front of the line at a position.</summary>
    public string IndentAt(int position)
    {
        var line = text.Lines.GetLineFromPosition(position);
        var end = line.Start;
        while (end < line.End && char.IsWhiteSpace(text[end]))
            end++;
        return text.ToString(TextSpan.FromBounds(line.Start, end));
    }

    /// <summary>Whether nothing but white space stands before the position on its line.</summary>
    public bool IsFirstOnLine(int position)
    {
        for (var index = text.Lines.GetLineFromPosition(position).Start; index < position; index++)
        {
            if (!char.IsWhiteSpace(text[index]))
                return false;
        }

        return true;
    }

    /// <summary>Whether the line ends after this trivia.</summary>
    public static bool EndsLine(SyntaxTriviaList trivia) => trivia.Any(static part => part.IsKind(SyntaxKind.EndOfLineTrivia));

    private static string EndOfLineOf(SourceText text)
    {
        var first = text.Lines[0];
        var end = text.ToString(TextSpan.FromBounds(first.End, first.EndIncludingLineBreak));
        return end.Length == 0 ? "\n" : end;
    }

    private static bool DoesOpenBehindHead(SourceText text)
    {
        var (behind, below) = (0, 0);
        foreach (var line in text.Lines)
        {
            var content = text.ToString(line.Span).Trim();
            if (content == "{")
                below++;
            else if (content.EndsWith(") {", StringComparison.Ordinal) || content.EndsWith("else {", StringComparison.Ordinal))
                behind++;
        }

        return behind > below;
    }

    private static string UnitOf(SourceText text)
    {
        foreach (var line in text.Lines)
        {
            var width = 0;
            while (line.Start + width < line.End && text[line.Start + width] == ' ')
                width++;
            if (line.Start + width < line.End && text[line.Start + width] == '\t')
                return "\t";
            if (width is 2 or 4)
                return new string(' ', width);
        }

        return "    ";
    }
}
