using Microsoft.CodeAnalysis.Text;

namespace MemTrace.Analyzers.Tests.Corpus;

/// <summary>A marked span: a finding of this rule must start inside it, ends included.</summary>
internal sealed record ExpectedFinding(string Id, TextSpan Span);
