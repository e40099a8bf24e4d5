namespace MemTrace.Analyzers.Tests.Proof.Judging;

/// <summary>The analyzers and the runs disagree on one kind of fault of the copies of one site.</summary>
/// <param name="Kind">What they disagree on.</param>
/// <param name="Site">Position of the acquiring call.</param>
/// <param name="Static">What the analyzers say.</param>
/// <param name="Executed">What the runs show.</param>
internal sealed record Disagreement(DisagreementKind Kind, int Site, string Static, string Executed);
