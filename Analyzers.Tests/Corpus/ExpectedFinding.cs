using Microsoft.CodeAnalysis.Text;

namespace MemTrace.Analyzers.Tests.Corpus;

/// <summary>A marked span: a finding must start inside it, ends included.</summary>
/// <param name="Id">The rule; or, divided by slashes, rules of which any will do where the specification does not choose.</param>
/// <param name="Span">The span, in the source without markup.</param>
internal sealed record ExpectedFinding(string Id, TextSpan Span)
{
    /// <summary>Whether a finding of this rule is what the mark stands for.</summary>
    public bool Accepts(string id) => Id.Split('/').Contains(id);
}
