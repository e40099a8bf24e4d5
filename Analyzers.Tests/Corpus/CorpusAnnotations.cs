using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace MemTrace.Analyzers.Tests.Corpus;

/// <summary>The annotation file that a case's <c>--- annotation</c> lines make.</summary>
internal sealed class CorpusAnnotations(IEnumerable<string> lines) : AdditionalText
{
    private readonly SourceText _text = SourceText.From(string.Join('\n', lines));

    /// <inheritdoc/>
    public override string Path => "/MemTrace.Annotations.txt";

    /// <inheritdoc/>
    public override SourceText GetText(CancellationToken cancellationToken = default) => _text;
}
