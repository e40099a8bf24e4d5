namespace MemTrace.Analyzers.Tests.Proof.Judging;

/// <summary>What all runs of a program showed.</summary>
/// <param name="Sites">By position of the acquiring call.</param>
/// <param name="Runs">How many runs there were.</param>
/// <param name="HasVoidRuns">Some runs came to what no path is meant to be; a site that only they came to is not judged.</param>
/// <param name="IsComplete">Every path was run, so that what was not seen does not happen.</param>
internal sealed record ProgramTruth(IReadOnlyDictionary<int, SiteTruth> Sites, int Runs, bool HasVoidRuns, bool IsComplete);
