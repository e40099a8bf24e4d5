using System.Runtime.CompilerServices;

namespace MemTrace;

/// <summary>
/// The recent log entries of one raft group, by index, without gaps. It charges what it keeps alive to a <see cref="MemoryTrace"/>,
/// exactly, and hands out copies that are charged there once they are reported.
/// </summary>
/// <remarks>
/// A log has one writer, and so has its cache: one thread at a time appends, and copies what it knows to be there. Everything is safe
/// from any thread nevertheless: copies are reported and released, entries evicted and the trace read whenever it suits. Payload is
/// shared by reference, or copied (<see cref="EntryCacheOptions.PayloadPolicy"/>): each buffer is charged once, as a whole, whichever
/// and however many entries slice it. See docs/accounting.md for the formulas.
/// </remarks>
public sealed class EntryCache : IDisposable
{
    private readonly CopyLedger _ledger;
    private readonly Action<OutstandingCopy>? _copyOutstandingAtDispose;
    private readonly bool _capturesStacks;

    /// <summary>Makes an empty cache that charges to the node.</summary>
    /// <param name="trace">The node; several caches may share it.</param>
    /// <param name="options">How the cache behaves; null for the defaults.</param>
    /// <exception cref="ArgumentNullException"><paramref name="trace"/> is null.</exception>
    public EntryCache(MemoryTrace trace, EntryCacheOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(trace);
        _ledger = new CopyLedger(trace, options?.MaxIdleBytes ?? EntryCacheOptions.DefaultMaxIdleBytes, options?.PayloadPolicy ?? PayloadPolicy.Share);
        _capturesStacks = options?.CapturesStacks ?? false;
        _copyOutstandingAtDispose = options?.CopyOutstandingAtDispose;
    }

    /// <summary>The node that the cache charges to.</summary>
    public MemoryTrace Trace => _ledger.Node;

    /// <summary>How many entries the cache holds.</summary>
    public int Count => _ledger.Entries.Count;

    /// <summary>The index of the oldest entry; of an empty cache, one more than <see cref="LastIndex"/>.</summary>
    public long FirstIndex => _ledger.Entries.First;

    /// <summary>The index of the newest entry; of an empty cache, of the newest it had, or zero.</summary>
    public long LastIndex => _ledger.Entries.End - 1;

    /// <summary>Entries up to this index are on disk, and may leave the cache.</summary>
    public long PersistedIndex { get; private set; }

    /// <summary>How many copies were handed out that are neither reported nor released. Safe from any thread.</summary>
    public int UnreportedCopies => _ledger.UnreportedCopies;

    /// <summary>How many copies were reported that are not released. Safe from any thread.</summary>
    public int UnreleasedCopies => _ledger.UnreleasedCopies;

    /// <summary>The copies that are outstanding, reported or not, and where they were taken; oldest first. Safe from any thread.</summary>
    public IReadOnlyList<OutstandingCopy> OutstandingCopies()
    {
        using var inside = new GateScope(_ledger);
        return _ledger.Outstanding();
    }

    /// <summary>
    /// Appends entries. Where they begin at or below an index that the cache holds, the entries from there on conflict and are
    /// overwritten; what was overwritten counts as not persisted.
    /// </summary>
    /// <exception cref="ArgumentException">
    /// There are no entries, they are not consecutive, they leave a gap, or with <see cref="PayloadPolicy.Copy"/> one is too large for an
    /// array. Nothing changes.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The cache is disposed, or the memory of an entry is: what its manager throws comes through. Nothing changes.</exception>
    public void Append(ReadOnlySpan<LogEntry> entries)
    {
        using var inside = Enter();
        ThrowIfNotConsecutive(entries);
        var first = entries[0].Index;
        if (Count != 0 && first > LastIndex + 1)
            throw new ArgumentException($"Entries from {first} on leave a gap: the cache ends at {LastIndex}, so the next is {LastIndex + 1}, or an index below that to overwrite from.", nameof(entries));
        _ledger.ThrowIfNotCopied(entries);
        _ledger.CountUse();
        _ledger.Append(entries);
        PersistedIndex = Math.Min(PersistedIndex, first - 1);
    }

    /// <summary>Puts entries before the oldest, as a warm-up from disk does. They count as persisted.</summary>
    /// <exception cref="ArgumentException">
    /// There are no entries, they are not consecutive, they do not end right below <see cref="FirstIndex"/> of a cache that is not empty, or
    /// with <see cref="PayloadPolicy.Copy"/> one is too large for an array. Nothing changes.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The cache is disposed, or the memory of an entry is: what its manager throws comes through. Nothing changes.</exception>
    public void Prepend(ReadOnlySpan<LogEntry> entries)
    {
        using var inside = Enter();
        ThrowIfNotConsecutive(entries);
        var last = entries[^1].Index;
        if (Count != 0 && last != FirstIndex - 1)
            throw new ArgumentException($"Entries up to {last} do not end right below {FirstIndex}, where the cache begins.", nameof(entries));
        _ledger.ThrowIfNotCopied(entries);
        _ledger.Prepend(entries);
        PersistedIndex = Math.Max(PersistedIndex, last);
    }

