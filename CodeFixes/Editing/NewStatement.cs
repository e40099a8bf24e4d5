using System.Collections.Immutable;

namespace MemTrace.CodeFixes.Editing;

/// <summary>A statement that a fix writes: one line, or a head with statements in braces.</summary>
internal sealed record NewStatement(string Head, ImmutableArray<NewStatement> Body)
{
    public static NewStatement Line(string text) => new(text, default);

    public static NewStatement Block(string head, params NewStatement[] body) => new(head, [.. body]);

    /// <summary>The lines of the statement, each with its indentation.</summary>
    public IEnumerable<string> Lines(string indent, string unit)
    {
        yield return indent + Head;
        if (Body.IsDefault)
            yield break;
        yield return indent + "{";
        foreach (var line in Body.SelectMany(statement => statement.Lines(indent + unit, unit)))
            yield return line;
        yield return indent + "}";
    }

    /// <summary>The statement on one line.</summary>
    public string OnOneLine() => Body.IsDefault ? Head : Head + " { " + string.Join(" ", Body.Select(static statement => statement.OnOneLine())) + " }";
}
