using System.Collections;
using System.Numerics;

namespace MemTrace;

/// <summary>
/// A copy of cached entries: their records, with the payload shared by reference. Its bytes have to be reported to a
/// <see cref="MemoryTrace"/> once, and released by disposing it once, at the end of use.
/// </summary>
/// <remarks>
/// Reporting, releasing and the byte counts are safe from any thread; the entries may be read by many threads until one releases the
/// copy. Released copies are reused by their cache. Using one that was released is detected as long as it has not been handed out
/// again; a cache whose <see cref="EntryCacheOptions.MaxIdleBytes"/> is zero never reuses, so it always detects it.
/// </remarks>
public sealed class CachedEntries : IReadOnlyList<LogEntry>, IDisposable
{
    // An array that is this many times too large is not used for a small copy: its whole size would be charged.
    private const int LargestWaste = 4;
    private const int SmallestWasted = 16;

    private readonly LogEntry[] _records;
    private int _count;

    internal CachedEntries(CopyAccount account, int capacity)
    {
        Account = account;
        _records = new LogEntry[BitOperations.RoundUpToPowerOf2((uint)capacity)];
        ObjectBytes = ObjectSizes.CachedEntries + HeapSize.OfArray(_records);
    }

    /// <summary>The index of the first entry.</summary>
    /// <exception cref="ObjectDisposedException">The copy is released.</exception>
    public long FirstIndex => Span[0].Index;

    /// <summary>The index after that of the last entry.</summary>
    /// <exception cref="ObjectDisposedException">The copy is released.</exception>
    public long EndIndex => Span[^1].Index + 1;

    /// <summary>How many entries it has; at least one.</summary>
    /// <exception cref="ObjectDisposedException">The copy is released.</exception>
    public int Count => Span.Length;

    /// <summary>The entries. They may be read until the copy is released.</summary>
    /// <exception cref="ObjectDisposedException">The copy is released.</exception>
    public ReadOnlySpan<LogEntry> Span
    {
        get
        {
            ThrowIfReleased();
            return _records.AsSpan(0, _count);
        }
    }

    /// <summary>The entry at a place in the copy, counted from zero.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such place.</exception>
    /// <exception cref="ObjectDisposedException">The copy is released.</exception>
    public LogEntry this[int index]
    {
        get
        {
            var entries = Span;
            if ((uint)index >= (uint)entries.Length)
                throw new ArgumentOutOfRangeException(nameof(index), index, $"The copy has {entries.Length} entries.");
            return entries[index];
        }
    }

    /// <summary>
    /// The payload of its entries that the cache holds no longer, in bytes, each buffer once and as a whole. It grows as entries
    /// leave the cache. Counted for this copy alone: what other copies hold too is not set off.
    /// </summary>
    /// <exception cref="ObjectDisposedException">The copy is released.</exception>
    [MemoryBytes(MemoryPortion.Dangling)]
    public long DanglingBytes => Account.Ledger.SizesOf(this).Dangling;

    /// <summary>Everything else the copy holds, in bytes: its records and itself, and the payload that the cache holds too.</summary>
    /// <exception cref="ObjectDisposedException">The copy is released.</exception>
    [MemoryBytes(MemoryPortion.NonDangling)]
    public long NonDanglingBytes => Account.Ledger.SizesOf(this).NonDangling;

    /// <summary>All bytes that the copy holds: the sum of the two portions at one moment.</summary>
    /// <exception cref="ObjectDisposedException">The copy is released.</exception>
    [MemoryBytes]
    public long TotalBytes
    {
        get
        {
            var (dangling, nonDangling) = Account.Ledger.SizesOf(this);
            return dangling + nonDangling;
        }
    }

    /// <summary>Whether its bytes count in a trace: it was reported, and is not released.</summary>
    public bool IsReported => Account.Charges is not null;

    internal CopyAccount Account { get; }

    internal CachedEntries? NextFree { get; set; }

    internal bool IsReleased => Volatile.Read(ref _count) == 0;

    /// <summary>What the copy object and its records cost, in bytes.</summary>
    internal long ObjectBytes { get; }

    /// <summary>
    /// Releases the copy: its bytes leave the trace, and its entries must not be used any longer. A copy that was never reported is
    /// just given up.
    /// </summary>
    /// <exception cref="InvalidOperationException">The copy is released already. Nothing changes.</exception>
    [ReleasesMemory]
    public void Dispose() => Account.Ledger.Release(this);

    /// <summary>Enumerates the entries. Prefer <see cref="Span"/> where it can be used: it costs nothing.</summary>
    public IEnumerator<LogEntry> GetEnumerator()
    {
        for (var at = 0; at < Count; at++) yield return this[at];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    internal bool Suits(int count) => _records.Length >= count && _records.Length <= Math.Max(SmallestWasted, count * (long)LargestWaste);

    internal Span<LogEntry> Take(int count)
    {
        _count = count;
        return _records.AsSpan(0, count);
    }

    internal ReadOnlySpan<LogEntry> Records(int first, int end) => _records.AsSpan(first, end - first);

    // A copy that waits for reuse must not keep payload alive.
    internal void Clear()
    {
        _records.AsSpan(0, _count).Clear();
        Volatile.Write(ref _count, 0);
    }

    internal void ThrowIfReleased()
    {
        if (IsReleased) ThrowReleased();
    }

    private static void ThrowReleased() => throw new ObjectDisposedException(nameof(CachedEntries), "The copy is released; its entries may be gone.");
}
