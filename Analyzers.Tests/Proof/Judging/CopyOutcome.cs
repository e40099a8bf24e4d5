using MemTrace.Analyzers.Tests.Proof.Execution;

namespace MemTrace.Analyzers.Tests.Proof.Judging;

/// <summary>What became of one copy in one run.</summary>
/// <param name="Copy">The copy as the run left it.</param>
/// <param name="IsCut">The run was left by an exception of an opaque call that no handler entered: a path that does not count.</param>
/// <param name="Unwound">The finally blocks that this exception ran: it counts for the copies they discharge.</param>
/// <param name="Path">The run's answers.</param>
internal sealed record CopyOutcome(LedgerCopy Copy, bool IsCut, IReadOnlySet<int> Unwound, string Path);
