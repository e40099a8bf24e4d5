using System.Collections.Immutable;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace MemTrace.Analyzers.Tests.Corpus;

/// <summary>How the analyzers decided one case.</summary>
/// <param name="Case">The case.</param>
/// <param name="Failures">What keeps the case from being judged at all: errors of the compiler, crashes of an analyzer.</param>
/// <param name="Unexpected">Findings that no mark stands for.</param>
/// <param name="Missing">Marks that no finding stands for.</param>
internal sealed record CorpusVerdict(
    CorpusCase Case,
    ImmutableArray<string> Failures,
    ImmutableArray<Diagnostic> Unexpected,
    ImmutableArray<ExpectedFinding> Missing)
{
    /// <summary>The findings are exactly the marks.</summary>
    public bool IsExact => Failures.IsEmpty && Unexpected.IsEmpty && Missing.IsEmpty;

    /// <summary>The case is as it should be: exact, or, when known to be decided wrong, still wrong.</summary>
    public bool IsRight => Case.Directives.Known is null ? IsExact : Failures.IsEmpty && !IsExact;

    /// <summary>Every failure, unexpected and missing finding on a line of its own, with the source line it is about.</summary>
    public string Describe()
    {
        var text = new StringBuilder().AppendLine(Case.DisplayName);
        if (IsExact && Case.Directives.Known is { } known)
            text.AppendLine($"  decided right now; remove the line '--- known: {known}'");
        foreach (var failure in Failures)
            text.AppendLine($"  failure    {failure}");
        foreach (var finding in Unexpected)
            text.AppendLine($"  unexpected {finding.Id} {LineOf(finding)}  ({finding.GetMessage()})");
        foreach (var mark in Missing)
            text.AppendLine($"  missing    {mark.Id} {LineOf(mark.Span)}");
        return text.ToString().TrimEnd();
    }

    private string LineOf(Diagnostic finding) => finding.Location.SourceTree?.FilePath switch
    {
        null => "outside of the source:",
        var path when path.EndsWith($"{Case.Name}.cs", StringComparison.Ordinal) => LineOf(finding.Location.SourceSpan),
        var path => $"in {Path.GetFileName(path)}: {finding.Location.SourceTree!.GetText().Lines.GetLineFromPosition(finding.Location.SourceSpan.Start)}",
    };

    private string LineOf(TextSpan span)
    {
        var line = SourceText.From(Case.Source).Lines.GetLineFromPosition(span.Start);
        return $"line {Case.Line + line.LineNumber}: {line.ToString().Trim()}  [{Case.Source.AsSpan(span.Start, span.Length)}]";
    }
}
