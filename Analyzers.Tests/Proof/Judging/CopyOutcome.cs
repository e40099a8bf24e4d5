using MemTrace.Analyzers.Tests.Proof.Execution;

namespace MemTrace.Analyzers.Tests.Proof.Judging;

/// <summary>What became of one copy in one run.</summary>
/// <param name="Copy">The copy as the run left it.</param>
/// <param name="Unwound">For each exception of an opaque call that no handler entered, the finally blocks it ran: the run counts for the copies that each of these exceptions could have discharged.</param>
/// <param name="IsBeforeItsTurn">One of these exceptions ended a loop over copies before this copy's round.</param>
/// <param name="Path">The run's answers.</param>
internal sealed record CopyOutcome(LedgerCopy Copy, IReadOnlyList<IReadOnlySet<int>> Unwound, bool IsBeforeItsTurn, string Path);
