using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace MemTrace.Analyzers.Tests.Contracts;

/// <summary>An additional file in memory.</summary>
internal sealed class TextFile(string path, string text) : AdditionalText
{
    private readonly SourceText _text = SourceText.From(text);

    /// <inheritdoc/>
    public override string Path => path;

    /// <inheritdoc/>
    public override SourceText GetText(CancellationToken cancellationToken = default) => _text;
}
