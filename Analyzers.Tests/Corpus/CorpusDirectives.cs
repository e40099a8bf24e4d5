namespace MemTrace.Analyzers.Tests.Corpus;

/// <summary>What the <c>---</c> lines of a case say.</summary>
/// <param name="Options">Keys and values of the analyzer configuration, as <c>memtrace.exceptions</c>.</param>
/// <param name="AnnotationLines">Lines of the case's <c>MemTrace.Annotations.txt</c>.</param>
/// <param name="Known">Why the case is known to be decided wrong; <see langword="null"/> when it must be right.</param>
/// <param name="TopLevel">The case is an executable with top-level statements.</param>
/// <param name="Unsafe">The case needs unsafe code.</param>
internal sealed record CorpusDirectives(
    IReadOnlyDictionary<string, string> Options,
    IReadOnlyList<string> AnnotationLines,
    string? Known,
    bool TopLevel,
    bool Unsafe)
{
    /// <summary>Reads directive lines, without their leading dashes.</summary>
    /// <exception cref="FormatException">A line is no known directive.</exception>
    public static CorpusDirectives Parse(IEnumerable<string> lines)
    {
        var options = new Dictionary<string, string>(StringComparer.Ordinal);
        var annotations = new List<string>();
        string? known = null;
        var topLevel = false;
        var allowUnsafe = false;
        foreach (var line in lines)
        {
            switch (line)
            {
                case "toplevel":
                    topLevel = true;
                    break;
                case "unsafe":
                    allowUnsafe = true;
                    break;
                case var _ when line.StartsWith("known:", StringComparison.Ordinal):
                    known = line["known:".Length..].Trim();
                    break;
                case var _ when line.StartsWith("annotation ", StringComparison.Ordinal):
                    annotations.Add(line["annotation ".Length..].Trim());
                    break;
                case var _ when line.Split('=', 2) is [var key, var value]:
                    // Every option of the analyzers has this prefix, so the case files leave it out.
                    options["memtrace." + key.Trim()] = value.Trim();
                    break;
                default:
                    throw new FormatException($"'{line}' is no directive.");
            }
        }

        return new CorpusDirectives(options, annotations, known, topLevel, allowUnsafe);
    }
}
