using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using MemTrace.CodeFixes.Checking;

namespace MemTrace.CodeFixes.Editing;

/// <summary>
/// Changes to the text of one file, all described by its tree as it was. What stands around a change keeps its comments and layout.
/// </summary>
internal sealed class SourceEdit(AnalyzedDocument source)
{
    private readonly List<TextChange> _changes = [];
    private readonly SourceLayout _layout = new(source.Text);

    /// <summary>In the order of the text; empty where two of them overlap: such an edit cannot be made.</summary>
    public ImmutableArray<TextChange> Changes
    {
        get
        {
            var ordered = new List<TextChange>();
            foreach (var change in _changes.OrderBy(static change => change.Span.Start).ThenBy(static change => change.Span.End))
            {
                if (ordered.Count != 0 && ordered[ordered.Count - 1] is var last)
                {
                    if (last.Span.IsEmpty && change.Span.Start == last.Span.Start)
                    {
                        ordered[ordered.Count - 1] = new TextChange(change.Span, last.NewText + change.NewText);
                        continue;
                    }

                    if (change.Span.Start < last.Span.End)
                        return [];
                }

                ordered.Add(change);
            }

            return [.. ordered];
        }
    }

    public SourceEdit Replace(SyntaxNode node, string text) => Replace(node.Span, text);

    public SourceEdit Replace(TextSpan span, string text)
    {
        _changes.Add(new TextChange(span, text));
        return this;
    }

    public SourceEdit Insert(int position, string text) => Replace(new TextSpan(position, 0), text);

    /// <summary>Inserts statements behind one, wherever it stands; braces are added where it stands alone.</summary>
    public SourceEdit InsertAfter(StatementSyntax anchor, params NewStatement[] statements)
    {
        while (anchor.Parent is LabeledStatementSyntax label)
            anchor = label;
        if (!IsInList(anchor))
            return Wrap(anchor, [], statements);
        var trivia = anchor.GetTrailingTrivia();
        if (SourceLayout.EndsLine(trivia))
            return Insert(anchor.FullSpan.End, Lines(statements, _layout.IndentAt(anchor.SpanStart)));
        if (anchor.FullSpan.End == source.Text.Length)
            return Insert(anchor.FullSpan.End, _layout.EndOfLine + Lines(statements, _layout.IndentAt(anchor.SpanStart)).TrimEnd('\r', '\n'));
        return Insert(anchor.Span.End, string.Concat(statements.Select(static statement => " " + statement.OnOneLine())));
    }

    /// <summary>Inserts statements in front of one, wherever it stands; braces are added where it stands alone.</summary>
    public SourceEdit InsertBefore(StatementSyntax anchor, params NewStatement[] statements)
    {
        if (!IsInList(anchor))
            return Wrap(anchor, statements, []);
        var indent = _layout.IndentAt(anchor.SpanStart);
        return _layout.IsFirstOnLine(anchor.SpanStart)
            ? Insert(anchor.SpanStart, Lines(statements, indent).Substring(indent.Length) + indent)
            : Insert(anchor.SpanStart, string.Concat(statements.Select(static statement => statement.OnOneLine() + " ")));
    }

    /// <summary>Inserts statements at the beginning of a body: a block, or a statement that stands alone.</summary>
    public SourceEdit InsertAtStart(StatementSyntax body, params NewStatement[] statements)
    {
        if (body is not BlockSyntax block)
            return InsertBefore(body, statements);
        var open = block.OpenBraceToken;
        if (!SourceLayout.EndsLine(open.TrailingTrivia))
            return Insert(open.Span.End, string.Concat(statements.Select(static statement => " " + statement.OnOneLine())));
        var indent = block.Statements.Count != 0 && _layout.IsFirstOnLine(block.Statements[0].SpanStart)
            ? _layout.IndentAt(block.Statements[0].SpanStart)
            : _layout.IndentAt(open.SpanStart) + _layout.Unit;
        return Insert(open.FullSpan.End, Lines(statements, indent));
    }

    /// <summary>Replaces one statement by others.</summary>
    public SourceEdit ReplaceStatement(StatementSyntax old, params NewStatement[] statements)
    {
        if (!IsInList(old) && statements.Length > 1)
            return Wrap(old, statements, [], keepsAnchor: false);
        var indent = _layout.IndentAt(old.SpanStart);
        var text = _layout.IsFirstOnLine(old.SpanStart)
            ? Lines(statements, indent).Substring(indent.Length).TrimEnd('\r', '\n')
            : string.Join(" ", statements.Select(static statement => statement.OnOneLine()));
        return Replace(old.Span, text);
    }

    /// <summary>Removes a statement with its comments; where it stands alone, an empty block is left.</summary>
    public SourceEdit Remove(StatementSyntax statement)
    {
        if (!IsInList(statement))
            return Replace(statement.Span, "{ }");
        // A directive belongs to the lines around it, not to the statement.
        if (statement.ContainsDirectives)
            return Replace(statement.Span, string.Empty);
        SyntaxNode host = statement.Parent is GlobalStatementSyntax global ? global : statement;
        var start = host.FullSpan.Start;
        var end = host.FullSpan.End;
        if (!_layout.IsFirstOnLine(host.SpanStart))
            return Replace(TextSpan.FromBounds(host.SpanStart, SourceLayout.EndsLine(host.GetTrailingTrivia()) ? host.Span.End : end), string.Empty);
        if (IsFirstOfBlock(statement))
        {
            // The blank lines between the statement and the next one would open the block.
            while (source.Text.Lines.GetLineFromPosition(end) is { } line && end < source.Text.Length && line.Start == end && line.End > line.Start == false)
                end = line.EndIncludingLineBreak;
        }

        return Replace(TextSpan.FromBounds(start, end), string.Empty);
    }

