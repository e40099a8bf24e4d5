using MemTrace;
using MemTrace.Analyzers.Tests.Proof.Execution;

namespace Vocabulary;

/// <summary>Reports copies to the running program's ledger. None of its members throws.</summary>
public class Trace
{
    /// <summary>Reports bytes.</summary>
    public void Add([ReportsMemory] long bytes) => Amount.Report(bytes);

    /// <summary>Gives bytes back.</summary>
    public void Subtract([ReleasesMemory] long bytes) => Amount.Release(bytes);

    /// <summary>Reports a copy.</summary>
    public void Report([ReportsMemory] Batch batch) => batch?.Report(MemoryPortion.All);

    /// <summary>Reports a copy.</summary>
    public void Report([ReportsMemory] Lease lease) => lease?.Report(MemoryPortion.All);

    /// <summary>Reports a portion of a copy.</summary>
    public void ReportDangling([ReportsMemory(MemoryPortion.Dangling)] Batch batch) => batch?.Report(MemoryPortion.Dangling);

    /// <summary>Reports a portion of a copy.</summary>
    public void ReportNonDangling([ReportsMemory(MemoryPortion.NonDangling)] Batch batch) => batch?.Report(MemoryPortion.NonDangling);

    /// <summary>Reports a copy, or refuses to.</summary>
    public bool TryReport([ReportsMemory(When = true)] Batch batch)
    {
        if (Ledger.Current.Choices.Next(2) == 1)
            return false;
        batch?.Report(MemoryPortion.All);
        return true;
    }

    /// <summary>Reports a copy.</summary>
    public Task ReportAsync([ReportsMemory] Batch batch)
    {
        Report(batch);
        return Task.CompletedTask;
    }
}
