using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace MemTrace.Analyzers.Contracts;

/// <summary>An annotation file that has been read: what its lines say, and which of them cannot be read.</summary>
/// <param name="Path">The file's path; empty for the shipped defaults.</param>
/// <param name="Lines">Every line that says something, right or wrong, in order.</param>
internal sealed record AnnotationFile(string Path, ImmutableArray<AnnotationLine> Lines)
{
    private const string NamePrefix = "MemTrace.Annotations";
    private const string NameSuffix = ".txt";
    private const string ResourcePrefix = "MemTrace.Analyzers.Contracts.Defaults.";

    private static readonly Lazy<ImmutableArray<AnnotationFile>> LazyDefaults = new(ReadDefaults);

    /// <summary>The annotations of the base class library that ship with the analyzers.</summary>
    public static ImmutableArray<AnnotationFile> Defaults => LazyDefaults.Value;

    /// <summary>Whether the project means the file for us, by its name.</summary>
    public static bool IsAnnotationFile(AdditionalText file)
    {
        var name = System.IO.Path.GetFileName(file.Path);
        return name.StartsWith(NamePrefix, StringComparison.OrdinalIgnoreCase) && name.EndsWith(NameSuffix, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>
    /// The project's annotation files. Their order is by name, then by path, then by content: never the one in which a file system
    /// or a build listed them.
    /// </summary>
    public static ImmutableArray<AnnotationFile> ReadAll(ImmutableArray<AdditionalText> additionalFiles, CancellationToken cancellationToken) =>
    [
        .. additionalFiles
            .Where(IsAnnotationFile)
            .Select(file => (file.Path, Text: file.GetText(cancellationToken)))
            .Where(static file => file.Text is not null)
            .OrderBy(static file => System.IO.Path.GetFileName(file.Path), StringComparer.Ordinal)
            .ThenBy(static file => file.Path.Replace('\\', '/'), StringComparer.Ordinal)
            .ThenBy(static file => file.Text!.ToString(), StringComparer.Ordinal)
            .Select(static file => Read(file.Path, file.Text!)),
    ];

    public static AnnotationFile Read(string path, SourceText text)
    {
        var lines = ImmutableArray.CreateBuilder<AnnotationLine>();
        foreach (var line in text.Lines)
        {
            var annotation = AnnotationParser.Parse(line.ToString(), out var error);
            if (annotation is null && error is null)
                continue;
            lines.Add(new AnnotationLine(line.Span, text.Lines.GetLinePositionSpan(line.Span), annotation, error));
        }

        return new AnnotationFile(path, lines.ToImmutable());
    }

    private static ImmutableArray<AnnotationFile> ReadDefaults()
    {
        var assembly = typeof(AnnotationFile).Assembly;
        var files = ImmutableArray.CreateBuilder<AnnotationFile>();
        foreach (var name in assembly.GetManifestResourceNames().Where(static name => name.StartsWith(ResourcePrefix, StringComparison.Ordinal)).OrderBy(static name => name, StringComparer.Ordinal))
        {
            using var stream = assembly.GetManifestResourceStream(name);
            files.Add(Read("", SourceText.From(stream!)));
        }

        return files.ToImmutable();
    }
}
