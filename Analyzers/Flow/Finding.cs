using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using MemTrace.Analyzers.Contracts;

namespace MemTrace.Analyzers.Flow;

/// <summary>What the flow analysis can find wrong; each kind belongs to exactly one rule.</summary>
internal enum FindingKind
{
    NeverReported,
    NotReportedOnEveryPath,
    PartlyReported,
    ReportedTwice,
    WrongAmount,
    HeldAcrossSuspension,
    NotReleasedOnEveryPath,
    NotReleasedOnException,
    ReleasedTwice,
    ReleasedUnreported,
    UsedAfterRelease,
    UnmarkedHandOut,
    ContractNotKept,
    UnmentionedReport,
}

/// <summary>One fault of one copy (or one member), with the path that shows it.</summary>
/// <param name="Kind">What is wrong.</param>
/// <param name="Location">Where the diagnostic is shown.</param>
/// <param name="Subject">The copy's or member's name as the source writes it, without quotes: <c>batch</c>.</param>
/// <param name="Origin">The member that made the copy: <c>Cache.Take</c>; empty when it is not known.</param>
/// <param name="Portion">The portion that is concerned.</param>
/// <param name="Reason">Half a sentence that completes the message: <c>when `applied` is true</c>; may be empty.</param>
/// <param name="Path">Acquisition, branch outcomes and exit, in this order; each with a short note.</param>
/// <param name="Properties">What a code fix needs to know; keys in <see cref="FindingProperties"/>.</param>
internal sealed record Finding(
    FindingKind Kind,
    Location Location,
    string Subject,
    string Origin,
    MemoryPortion Portion,
    string Reason,
    ImmutableArray<PathStep> Path,
    ImmutableDictionary<string, string?> Properties);

/// <summary>One step of the path that a finding shows.</summary>
internal readonly record struct PathStep(PathStepKind Kind, Location Location, string Note);

internal enum PathStepKind
{
    Acquisition,
    Branch,
    Report,
    Release,
    Exit,
}