    /// <summary>
    /// Looks an entry up, for the writer. It is a borrow, good until the cache next changes: whoever keeps it longer takes a copy.
    /// </summary>
    /// <returns>Whether the cache holds the entry.</returns>
    /// <exception cref="ObjectDisposedException">The cache is disposed.</exception>
    public bool TryGetEntry(long index, out LogEntry entry)
    {
        using var inside = Enter();
        var found = _ledger.Entries.Contains(index);
        entry = found ? _ledger.Entries[index] : default;
        _ledger.CountLookup(found);
        return found;
    }

    /// <summary>Looks the term of an entry up, for the writer.</summary>
    /// <returns>Whether the cache holds the entry.</returns>
    /// <exception cref="ObjectDisposedException">The cache is disposed.</exception>
    public bool TryGetTerm(long index, out long term)
    {
        var found = TryGetEntry(index, out var entry);
        term = entry.Term;
        return found;
    }

    /// <summary>Copies entries that the cache holds.</summary>
    /// <param name="firstIndex">The index of the first.</param>
    /// <param name="endIndex">The index after the last.</param>
    /// <param name="maxBytes">
    /// The copy ends before the data and contexts of its entries exceed so many bytes, but has at least one entry.
    /// </param>
    /// <param name="filePath">Where the copy is taken, filled in by the compiler.</param>
    /// <param name="lineNumber">Where the copy is taken, filled in by the compiler.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The range is empty or reversed, or reaches beyond what the cache holds, or <paramref name="maxBytes"/> is negative.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The cache is disposed.</exception>
    [TracksMemory]
    public CachedEntries CopyRange(
        long firstIndex,
        long endIndex,
        long maxBytes = long.MaxValue,
        [CallerFilePath] string filePath = "",
        [CallerLineNumber] int lineNumber = 0)
    {
        var stack = Stack();
        using var inside = Enter();
        if (firstIndex >= endIndex)
            throw new ArgumentOutOfRangeException(nameof(endIndex), endIndex, $"The range [{firstIndex}, {endIndex}) is {(firstIndex == endIndex ? "empty" : "reversed")}.");
        if (firstIndex < FirstIndex || Count == 0)
        {
            _ledger.CountLookup(false);
            throw new ArgumentOutOfRangeException(nameof(firstIndex), firstIndex, $"The range [{firstIndex}, {endIndex}) is not within the cache, which holds [{FirstIndex}, {LastIndex + 1}).");
        }

        if (endIndex > LastIndex + 1)
            throw new ArgumentOutOfRangeException(nameof(endIndex), endIndex, $"The range [{firstIndex}, {endIndex}) is not within the cache, which holds [{FirstIndex}, {LastIndex + 1}).");
        ArgumentOutOfRangeException.ThrowIfNegative(maxBytes);
        if (maxBytes != long.MaxValue) endIndex = EndWithin(firstIndex, endIndex, maxBytes);
        _ledger.CountLookup(true);
        return _ledger.Take(firstIndex, endIndex, new CopyOrigin(filePath, lineNumber, stack));
    }

    /// <summary>
    /// Makes a copy of entries from elsewhere, such as from disk. For each that the cache holds too (same index, term, type and
    /// content) the cache's own record is taken, so that the payload exists once.
    /// </summary>
    /// <param name="entries">The entries; whether and which of them the cache holds does not matter.</param>
    /// <param name="filePath">Where the copy is taken, filled in by the compiler.</param>
    /// <param name="lineNumber">Where the copy is taken, filled in by the compiler.</param>
    /// <exception cref="ArgumentException">
    /// There are no entries, they are not consecutive, or with <see cref="PayloadPolicy.Copy"/> one is too large for an array.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The cache is disposed, or the memory of an entry is: what its manager throws comes through.</exception>
    [TracksMemory]
    public CachedEntries CopyOf(ReadOnlySpan<LogEntry> entries, [CallerFilePath] string filePath = "", [CallerLineNumber] int lineNumber = 0)
    {
        var stack = Stack();
        using var inside = Enter();
        ThrowIfNotConsecutive(entries);
        _ledger.ThrowIfNotCopied(entries);
        return _ledger.TakeOf(entries, new CopyOrigin(filePath, lineNumber, stack));
    }

    /// <summary>Says that entries up to the index are on disk. An index below <see cref="PersistedIndex"/> changes nothing: it is old news.</summary>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The index is negative, none that an entry can have, or above <see cref="LastIndex"/> of a cache that is not empty.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The cache is disposed.</exception>
    public void MarkPersisted(long index)
    {
        using var inside = Enter();
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfEqual(index, long.MaxValue);
        if (Count != 0 && index > LastIndex)
            throw new ArgumentOutOfRangeException(nameof(index), index, $"The cache ends at {LastIndex}, so nothing above that can be persisted.");
        PersistedIndex = Math.Max(PersistedIndex, index);
    }

