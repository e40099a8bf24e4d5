namespace MemTrace.Analyzers.Contracts;

/// <summary>One line of an annotation file: an attribute that is applied from outside.</summary>
/// <param name="Mark">The attribute.</param>
/// <param name="DocumentationId">The documentation-comment id of the member or delegate.</param>
/// <param name="Parameter">The parameter's index; -1 for the member itself or, with <paramref name="OnReturn"/>, its result.</param>
/// <param name="OnReturn">The line named <c>#return</c>.</param>
internal sealed record MemoryAnnotation(MemoryMark Mark, string DocumentationId, int Parameter = -1, bool OnReturn = false);
