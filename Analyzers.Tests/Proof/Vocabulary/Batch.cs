using System.Collections;
using MemTrace;
using MemTrace.Analyzers.Tests.Proof.Execution;

namespace Vocabulary;

/// <summary>A copy without a release half; one half of its bytes is in each of its two records.</summary>
public class Batch : LedgerCopy, IReadOnlyList<Record>
{
    /// <summary>Its dangling bytes.</summary>
    [MemoryBytes(MemoryPortion.Dangling)]
    public long DanglingBytes => Amount.Of(this, MemoryPortion.Dangling);

    /// <summary>Its other bytes.</summary>
    [MemoryBytes(MemoryPortion.NonDangling)]
    public long NonDanglingBytes => Amount.Of(this, MemoryPortion.NonDangling);

    /// <summary>All its bytes.</summary>
    [MemoryBytes]
    public long TotalBytes => Amount.Of(this, MemoryPortion.All);

    /// <summary>Index of its first record.</summary>
    public long FirstIndex => 4;

    /// <inheritdoc/>
    public int Count => HasRecords() ? 2 : 0;

    /// <summary>How many records it has.</summary>
    public int Length => Count;

    /// <summary>It has no records.</summary>
    public bool IsEmpty => Count == 0;

    /// <inheritdoc/>
    public Record this[int index] =>
        new() { Index = FirstIndex + index, Term = 1, Size = index == 0 ? DanglingBytes : NonDanglingBytes };

    /// <inheritdoc/>
    public IEnumerator<Record> GetEnumerator()
    {
        for (var i = 0; i < Count; i++)
            yield return this[i];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The same bytes under another name.</summary>
    [SharesMemory]
    public Batch Slice(int start, int length) => Named(string.Empty);

    /// <summary>The same bytes under another name.</summary>
    [SharesMemory]
    public Batch Named(string name)
    {
        Instrumented.MayThrow();
        return this;
    }

    /// <summary>Changes how many bytes it holds.</summary>
    [ChangesMemory]
    public void Trim() => Instrumented.MayThrow();

    /// <summary>Reports it.</summary>
    [ReportsMemory]
    public void ReportSelf() => Report(MemoryPortion.All);
}