    /// <summary>Puts everything from one statement to the end of its block into <c>try</c>, with a <c>finally</c>.</summary>
    public SourceEdit WrapInTry(IReadOnlyList<StatementSyntax> statements, params NewStatement[] inFinally)
    {
        var first = statements[0];
        var last = statements[statements.Count - 1];
        var indent = _layout.IndentAt(first.SpanStart);
        var end = _layout.EndOfLine;
        if (!_layout.IsFirstOnLine(first.SpanStart) || !SourceLayout.EndsLine(last.GetTrailingTrivia()))
        {
            Insert(first.SpanStart, "try { ");
            return Insert(last.Span.End, " } finally { " + string.Join(" ", inFinally.Select(static statement => statement.OnOneLine())) + " }");
        }

        // Comments and blank lines above the first statement stay above the try.
        Insert(first.SpanStart, "try" + end + indent + "{" + end + indent + _layout.Unit);
        for (var line = source.Text.Lines.GetLineFromPosition(first.SpanStart).LineNumber + 1; line <= source.Text.Lines.GetLineFromPosition(last.Span.End).LineNumber; line++)
        {
            var at = source.Text.Lines[line];
            if (at.Start != at.End && MayMove(at.Start))
                Insert(at.Start, _layout.Unit);
        }

        return Insert(last.FullSpan.End, indent + "}" + end + indent + "finally" + end + indent + "{" + end + Lines(inFinally, indent + _layout.Unit) + indent + "}" + end);
    }

    /// <summary>Makes a block of an expression body: of <c>=&gt; e;</c>, or of a lambda's expression.</summary>
    /// <param name="body">The arrow clause, or the expression of a lambda.</param>
    /// <param name="statements">What the block holds.</param>
    public SourceEdit ToBlock(SyntaxNode body, params NewStatement[] statements)
    {
        var end = _layout.EndOfLine;
        if (body is not ArrowExpressionClauseSyntax arrow)
        {
            var lambdaIndent = _layout.IndentAt(body.Parent!.SpanStart);
            return Replace(body.Span, "{" + end + Lines(statements, lambdaIndent + _layout.Unit) + lambdaIndent + "}");
        }

        var indent = _layout.IndentAt(arrow.Parent!.SpanStart);
        var inner = indent + _layout.Unit;
        var text = arrow.Parent is BasePropertyDeclarationSyntax
            ? end + indent + "{" + end + inner + "get" + end + inner + "{" + end + Lines(statements, inner + _layout.Unit) + inner + "}" + end + indent + "}"
            : end + indent + "{" + end + Lines(statements, inner) + indent + "}";
        var last = arrow.GetLastToken().GetNextToken();
        return Replace(
            TextSpan.FromBounds(arrow.ArrowToken.GetPreviousToken().Span.End, last.IsKind(SyntaxKind.SemicolonToken) ? last.Span.End : arrow.Span.End), text);
    }

    private static bool IsInList(StatementSyntax statement) => statement.Parent is BlockSyntax or SwitchSectionSyntax or GlobalStatementSyntax;

    private static bool IsFirstOfBlock(StatementSyntax statement) => statement.Parent is BlockSyntax block && block.Statements[0] == statement;

    /// <summary>The inside of a string or of a comment of several lines stays where it is.</summary>
    private bool MayMove(int position)
    {
        var token = source.Root.FindToken(position);
        return token.SpanStart >= position || token.Span.End <= position;
    }

    private string Lines(IEnumerable<NewStatement> statements, string indent) =>
        string.Concat(statements.SelectMany(statement => statement.Lines(indent, _layout.Unit)).Select(line => line + _layout.EndOfLine));

    private SourceEdit Wrap(StatementSyntax alone, NewStatement[] before, NewStatement[] after, bool keepsAnchor = true)
    {
        var owner = alone.Parent!;
        var outer = _layout.IndentAt(owner.SpanStart);
        var inner = outer + _layout.Unit;
        var end = _layout.EndOfLine;
        var start = alone.GetFirstToken().GetPreviousToken().Span.End;
        var isOnOwnLine = _layout.IsFirstOnLine(alone.SpanStart);
        var kept = isOnOwnLine ? source.Text.ToString(TextSpan.FromBounds(alone.FullSpan.Start, alone.SpanStart)) : inner;
        var opening = end + outer + "{" + end + Lines(before, inner) + (keepsAnchor ? kept : string.Empty);
        // What stood between the head and the statement on the head's line, a comment, stays there.
        if (isOnOwnLine)
            opening = source.Text.ToString(TextSpan.FromBounds(start, alone.FullSpan.Start)).TrimEnd() + opening;
        Replace(TextSpan.FromBounds(start, keepsAnchor ? alone.SpanStart : alone.Span.End), keepsAnchor ? opening : opening.TrimEnd('\r', '\n'));
        var closing = end + Lines(after, inner) + outer + "}";
        // An `else` goes on on the line after.
        if (!SourceLayout.EndsLine(alone.GetTrailingTrivia()) && alone.GetLastToken().GetNextToken().IsKind(SyntaxKind.ElseKeyword))
            closing += end + outer;
        return Insert(alone.Span.End, closing);
    }
}
