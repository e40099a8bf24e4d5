using System.Text;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.Text;

namespace MemTrace.Analyzers.Tests.Corpus;

/// <summary>Source text with <c>{|MT1001:span|}</c> marks, taken apart; marks may be nested and may share a span.</summary>
internal sealed partial record MarkedSource(string Source, IReadOnlyList<ExpectedFinding> Expected)
{
    /// <exception cref="FormatException">A mark is not closed, or closed without being open.</exception>
    public static MarkedSource Parse(string marked)
    {
        var source = new StringBuilder(marked.Length);
        var expected = new List<ExpectedFinding>();
        var open = new Stack<(string Id, int Start)>();
        var position = 0;
        foreach (Match mark in Mark().Matches(marked))
        {
            source.Append(marked, position, mark.Index - position);
            position = mark.Index + mark.Length;
            if (mark.Groups["id"] is { Success: true } id)
                open.Push((id.Value, source.Length));
            else if (open.TryPop(out var opened))
                expected.Add(new ExpectedFinding(opened.Id, TextSpan.FromBounds(opened.Start, source.Length)));
            else
                throw new FormatException($"'|}}' closes no mark, after '{marked[Math.Max(0, mark.Index - 40)..mark.Index]}'.");
        }

        if (open.TryPeek(out var unclosed))
            throw new FormatException($"The mark {unclosed.Id} is not closed.");
        source.Append(marked, position, marked.Length - position);
        return new MarkedSource(source.ToString(), expected);
    }

    [GeneratedRegex(@"\{\|(?<id>[A-Z]+[0-9]+(/[A-Z]+[0-9]+)*):|\|\}", RegexOptions.CultureInvariant)]
    private static partial Regex Mark();
}
