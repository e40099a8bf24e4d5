namespace MemTrace.Analyzers.Tests.Corpus;

/// <summary>One program of the corpus, with the findings that it must get.</summary>
/// <param name="File">Name of the case file, without its extension.</param>
/// <param name="Name">Name of the case, unique in its file.</param>
/// <param name="Line">One-based line of the case's first source line in its file.</param>
/// <param name="Source">The program without markup.</param>
/// <param name="Expected">What the markup says must be found.</param>
/// <param name="Directives">How the program is compiled and judged.</param>
internal sealed record CorpusCase(
    string File,
    string Name,
    int Line,
    string Source,
    IReadOnlyList<ExpectedFinding> Expected,
    CorpusDirectives Directives)
{
    /// <summary>File and case name, as every listing shows it.</summary>
    public string DisplayName => $"{File}/{Name}";
}
