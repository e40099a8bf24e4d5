namespace MemTrace;

/// <content>Buffers that are charged on their own, because more than one entry refers to them or they are not arrays.</content>
internal sealed partial class CopyLedger
{
    /// <summary>What a buffer costs: an array as a whole; any other memory what its manager says it spans, wherever that is.</summary>
    private static long CostOf(object buffer) =>
        buffer is byte[] array ? HeapSize.OfBytes(array.Length) : SpanOf((System.Buffers.MemoryManager<byte>)buffer);

    // Once its owner has given it back, a manager may refuse to tell. There is nothing left to charge then, and the books go on.
    private static long SpanOf(System.Buffers.MemoryManager<byte> manager)
    {
        try
        {
            return manager.Memory.Length;
        }
        catch (ObjectDisposedException)
        {
            return 0;
        }
    }

    private void AddReferences(long index)
    {
        _entriesNotPlain++;
        var (data, context) = BuffersOf(_ring[index]);
        if (data is not null) AddReference(data);
        if (context is not null) AddReference(context);
    }

    private void AddReference(object buffer)
    {
        var shared = Follow(buffer);
        if (shared.CacheReferences++ == 0) SetInCache(shared, true);
    }

    private long DropReferences(long index)
    {
        _entriesNotPlain--;
        var (data, context) = BuffersOf(_ring[index]);
        return (data is null ? 0 : DropReference(data)) + (context is null ? 0 : DropReference(context));
    }

    private long DropReference(object buffer)
    {
        var shared = (SharedBuffer)Books.Table.Find(buffer)!;
        if (--shared.CacheReferences > 0) return 0;
        SetInCache(shared, false);
        if (shared.OldestHold is not null) return 0;
        var bytes = shared.Bytes;
        Forget(shared);
        return bytes;
    }

    // The buffers of an entry, each once.
    private static (object? Data, object? Context) BuffersOf(in LogEntry entry) =>
        (entry.DataBuffer, ReferenceEquals(entry.DataBuffer, entry.ContextBuffer) ? null : entry.ContextBuffer);

    // The buffer as one that is charged on its own, from now on if it was not before.
    private SharedBuffer Follow(object buffer)
    {
        switch (FindUnit(buffer, out var plain))
        {
            case SharedBuffer shared:
                return shared;
            case PayloadRange range:
                var split = RentShared(buffer, CostOf(buffer));
                range.Bytes -= split.Bytes;
                LinkSameHolds(split, range);
                Enter(buffer, split);
                return split;
            default:
                if (plain != BufferFilter.NotFound) return Separate(plain);
                var added = RentShared(buffer, CostOf(buffer));
                Enter(buffer, added);
                return added;
        }
    }

    // Charges the buffer of a plain entry on its own. It stays in the same place with the same holders, so no charge moves.
    private SharedBuffer Separate(long index)
    {
        var buffer = _ring[index].DataBuffer!;
        var shared = RentShared(buffer, _ring.MakeWeightless(index));
        shared.IsInCache = true;
        shared.CacheReferences = 1;
        if (RangeAt(index) is { } range) LinkSameHolds(shared, range);
        Enter(buffer, shared);
        _entriesNotPlain++;
        return shared;
    }

    // Makes the filter current. Entries that came in before it could tell may turn out to have a buffer that others have too. All but
    // one of them have just come in: they are in no range, and each counts as resident once more than it should.
    private void LayOutFilter()
    {
        while (!_ring.LayOutFilter(out var known, out var other))
        {
            var buffer = _ring[known].DataBuffer;
            for (var index = other; index < _ring.End; index++)
                if (ReferenceEquals(_ring[index].DataBuffer, buffer) && _ring.IsPlain(index) && RangeAt(index) is not null) known = index;

            var shared = Separate(known);
            for (var index = _ring.First; index < _ring.End; index++)
            {
                if (!ReferenceEquals(_ring[index].DataBuffer, buffer) || !_ring.IsPlain(index)) continue;
                Charge(_home, MemoryPart.Resident, -_ring.MakeWeightless(index));
                shared.CacheReferences++;
                _entriesNotPlain++;
            }
        }
    }

    // The unit that the buffer is charged with; if there is none, the plain entry that it is charged with, if there is one.
    private PayloadUnit? FindUnit(object buffer, out long plain)
    {
        IndexRanges();
        while (true)
        {
            plain = BufferFilter.NotFound;
            if (_books?.Table.Find(buffer) is { } unit) return unit;
            if (!_ring.IsFilterCurrent)
            {
                // This may find that entries taken in just now have the buffer in common, and then the table leads to it.
                LayOutFilter();
                continue;
            }

            if (_ring.TryFind(buffer, out var index)) plain = index;
            if (_ring.IsFilterCurrent) return null;
        }
    }

    private void IndexRanges()
    {
        while (_books?.Unindexed.First is { } range)
        {
            Books.Unindexed.Remove(range);
            range.IsIndexed = true;
            var copy = range.OldestHold!.Account;
            foreach (ref readonly var entry in copy.Copy!.Records((int)(range.First - copy.FirstIndex), (int)(range.End - copy.FirstIndex)))
            {
                // What is followed on its own already was not charged with the range.
                if (entry.WholeLength > 0 && Books.Table.Find(entry.DataBuffer!) is null) Enter(entry.DataBuffer!, range);
            }
        }
    }

    private void Enter(object buffer, PayloadUnit unit)
    {
        var before = Books.Table.StorageBytes;
        Books.Table.Set(buffer, unit);
        ChargeStorage(Books.Table.StorageBytes - before);
    }

    private void Forget(SharedBuffer shared)
    {
        Books.Table.Remove(shared.Buffer);
        Return(shared);
    }
}
