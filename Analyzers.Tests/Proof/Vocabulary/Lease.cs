using MemTrace;
using MemTrace.Analyzers.Tests.Proof.Execution;

namespace Vocabulary;

/// <summary>A copy with a release half: it is released when it is disposed.</summary>
public class Lease : LedgerCopy, IDisposable
{
    /// <inheritdoc/>
    public override bool HasReleaseHalf => true;

    /// <summary>Its dangling bytes.</summary>
    [MemoryBytes(MemoryPortion.Dangling)]
    public long DanglingBytes => Amount.Of(this, MemoryPortion.Dangling);

    /// <summary>Its other bytes.</summary>
    [MemoryBytes(MemoryPortion.NonDangling)]
    public long NonDanglingBytes => Amount.Of(this, MemoryPortion.NonDangling);

    /// <summary>All its bytes.</summary>
    [MemoryBytes]
    public long TotalBytes => Amount.Of(this, MemoryPortion.All);

    /// <summary>How many records it has.</summary>
    public int Count => HasRecords() ? 2 : 0;

    /// <summary>It has no records.</summary>
    public bool IsEmpty => Count == 0;

    /// <summary>Gives its bytes back.</summary>
    [ReleasesMemory]
    public void Dispose() => Release();
}
