using System.Text;
using Spectre.Console;

namespace MemTrace.Tour.Views;

/// <summary>Shows a method of a source file.</summary>
internal sealed class SourceView(string[] lines)
{
    /// <summary>The lines of the first method of that name, from its head to its closing brace, with their numbers.</summary>
    public Panel Render(string method)
    {
        int start = Array.FindIndex(lines, line => line.Contains($" {method}(", StringComparison.Ordinal));
        string indent = lines[start][..^lines[start].TrimStart().Length];
        int end = Array.FindIndex(lines, start, line => line == indent + "}");
        StringBuilder text = new();
        for (int i = start; i <= end; i++)
        {
            text.Append(i == start ? "" : "\n").Append($"{i + 1,4}  ").Append(lines[i].Length >= indent.Length ? lines[i][indent.Length..] : lines[i]);
        }

        return new Panel(new Text(text.ToString())).Header("ApplyPath.cs");
    }
}
