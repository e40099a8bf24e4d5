namespace MemTrace.Analyzers.Tests.Corpus;

/// <summary>Reads case files: <c>=== Name</c>, then <c>--- directive</c> lines, then the marked program.</summary>
internal static class CorpusFile
{
    private const string CaseStart = "=== ";
    private const string DirectiveStart = "--- ";

    /// <summary>The folder beside the running assembly that the build copies cases and vocabulary to.</summary>
    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "Corpus");

    /// <summary>All cases of all files, by file name and then in the order of the file.</summary>
    public static IReadOnlyList<CorpusCase> ReadAll() =>
    [
        .. Directory.EnumerateFiles(Path.Combine(Folder, "Cases"), "*.cases")
            .Order(StringComparer.Ordinal)
            .SelectMany(path => Parse(Path.GetFileNameWithoutExtension(path), File.ReadAllText(path))),
    ];

    /// <exception cref="FormatException">The text is no case file; the message names file and line.</exception>
    public static IReadOnlyList<CorpusCase> Parse(string file, string text)
    {
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        var cases = new List<CorpusCase>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        var next = 0;
        while (next < lines.Length)
        {
            if (!lines[next].StartsWith(CaseStart, StringComparison.Ordinal))
            {
                // Before the first case a file may explain itself.
                if (cases.Count == 0 && (lines[next].Length == 0 || lines[next].StartsWith("//", StringComparison.Ordinal)))
                {
                    next++;
                    continue;
                }

                throw new FormatException($"{file}, line {next + 1}: a case starts with '{CaseStart}'.");
            }

            var start = next;
            var name = lines[next++][CaseStart.Length..].Trim();
            if (!names.Add(name))
                throw new FormatException($"{file}, line {start + 1}: there are two cases '{name}'.");
            cases.Add(ReadCase(file, name, lines, ref next));
        }

        return cases;
    }

    private static CorpusCase ReadCase(string file, string name, string[] lines, ref int next)
    {
        try
        {
            var directives = new List<string>();
            for (; next < lines.Length && lines[next].StartsWith(DirectiveStart, StringComparison.Ordinal); next++)
                directives.Add(lines[next][DirectiveStart.Length..].Trim());
            var start = next;
            while (next < lines.Length && !lines[next].StartsWith(CaseStart, StringComparison.Ordinal))
                next++;
            var marked = MarkedSource.Parse(string.Join('\n', lines[start..next]));
            return new CorpusCase(file, name, start + 1, marked.Source, marked.Expected, CorpusDirectives.Parse(directives));
        }
        catch (FormatException exception)
        {
            throw new FormatException($"{file}/{name}: {exception.Message}", exception);
        }
    }
}
