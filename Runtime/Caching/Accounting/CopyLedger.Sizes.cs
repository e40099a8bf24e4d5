namespace MemTrace;

/// <content>How many bytes a copy holds, looked at by itself: what other copies hold too is not set off.</content>
internal sealed partial class CopyLedger
{
    /// <summary>The bytes of payload in the copy that the cache no longer holds, and all else the copy holds.</summary>
    /// <exception cref="ObjectDisposedException">The copy is released.</exception>
    public (long Dangling, long NonDangling) SizesOf(CachedEntries copy)
    {
        using var inside = new GateScope(this);
        copy.ThrowIfReleased();
        var (dangling, inCache) = copy.Account.Charges is null ? UnreportedPayload(copy.Account, copy.Span) : HeldPayload(copy.Account);
        return (dangling, inCache + copy.ObjectBytes);
    }

    private (long Dangling, long InCache) HeldPayload(CopyAccount account)
    {
        long dangling = 0, inCache = 0;
        for (var hold = account.Holds; hold is not null; hold = hold.NextOfCopy)
        {
            if (hold.Unit.IsInCache) inCache += BytesOf(hold.Unit);
            else dangling += BytesOf(hold.Unit);
        }

        return (dangling, inCache);
    }

    // Nothing is entered for a copy that is not reported, so what is not simply a range of plain entries is counted buffer by buffer.
    private (long Dangling, long InCache) UnreportedPayload(CopyAccount account, ReadOnlySpan<LogEntry> records)
    {
        if (_entriesNotPlain == 0 && RunInCache(account, records, 0) == records.Length)
            return (0, _ring.BytesIn(account.FirstIndex, account.EndIndex));

        long dangling = 0, inCache = 0;
        var seen = new HashSet<object>(ReferenceEqualityComparer.Instance);
        foreach (ref readonly var entry in records)
        {
            var (data, context) = BuffersOf(entry);
            if (data is not null && seen.Add(data)) Count(data);
            if (context is not null && seen.Add(context)) Count(context);
        }

        return (dangling, inCache);

        void Count(object buffer)
        {
            if (FindUnit(buffer, out var plain) is { } unit ? unit.IsInCache : plain != BufferFilter.NotFound) inCache += CostOf(buffer);
            else dangling += CostOf(buffer);
        }
    }

    /// <summary>What dropping the entries below the index would free, and emptying the pools with them.</summary>
    public long FreeableBefore(long index)
    {
        if (_ring.Count == 0 || index <= _ring.First) return IdleBytes;
        index = Math.Min(index, _ring.End);
        var bytes = _ring.BytesIn(_ring.First, index);
        for (var range = _books?.Ranges.First; range is not null && range.First < index; range = range.Next)
            bytes -= _ring.BytesIn(range.First, Math.Min(range.End, index));
        return bytes + IdleBytes + (index == _ring.End ? _ring.StorageBytes : 0);
    }
}
