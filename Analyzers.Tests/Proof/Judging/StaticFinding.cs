namespace MemTrace.Analyzers.Tests.Proof.Judging;

/// <summary>One finding of the analyzers.</summary>
/// <param name="Id">The rule.</param>
/// <param name="Site">Position of the acquiring call that it is about; -1 when it names none.</param>
/// <param name="Position">Where it is shown.</param>
/// <param name="Message">What it says.</param>
internal sealed record StaticFinding(string Id, int Site, int Position, string Message);
