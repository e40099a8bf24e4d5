namespace MemTrace.Analyzers.Tests.Package;

/// <summary>One result of a compiler's error log.</summary>
/// <param name="RuleId">The rule.</param>
/// <param name="Level">The severity that the build gave it: <c>error</c>, <c>warning</c> or <c>note</c>.</param>
/// <param name="Message">The message.</param>
/// <param name="File">The name of the file, without its folder.</param>
/// <param name="Text">The text that the result points at.</param>
/// <param name="RelatedTexts">The text that each related location points at, in order.</param>
internal sealed record SarifResult(
    string RuleId, string Level, string Message, string File, string Text, IReadOnlyList<string> RelatedTexts);
