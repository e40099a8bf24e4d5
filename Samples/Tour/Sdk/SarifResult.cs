namespace MemTrace.Tour.Sdk;

/// <summary>One result of a compiler's error log.</summary>
/// <param name="RuleId">The rule.</param>
/// <param name="Level">The severity that the build gave it: <c>error</c>, <c>warning</c> or <c>note</c>.</param>
/// <param name="Message">The message.</param>
/// <param name="Location">Where it points.</param>
/// <param name="Path">The related locations, in order: the path that shows the fault.</param>
internal sealed record SarifResult(
    string RuleId, string Level, string Message, SarifLocation Location, IReadOnlyList<SarifLocation> Path);
