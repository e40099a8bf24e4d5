namespace MemTrace;

/// <content>
/// Payload that is copied into buffers of the cache's own. Each belongs to one entry; when the cache and all reported copies have let it
/// go, it is kept for the next entry, as idle, as far as the limit allows.
/// </content>
internal sealed partial class CopyLedger
{
    private readonly bool _copiesPayload;

    /// <summary>Refuses entries whose payload cannot be copied, where it is to be: it does not fit into one buffer, or cannot be read.</summary>
    /// <exception cref="ArgumentException">The payload of one does not fit.</exception>
    public void ThrowIfNotCopied(ReadOnlySpan<LogEntry> entries)
    {
        if (!_copiesPayload) return;
        foreach (ref readonly var entry in entries)
        {
            if (entry.PayloadLength > Array.MaxLength)
                throw new ArgumentException($"Entry {entry.Index} has {entry.PayloadLength} bytes of payload, and at most {Array.MaxLength} can be copied into one buffer.", nameof(entries));
            if (entry.WholeLength != LogEntry.NotOneArray) continue;
            _ = entry.Data.Span;
            _ = entry.Context.Span;
        }
    }

    private LogEntry[] Owned(ReadOnlySpan<LogEntry> entries)
    {
        var owned = new LogEntry[entries.Length];
        for (var at = 0; at < owned.Length; at++) owned[at] = Owned(entries[at]);
        return owned;
    }

    private void OwnPlaced(long first, long end)
    {
        for (var index = first; index < end; index++) _ring.ReplacePlaced(Owned(_ring[index]));
    }

    // The entry, with its payload in a buffer of the cache's own.
    private LogEntry Owned(in LogEntry entry)
    {
        if (entry.PayloadLength == 0) return entry;
        var length = PayloadPool.LengthFor((int)entry.PayloadLength);
        var buffer = Books.Payload.Take(length);
        if (buffer is null) buffer = GC.AllocateUninitializedArray<byte>(length);
        else Unkeep(HeapSize.OfBytes(length));
        return entry.CopiedTo(buffer);
    }

    // Keeps the buffers of entries that leave the cache and that no reported copy holds. Returns how much of their cost stays.
    private long KeepPayload(long first, long end)
    {
        if (first >= end || IsInUnreportedCopy(first, end)) return 0;
        long kept = 0;
        for (var index = first; index < end; index++)
            if (_ring[index].DataBuffer is byte[] buffer) kept += KeepPayload(buffer);
        return kept;
    }

    private void KeepPayload(ReadOnlySpan<LogEntry> records)
    {
        foreach (ref readonly var entry in records)
            if (entry.DataBuffer is byte[] buffer) KeepPayload(buffer);
    }

    // Returns what the buffer costs if it is kept, else zero.
    private long KeepPayload(byte[] buffer)
    {
        var bytes = HeapSize.OfBytes(buffer.Length);
        if (IsClosed || bytes > _idleLimit || !PayloadPool.Keeps(buffer.Length)) return 0;
        while (IdleBytes + bytes > _idleLimit)
        {
            var storageBefore = Books.Payload.StorageBytes;
            var dropped = Books.Payload.DropOldestExcept(buffer.Length);
            if (dropped == 0) return 0;
            ChargeStorage(Books.Payload.StorageBytes - storageBefore);
            Unkeep(dropped);
        }

        if (!TryKeep(bytes)) return 0;
        var before = Books.Payload.StorageBytes;
        Books.Payload.Put(buffer);
        ChargeStorage(Books.Payload.StorageBytes - before);
        return bytes;
    }

    // A copy that nobody reported stands in no books but by its indexes. It may be read, so what it may have is left to the collector.
    private bool IsInUnreportedCopy(long first, long end)
    {
        if (_unreportedCopies == 0) return false;
        for (var account = Books.OldestOutstanding; account is not null; account = account.Next)
            if (account.Charges is null && account.FirstIndex < end && first < account.EndIndex) return true;
        return false;
    }
}
