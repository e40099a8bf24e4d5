using Microsoft.CodeAnalysis.Text;

namespace MemTrace.Analyzers.Contracts;

/// <summary>One line of an annotation file that says something.</summary>
/// <param name="Span">Where it stands in the file.</param>
/// <param name="Position">The same as line and column.</param>
/// <param name="Annotation">What it says; null when it cannot be read.</param>
/// <param name="Error">What was expected and is not there; null when it can be read.</param>
internal sealed record AnnotationLine(TextSpan Span, LinePositionSpan Position, MemoryAnnotation? Annotation, string? Error);
