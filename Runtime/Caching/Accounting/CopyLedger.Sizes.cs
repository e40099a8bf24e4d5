namespace MemTrace;

/// <content>How many bytes a copy holds, looked at by itself: what other copies hold too is not set off.</content>
internal sealed partial class CopyLedger
{
    /// <summary>The bytes of payload in the copy that the cache no longer holds, and all else the copy holds.</summary>
    /// <exception cref="ObjectDisposedException">The copy is released.</exception>
    public (long Dangling, long NonDangling) SizesOf(CachedEntries copy)
    {
        _gate.Enter();
        try
        {
            copy.ThrowIfReleased();
            var (dangling, inCache) = copy.Account.Charges is null ? UnreportedPayload(copy.Account, copy.Span) : HeldPayload(copy.Account);
            return (dangling, inCache + copy.ObjectBytes);
        }
        finally
        {
            _gate.Exit();
        }
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
            if (FindUnit(buffer) is { } unit ? unit.IsInCache : TryFindPlain(buffer, out _)) inCache += CostOf(buffer);
            else dangling += CostOf(buffer);
        }
    }
}
