namespace MemTrace;

/// <content>What enters the cache and what leaves it.</content>
internal sealed partial class CopyLedger
{
    private EntryRing _ring = EntryRing.Empty;

    // How many of the held entries are not plain: their buffers are in the table.
    private int _entriesNotPlain;

    /// <summary>The entries that the cache holds.</summary>
    public ref readonly EntryRing Entries => ref _ring;

    /// <summary>How many times an index may have got another entry than it had before.</summary>
    public int Rewrites { get; private set; }

    /// <summary>Puts neighbouring entries at the end, dropping what stands in their place.</summary>
    public void Append(ReadOnlySpan<LogEntry> entries)
    {
        var first = entries[0].Index;
        var end = first + entries.Length;
        var kept = (int)Math.Max(0, Math.Min(first, _ring.End) - _ring.First);
        if (kept + entries.Length > _ring.Capacity) ResizeRing(EntryRing.CapacityFor(kept + entries.Length));
        var isConflict = first < _ring.End;
        // What comes in may be what is overwritten, so it is copied before that goes.
        if (_copiesPayload && isConflict) entries = Owned(entries);
        if (isConflict)
        {
            Rewrites++;
            var from = Math.Max(first, _ring.First);
            LetGo(from, _ring.End);
            _ring.DropFrom(from);
        }

        if (_ring.Count == 0) _ring.StartAt(first);
        _ring.Place(entries);
        if (_copiesPayload && !isConflict) OwnPlaced(first, end);
        if (!_ring.IsFilterCurrent) _ring.BeginFilter();
        while (_ring.End < end) TakeIn(end);
        // A collection on the way may have hidden an equal buffer; laying the filter out again finds it.
        if (!_ring.IsFilterCurrent) LayOutFilter();
    }

    /// <summary>Puts neighbouring entries before the first.</summary>
    public void Prepend(ReadOnlySpan<LogEntry> entries)
    {
        if (_ring.Count + entries.Length > _ring.Capacity) ResizeRing(EntryRing.CapacityFor(_ring.Count + entries.Length));
        if (_ring.Count == 0) _ring.StartAt(entries[^1].Index + 1);
        Rewrites++;
        IndexRanges();
        List<long>? notPlain = null;
        for (var at = entries.Length - 1; at >= 0; at--)
        {
            var entry = _copiesPayload ? Owned(entries[at]) : entries[at];
            var isPlain = entry.WholeLength == 0 || (entry.WholeLength > 0 && _books?.Table.Find(entry.DataBuffer!) is null);
            var bytes = isPlain && entry.WholeLength != 0 ? HeapSize.OfBytes(entry.WholeLength) : 0;
            _ring.PutBefore(entry, bytes);
            Charge(_home, MemoryPart.Resident, bytes);
            if (!isPlain) (notPlain ??= []).Add(entry.Index);
        }

        LayOutFilter();
        if (notPlain is null) return;
        foreach (var index in notPlain) AddReferences(index);
    }

    /// <summary>Drops entries from the old end. Returns what left the trace with them, in bytes.</summary>
    public long DropBefore(long index)
    {
        var freed = LetGo(_ring.First, index);
        _ring.DropBefore(index);
        return freed;
    }

    /// <summary>Gives up capacity that is not needed, and with <paramref name="pools"/> all that is kept for reuse.</summary>
    public void Trim(bool pools)
    {
        var capacity = EntryRing.CapacityFor(_ring.Count);
        if (capacity < _ring.Capacity) ResizeRing(capacity);
        if (_books is null) return;
        var tableBytes = _books.Table.StorageBytes;
        _books.Table.Trim();
        ChargeStorage(_books.Table.StorageBytes - tableBytes);
        if (!pools) return;
        EmptyPools();
        if (!_books.IsUnused) return;
        _books = null;
        ChargeStorage(-ObjectSizes.CopyBooks);
    }

    private void ResizeRing(int capacity)
    {
        var before = _ring.StorageBytes;
        _ring.Resize(capacity);
        ChargeStorage(_ring.StorageBytes - before);
    }

    // Takes in the placed entries up to the end, as many as go in one way.
    private void TakeIn(long end)
    {
        IndexRanges();
        ref readonly var next = ref _ring[_ring.End];
        var isTableEmpty = (_books?.Table.Count ?? 0) == 0;
        if (isTableEmpty || next.WholeLength == 0 || (next.WholeLength > 0 && Books.Table.Find(next.DataBuffer!) is null))
        {
            // Where buffers are followed, each entry has to be looked up before it counts as plain.
            var limit = isTableEmpty ? end : _ring.End + 1;
            Charge(_home, MemoryPart.Resident, _ring.ExtendWhilePlain(limit));
            if (_ring.End == limit) return;
        }

        // Before it is taken in, or looking for others of its buffer would find the entry itself.
        AddReferences(_ring.End);
        _ring.Extend(0);
    }

    // Says that the cache no longer holds the entries, which still stand in the ring. Returns what left the trace.
    private long LetGo(long first, long end)
    {
        if (first >= end) return 0;
        var stillHeld = 0L;
        var kept = 0L;
        var looseFrom = first;
        if (_books?.Ranges.First is not null)
        {
            SplitAt(first);
            SplitAt(end);
            for (var range = FirstRangeFrom(first); range is not null && range.First < end;)
            {
                var next = range.Next;
                stillHeld += BytesOf(range);
                if (_copiesPayload) kept += KeepPayload(looseFrom, range.First);
                looseFrom = range.End;
                Books.Ranges.Remove(range);
                SetInCache(range, false);
                Books.Unindexed.InsertAfter(Books.Unindexed.Last, range);
                range = next;
            }
        }

        var freed = _ring.BytesIn(first, end) - stillHeld;
        Charge(_home, MemoryPart.Resident, -freed);
        for (var index = first; _entriesNotPlain > 0 && index < end; index++)
            if (!_ring.IsPlain(index)) freed += DropReferences(index);
        if (_copiesPayload) kept += KeepPayload(looseFrom, end);
        return freed - kept;
    }

    private PayloadRange? FirstRangeFrom(long index)
    {
        // Entries leave at either end, and what is asked for begins there.
        if (Books.Ranges.First is not { } range || range.First >= index) return Books.Ranges.First;
        for (range = Books.Ranges.Last; range!.Previous is { } previous && previous.First >= index; range = previous)
        {
        }

        return range.First >= index ? range : null;
    }

    private PayloadRange? RangeAt(long index)
    {
        for (var range = _books?.Ranges.Last; range is not null; range = range.Previous)
            if (range.First <= index) return index < range.End ? range : null;
        return null;
    }

    private void SplitAt(long index)
    {
        var range = Books.Ranges.First is { } oldest && index < oldest.End ? oldest : RangeAt(index);
        if (range is null || range.First >= index || range.End <= index) return;
        var rest = RentRange(index, range.End);
        rest.IsInCache = true;
        range.End = index;
        Books.Ranges.InsertAfter(range, rest);
        LinkSameHolds(rest, range);
    }
}
