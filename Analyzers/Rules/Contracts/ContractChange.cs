namespace MemTrace.Analyzers.Rules.Contracts;

/// <summary>One attribute that an override or implementation does not take over as it is.</summary>
/// <param name="Words">What changed, for the message: "`[TracksMemory]` is not repeated".</param>
/// <param name="Target"><c>member</c>, or the index of a parameter.</param>
/// <param name="Repeat">The attribute as the base has it; null where the base has none.</param>
internal sealed record ContractChange(string Words, string Target, string? Repeat);
