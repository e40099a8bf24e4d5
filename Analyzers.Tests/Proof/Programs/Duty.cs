namespace MemTrace.Analyzers.Tests.Proof.Programs;

/// <summary>What a piece of a generated program has to do with a copy, once on every path.</summary>
internal enum Duty
{
    /// <summary>Report a copy that has no release half, or hand it over.</summary>
    ReportBatch,

    /// <summary>Report a copy that has a release half.</summary>
    ReportLease,

    /// <summary>Release a reported copy.</summary>
    ReleaseLease,
}