    /// <summary>Drops the entries below the index, as far as they are persisted. Capacity is kept for what comes.</summary>
    /// <returns>How many bytes left the trace with them: their payload, as far as no reported copy holds it.</returns>
    /// <exception cref="ObjectDisposedException">The cache is disposed.</exception>
    public long CompactTo(long index)
    {
        using var inside = Enter();
        return DropBefore(index);
    }

    /// <summary>
    /// Makes room: drops the older half of the entries, rounded down, or all, as far as they are persisted, and gives up capacity that
    /// is no longer needed.
    /// </summary>
    /// <returns>
    /// By how many bytes what the cache and its copies charge became less: payload, as far as no reported copy holds it, and capacity;
    /// with <see cref="EvictionScope.All"/> also what was kept for reuse. Where copies hold everything, it may be a few bytes below zero:
    /// keeping apart what left and what stayed costs an object.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">The scope is none of those there are.</exception>
    /// <exception cref="ObjectDisposedException">The cache is disposed.</exception>
    public long Evict(EvictionScope scope)
    {
        using var inside = Enter();
        var count = scope switch
        {
            EvictionScope.Half => Count / 2,
            EvictionScope.All => Count,
            _ => throw new ArgumentOutOfRangeException(nameof(scope), scope, "The scope is neither half nor all."),
        };
        var countBefore = Count;
        var bytesBefore = _ledger.ChargedBytes;
        DropBefore(FirstIndex + count);
        _ledger.CountEvicted(countBefore - Count);
        _ledger.Trim(pools: scope == EvictionScope.All);
        return bytesBefore - _ledger.ChargedBytes;
    }

    /// <summary>
    /// Drops all entries, persisted or not. What reported copies hold stays charged until they are released; all copies that are
    /// outstanding are named to <see cref="EntryCacheOptions.CopyOutstandingAtDispose"/>. Further calls do nothing.
    /// </summary>
    public void Dispose()
    {
        OutstandingCopy[] outstanding;
        using (new GateScope(_ledger))
        {
            if (_ledger.IsClosed) return;
            outstanding = _ledger.Outstanding();
            _ledger.Close();
        }

        if (_copyOutstandingAtDispose is null) return;
        foreach (var copy in outstanding) _copyOutstandingAtDispose(copy);
    }

    /// <summary>How many bytes <see cref="Evict"/> of all would free now, about: what is shared with copies is not among them.</summary>
    internal long EvictableBytes
    {
        get
        {
            using var inside = new GateScope(_ledger);
            return _ledger.IsClosed ? 0 : _ledger.FreeableBefore(Math.Min(PersistedIndex, LastIndex) + 1);
        }
    }

    /// <summary>How many times the cache was appended to, copied from or looked up: one that stands still is idle.</summary>
    internal int Uses => _ledger.Uses;

    internal bool IsDisposed => _ledger.IsClosed;

    private GateScope Enter()
    {
        var inside = new GateScope(_ledger);
        if (!_ledger.IsClosed) return inside;
        inside.Dispose();
        throw new ObjectDisposedException(nameof(EntryCache), $"The cache that charges to '{_ledger.Node.Name}' is disposed: it takes and hands out no more entries.");
    }

    private string? Stack() => _capturesStacks ? Environment.StackTrace : null;

    // What is not persisted stays.
    private long DropBefore(long index)
    {
        index = Math.Min(Math.Min(index, PersistedIndex + 1), LastIndex + 1);
        return Count == 0 || index <= _ledger.Entries.First ? 0 : _ledger.DropBefore(index);
    }

    private long EndWithin(long first, long end, long maxBytes)
    {
        ref readonly var entries = ref _ledger.Entries;
        var bytes = entries[first].PayloadLength;
        var index = first + 1;
        for (; index < end; index++)
        {
            bytes += entries[index].PayloadLength;
            if (bytes > maxBytes) break;
        }

        return index;
    }

    private static void ThrowIfNotConsecutive(ReadOnlySpan<LogEntry> entries)
    {
        if (entries.IsEmpty) throw new ArgumentException("There are no entries; at least one is expected.", nameof(entries));
        var lengths = entries[0].WholeLength;
        for (var at = 1; at < entries.Length; at++)
        {
            lengths |= entries[at].WholeLength;
            if (entries[at].Index != entries[0].Index + at)
                throw new ArgumentException($"Entry {entries[at].Index} follows entry {entries[at - 1].Index}: entries must be consecutive, so {entries[at - 1].Index + 1} is expected.", nameof(entries));
        }

        if (lengths < 0) ThrowIfUnreadable(entries);
    }

    // Memory of the caller's own making may refuse to be read, as when it was given back already; better now than when half is done.
    private static void ThrowIfUnreadable(ReadOnlySpan<LogEntry> entries)
    {
        foreach (ref readonly var entry in entries)
        {
            if (entry.WholeLength != LogEntry.NotOneArray) continue;
            _ = entry.Data;
            _ = entry.Context;
        }
    }
}
