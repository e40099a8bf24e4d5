using System.Globalization;
using System.Text;

namespace MemTrace.Analyzers.Benchmarks.Sources;

/// <summary>
/// Ordinary code in any amount, always the same for the same arguments: services with collections, queries, strings, parsing, tasks and
/// streams, and, spread evenly over them, methods that copy from an entry cache.
/// </summary>
internal static class GeneratedSource
{
    private const int MethodsPerFile = 16;

    /// <summary>Files of about 200 lines each.</summary>
    /// <param name="lines">How many lines in all; whole files are made, so there may be a few more.</param>
    /// <param name="markedSites">How many methods copy from the cache.</param>
    public static IReadOnlyList<string> Create(int lines, int markedSites)
    {
        var files = new List<string>();
        var made = 0;
        var marked = 0;
        for (var index = 0; made < lines; index++)
        {
            var due = markedSites == 0 ? 0 : (int)Math.Ceiling(markedSites * Math.Min(1.0, (made + 1.0) / lines)) - marked;
            var text = File(index, marked, due);
            marked += due;
            made += text.AsSpan().Count('\n');
            files.Add(text);
        }

        return files;
    }

    private static string File(int index, int firstMarked, int marked)
    {
        var text = new StringBuilder();
        text.AppendLine(MethodTemplates.Header);
        text.AppendLine(Expand(MethodTemplates.TypeStart, index, 0));
        for (var member = 0; member < MethodsPerFile; member++)
        {
            var template = MethodTemplates.Ordinary[((index * 7) + (member * 5)) % MethodTemplates.Ordinary.Length];
            text.AppendLine(Expand(template, index, member));
        }

        for (var member = 0; member < marked; member++)
        {
            var template = MethodTemplates.Marked[(firstMarked + member) % MethodTemplates.Marked.Length];
            text.AppendLine(Expand(template, index, MethodsPerFile + member));
        }

        text.AppendLine("}");
        return text.ToString();
    }

    private static string Expand(string template, int file, int member) => template
        .Replace("$F", file.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
        .Replace("$M", member.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
}
