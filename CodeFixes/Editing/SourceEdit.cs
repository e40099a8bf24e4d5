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
    private readonly HashSet<StatementSyntax> _removed = [];
    private readonly SourceLayout _layout = new(source.Text);

    /// <summary>In the order of the text; empty where two of them overlap: such an edit cannot be made.</summary>
    public ImmutableArray<TextChange> Changes
    {
        get
        {
            var ordered = new List<TextChange>();
            foreach (var change in _changes.Concat(Removals()).OrderBy(static change => change.Span.Start).ThenBy(static change => change.Span.End))
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

    /// <summary>Whether something inside of the node is changed already.</summary>
    public bool Changed(SyntaxNode node) => _changes.Any(change => change.Span.Start > node.SpanStart && change.Span.End < node.Span.End);

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
            return Insert(anchor.FullSpan.End, Spaced(anchor, Lines(statements, _layout.IndentAt(anchor.SpanStart)), statements));
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
            ? Insert(anchor.SpanStart, Lines(statements, indent).Substring(indent.Length) + (statements[^1].Body.IsDefault ? string.Empty : _layout.EndOfLine) + indent)
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

    /// <summary>Adds the missing <c>else</c> of a condition, in its style.</summary>
    public SourceEdit AddElse(IfStatementSyntax test, params NewStatement[] statements)
    {
        var isOnLine = !SourceLayout.EndsLine(test.GetTrailingTrivia()) && test.FullSpan.End != source.Text.Length;
        var indent = _layout.IndentAt(test.SpanStart);
        // A test that is all of the branch goes on behind the `else`.
        var isTest = statements is [{ Body.IsDefault: false } only] && only.Head.StartsWith("if (", StringComparison.Ordinal);
        var head = isTest ? "else " + statements[0].Head : "else";
        var body = isTest ? [.. statements[0].Body] : statements;
        if (isOnLine)
            return Insert(test.Span.End, " " + head + " { " + string.Join(" ", body.Select(static statement => statement.OnOneLine())) + " }");
        if (test.Statement is not BlockSyntax && body is [{ Body.IsDefault: true }])
            return Insert(test.Span.End, _layout.EndOfLine + indent + head + _layout.EndOfLine + Lines(body, indent + _layout.Unit).TrimEnd('\r', '\n'));
        var start = test.Statement is BlockSyntax && _layout.OpensBehindHead ? " " : _layout.EndOfLine + indent;
        return Insert(test.Span.End, start + head + _layout.Open(indent) + Lines(body, indent + _layout.Unit) + indent + "}");
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
        _removed.Add(statement);
        return this;
    }

    /// <summary>Puts everything from one statement to the end of its block into <c>try</c>, with a <c>finally</c>.</summary>
    public SourceEdit WrapInTry(IReadOnlyList<StatementSyntax> statements, params NewStatement[] inFinally)
    {
        var first = statements[0];
        var last = statements[statements.Count - 1];
        var indent = _layout.IndentAt(first.SpanStart);
        var end = _layout.EndOfLine;
        var endsLine = SourceLayout.EndsLine(last.GetTrailingTrivia()) || last.FullSpan.End == source.Text.Length;
        if (!_layout.IsFirstOnLine(first.SpanStart) || !endsLine)
        {
            Insert(first.SpanStart, "try { ");
            return Insert(last.Span.End, " } finally { " + string.Join(" ", inFinally.Select(static statement => statement.OnOneLine())) + " }");
        }

        // Comments and blank lines above the first statement stay above the try.
        Insert(first.SpanStart, "try" + _layout.Open(indent) + indent + _layout.Unit);
        for (var line = source.Text.Lines.GetLineFromPosition(first.SpanStart).LineNumber + 1; line <= source.Text.Lines.GetLineFromPosition(last.Span.End).LineNumber; line++)
        {
            var at = source.Text.Lines[line];
            if (at.Start != at.End && MayMove(at.Start) && !_removed.Any(removed => removed.FullSpan.Contains(at.Start)))
                Insert(at.Start, _layout.Unit);
        }

        var next = _layout.OpensBehindHead ? "} finally" : "}" + end + indent + "finally";
        return Insert(last.FullSpan.End, (SourceLayout.EndsLine(last.GetTrailingTrivia()) ? string.Empty : end) + indent + next + _layout.Open(indent) + Lines(inFinally, indent + _layout.Unit) + indent + "}" + end);
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
            var arrowEnd = body.GetFirstToken().GetPreviousToken().Span.End;
            return Replace(TextSpan.FromBounds(arrowEnd, body.Span.End), _layout.Open(lambdaIndent) + Lines(statements, lambdaIndent + _layout.Unit) + lambdaIndent + "}");
        }

        var indent = _layout.IndentAt(arrow.Parent!.SpanStart);
        var inner = indent + _layout.Unit;
        var text = arrow.Parent is BasePropertyDeclarationSyntax
            ? _layout.Open(indent) + inner + "get" + _layout.Open(inner) + Lines(statements, inner + _layout.Unit) + inner + "}" + end + indent + "}"
            : _layout.Open(indent) + Lines(statements, inner) + indent + "}";
        var last = arrow.GetLastToken().GetNextToken();
        return Replace(
            TextSpan.FromBounds(arrow.ArrowToken.GetPreviousToken().Span.End, last.IsKind(SyntaxKind.SemicolonToken) ? last.Span.End : arrow.Span.End), text);
    }

    private static bool IsInList(StatementSyntax statement) => statement.Parent is BlockSyntax or SwitchSectionSyntax or GlobalStatementSyntax;

    /// <summary>The inner ones of what is removed go with the outer ones; a branch that nothing is left of goes with them.</summary>
    private IEnumerable<TextChange> Removals()
    {
        var units = new HashSet<StatementSyntax>(_removed.Select(Emptied));
        return units.Where(unit => !units.Any(other => other != unit && other.Span.Contains(unit.Span))).Select(Removal);
    }

    /// <summary>The branch of a condition that is empty without the statement; else the statement.</summary>
    private StatementSyntax Emptied(StatementSyntax statement)
    {
        var unit = statement.Parent is BlockSyntax { Parent: IfStatementSyntax or ElseClauseSyntax } block && block.Statements.All(_removed.Contains) ? block : statement;
        return unit.Parent is IfStatementSyntax { Else: not null } or ElseClauseSyntax ? unit : statement;
    }

    private TextChange Removal(StatementSyntax statement)
    {
        if (statement.Parent is ElseClauseSyntax { Parent: IfStatementSyntax owner } otherwise)
            return new TextChange(TextSpan.FromBounds(owner.Statement.Span.End, otherwise.Span.End), string.Empty);
        if (statement.Parent is IfStatementSyntax { Else: { Statement: not IfStatementSyntax } kept } test && !_removed.Contains(test))
        {
            // Of `if (a) gone; else rest;` there is `if (!a) rest;` left.
            var between = source.Text.ToString(TextSpan.FromBounds(kept.ElseKeyword.Span.End, kept.Statement.SpanStart));
            return new TextChange(
                TextSpan.FromBounds(test.Condition.SpanStart, kept.Statement.SpanStart), Negation.Of(test.Condition) + test.CloseParenToken.Text + between);
        }

        if (!IsInList(statement))
            return new TextChange(statement.Span, "{ }");
        SyntaxNode host = statement.Parent is GlobalStatementSyntax global ? global : statement;
        var end = host.FullSpan.End;
        if (!_layout.IsFirstOnLine(host.SpanStart))
            return new TextChange(TextSpan.FromBounds(host.SpanStart, SourceLayout.EndsLine(host.GetTrailingTrivia()) ? host.Span.End : end), string.Empty);
        // A directive belongs to the lines around it, not to the statement.
        if (host.DescendantTrivia().Any(part => part.IsDirective && part.SpanStart > host.SpanStart))
            return new TextChange(host.Span, string.Empty);
        if (host.GetLeadingTrivia().Any(static part => part.IsDirective))
            return new TextChange(TextSpan.FromBounds(source.Text.Lines.GetLineFromPosition(host.SpanStart).Start, end), string.Empty);

        var siblings = Siblings(statement);
        var index = siblings.IndexOf(statement);
        var start = host.FullSpan.Start;
        if (index == 0)
            end = AfterBlankLines(end);
        else if (siblings.Skip(index + 1).FirstOrDefault(next => !_removed.Contains(next)) is { } next && AfterBlankLines(next.FullSpan.Start) == next.FullSpan.Start)
            start = AfterBlankLines(start);
        return new TextChange(TextSpan.FromBounds(start, end), string.Empty);
    }

    /// <summary>The statements around one, in their order.</summary>
    private static List<StatementSyntax> Siblings(StatementSyntax statement) => statement.Parent switch
    {
        BlockSyntax block => [.. block.Statements],
        SwitchSectionSyntax section => [.. section.Statements],
        GlobalStatementSyntax { Parent: CompilationUnitSyntax unit } => [.. unit.Members.OfType<GlobalStatementSyntax>().Select(static global => global.Statement)],
        _ => [statement],
    };

    private int AfterBlankLines(int start)
    {
        while (start < source.Text.Length && source.Text.Lines.GetLineFromPosition(start) is var line && line.Start == start && source.Text.ToString(line.Span).Trim().Length == 0)
            start = line.EndIncludingLineBreak;
        return start;
    }

    /// <summary>The inside of a string or of a comment of several lines stays where it is.</summary>
    private bool MayMove(int position)
    {
        var token = source.Root.FindToken(position);
        return token.SpanStart >= position || token.Span.End <= position;
    }

    /// <summary>A block that ends and is followed by a blank line, or that begins where there is none, is set apart from what is inserted.</summary>
    private string Spaced(StatementSyntax anchor, string lines, NewStatement[] statements)
    {
        var next = anchor.FullSpan.End;
        var isFollowedByBlank = AfterBlankLines(next) != next;
        var isFollowed = !isFollowedByBlank && !source.Root.FindToken(next).IsKind(SyntaxKind.CloseBraceToken) && next != source.Text.Length;
        var above = isFollowedByBlank && anchor.GetLastToken().IsKind(SyntaxKind.CloseBraceToken) && _layout.IsFirstOnLine(anchor.GetLastToken().SpanStart);
        var below = isFollowed && statements.Length != 0 && !statements[statements.Length - 1].Body.IsDefault;
        return (above ? _layout.EndOfLine : string.Empty) + lines + (below ? _layout.EndOfLine : string.Empty);
    }

    private string Lines(IEnumerable<NewStatement> statements, string indent)
    {
        var lines = new List<string>();
        var isBehindBlock = false;
        foreach (var statement in statements)
        {
            if (isBehindBlock)
                lines.Add(string.Empty);
            lines.AddRange(statement.Lines(indent, _layout));
            isBehindBlock = !statement.Body.IsDefault;
        }

        return string.Concat(lines.Select(line => line + _layout.EndOfLine));
    }

    private SourceEdit Wrap(StatementSyntax alone, NewStatement[] before, NewStatement[] after, bool keepsAnchor = true)
    {
        var outer = _layout.IndentAt(alone.Parent!.SpanStart);
        var inner = outer + _layout.Unit;
        var end = _layout.EndOfLine;
        var start = alone.GetFirstToken().GetPreviousToken().Span.End;
        var isOnOwnLine = _layout.IsFirstOnLine(alone.SpanStart);
        var kept = isOnOwnLine ? source.Text.ToString(TextSpan.FromBounds(alone.FullSpan.Start, alone.SpanStart)) : inner;
        var opening = _layout.Open(outer) + Lines(before, inner) + (keepsAnchor ? kept : string.Empty);
        // What stood between the head and the statement on the head's line, a comment, stays there.
        if (isOnOwnLine && source.Text.ToString(TextSpan.FromBounds(start, alone.FullSpan.Start)).TrimEnd() is { Length: > 0 } comment)
            opening = comment + end + outer + "{" + end + Lines(before, inner) + (keepsAnchor ? kept : string.Empty);
        Replace(TextSpan.FromBounds(start, keepsAnchor ? alone.SpanStart : alone.Span.End), keepsAnchor ? opening : opening.TrimEnd('\r', '\n'));
        var closing = end + Lines(after, inner) + outer + "}";
        // An `else` goes on on the line after.
        if (!SourceLayout.EndsLine(alone.GetTrailingTrivia()) && alone.GetLastToken().GetNextToken().IsKind(SyntaxKind.ElseKeyword))
            closing += end + outer;
        return Insert(alone.Span.End, closing);
    }
}
