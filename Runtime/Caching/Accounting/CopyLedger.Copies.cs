namespace MemTrace;

/// <content>Copies: taken, reported, released.</content>
internal sealed partial class CopyLedger
{
    private int _unreportedCopies;
    private int _unreleasedCopies;

    public int UnreportedCopies => Volatile.Read(ref _unreportedCopies);

    public int UnreleasedCopies => Volatile.Read(ref _unreleasedCopies);

    /// <summary>Copies held entries. The range has been checked.</summary>
    public CachedEntries Take(long first, long end, in CopyOrigin origin)
    {
        var copy = RentCopy((int)(end - first));
        _ring.CopyTo(first, copy.Take((int)(end - first)));
        Open(copy.Account, first, end, Rewrites, origin);
        return copy;
    }

    /// <summary>Copies entries from elsewhere; where the cache holds the same entry, its record is taken, so that the payload exists once.</summary>
    public CachedEntries TakeOf(ReadOnlySpan<LogEntry> entries, in CopyOrigin origin)
    {
        var copy = RentCopy(entries.Length);
        var records = copy.Take(entries.Length);
        for (var at = 0; at < entries.Length; at++)
        {
            ref readonly var entry = ref entries[at];
            records[at] = _ring.Contains(entry.Index) && _ring[entry.Index].IsSameEntry(entry) ? _ring[entry.Index] : _copiesPayload ? Owned(entry) : entry;
        }

        Open(copy.Account, entries[0].Index, entries[^1].Index + 1, -1, origin);
        return copy;
    }

    /// <summary>Charges the copy to the node.</summary>
    /// <exception cref="InvalidOperationException">It is reported already, or released.</exception>
    public void Report(CachedEntries copy, MemoryTrace node)
    {
        using var inside = new GateScope(this);
        var account = copy.Account;
        copy.ThrowIfReleased();
        if (account.Charges is { } charged)
            throw new InvalidOperationException($"The copy [{account.FirstIndex}, {account.EndIndex}) is reported to '{charged.Node.Name}' already; it cannot be reported to '{node.Name}' as well.");
        if (IsClosed) OpenStorage();
        account.Charges = ChargesAt(node);
        account.Copy = copy;
        _unreportedCopies--;
        _unreleasedCopies++;
        Charge(account.Charges, MemoryPart.Copies, copy.ObjectBytes);
        if (!TryHoldOwnRange(account)) HoldPayload(account, copy.Span);
    }

    /// <summary>Ends the copy: what it was charged with leaves the trace, or passes to the copies that hold it too.</summary>
    /// <exception cref="InvalidOperationException">It is released already.</exception>
    public void Release(CachedEntries copy)
    {
        using var inside = new GateScope(this);
        var account = copy.Account;
        if (copy.IsReleased)
            throw new InvalidOperationException($"The copy [{account.FirstIndex}, {account.EndIndex}) is released twice.");
        if (account.Charges is { } charges)
        {
            if (!TryLetGoOfOwnRange(account)) LetGoOfPayload(account, copy.Span);
            Charge(charges, MemoryPart.Copies, -copy.ObjectBytes);
            account.Charges = null;
            account.Copy = null;
            _unreleasedCopies--;
        }
        else
        {
            _unreportedCopies--;
        }

        Unlink(account);
        copy.Clear();
        ReturnCopy(copy);
        CloseStorageIfDone();
    }

    /// <summary>The copies that are outstanding, oldest first.</summary>
    public OutstandingCopy[] Outstanding()
    {
        var outstanding = new OutstandingCopy[_unreportedCopies + _unreleasedCopies];
        var at = 0;
        for (var account = _books?.OldestOutstanding; account is not null; account = account.Next) outstanding[at++] = account.Describe();
        return outstanding;
    }

    /// <summary>Drops everything the cache holds. What reported copies hold stays charged until they are released.</summary>
    public void Close()
    {
        LetGo(_ring.First, _ring.End);
        _ring.DropBefore(_ring.End);
        IsClosed = true;
        Trim(pools: true);
        ChargeStorage(-ObjectSizes.EntryCache);
        CloseStorageIfDone();
    }

    private void Open(CopyAccount account, long first, long end, long rewrites, in CopyOrigin origin)
    {
        account.FirstIndex = first;
        account.EndIndex = end;
        account.Rewrites = rewrites;
        account.Origin = origin;
        account.Previous = Books.NewestOutstanding;
        account.Next = null;
        if (Books.NewestOutstanding is null) Books.OldestOutstanding = account;
        else Books.NewestOutstanding.Next = account;
        Books.NewestOutstanding = account;
        _unreportedCopies++;
    }

    private void Unlink(CopyAccount account)
    {
        if (account.Previous is null) Books.OldestOutstanding = account.Next;
        else account.Previous.Next = account.Next;
        if (account.Next is null) Books.NewestOutstanding = account.Previous;
        else account.Next.Previous = account.Previous;
        account.Previous = account.Next = null;
    }

    // The way that nearly every copy takes: its entries are plain, and in the cache behind all that other copies hold. Then the range
    // that it has from the time before stands for them, and only where it is has to be said.
    private bool TryHoldOwnRange(CopyAccount account)
    {
        if (account.OwnRange is not { } range) return false;
        var (first, end) = (account.FirstIndex, account.EndIndex);
        ref var ranges = ref Books.Ranges;
        if (_entriesNotPlain != 0 || account.Rewrites != Rewrites || first < _ring.First || end > _ring.End || (ranges.Last is { } last && last.End > first)) return false;
        var bytes = _ring.BytesIn(first, end);
        if (bytes == 0) return false;
        (range.First, range.End) = (first, end);
        ranges.InsertAfter(ranges.Last, range);
        Move(bytes, (_home, MemoryPart.Resident), (_home, MemoryPart.Shared));
        return true;
    }

    // The way back, where nothing has come between. The range then stays with the copy.
    private bool TryLetGoOfOwnRange(CopyAccount account)
    {
        if (!ReferenceEquals(account.Holds, account) || account.NextOfCopy is not null || account.Unit is not PayloadRange { IsInCache: true } range
            || !ReferenceEquals(range.OldestHold, range.NewestHold))
        {
            account.OwnRange = null;
            return false;
        }

        if (account.OwnRange is null) account.OwnRange = range;
        Books.Ranges.Remove(range);
        Move(_ring.BytesIn(range.First, range.End), (_home, MemoryPart.Shared), (_home, MemoryPart.Resident));
        return true;
    }

    // The range becomes one like all others, and is free.
    private void GiveUpOwnRange(CopyAccount account)
    {
        if (account.OwnRange is not { } range) return;
        account.OwnRange = null;
        range.Unlink(account);
        account.Holds = null;
        Return((Hold)account);
        Return(range);
    }

    private void HoldPayload(CopyAccount account, ReadOnlySpan<LogEntry> records)
    {
        GiveUpOwnRange(account);
        PayloadRange? loose = null;
        for (var at = 0; at < records.Length;)
        {
            var inCache = RunInCache(account, records, at);
            if (inCache > at) HoldInCache(account, account.FirstIndex + at, account.FirstIndex + inCache);
            at = inCache;
            for (; at < records.Length && !IsInCache(account, records, at); at++)
            {
                var (data, context) = BuffersOf(records[at]);
                if (data is not null) HoldLoose(account, data, ref loose);
                if (context is not null) HoldLoose(account, context, ref loose);
            }
        }

        // Only now does anybody hold it, so only now is it charged, all at once.
        if (loose is not null) AddHold(loose, account);
    }

    // How far the copied records, from one on, are still the records that the cache holds.
    private int RunInCache(CopyAccount account, ReadOnlySpan<LogEntry> records, int at)
    {
        // Nothing was rewritten since, so the range tells all: entries have only left, and only at the old end.
        if (account.Rewrites == Rewrites)
            return IsInCache(account, records, at) ? records.Length : at;
        while (at < records.Length && IsInCache(account, records, at)) at++;
        return at;
    }

    private bool IsInCache(CopyAccount account, ReadOnlySpan<LogEntry> records, int at)
    {
        var index = account.FirstIndex + at;
        if (account.Rewrites == Rewrites) return index >= _ring.First && index < _ring.End;
        return _ring.Contains(index) && _ring[index].HasSameBuffers(records[at]);
    }

    private void HoldInCache(CopyAccount account, long first, long end)
    {
        if (_ring.BytesIn(first, end) != 0)
        {
            SplitAt(first);
            SplitAt(end);
            var previous = Books.Ranges.Last;
            while (previous is not null && previous.First >= first) previous = previous.Previous;
            for (var index = first; index < end;)
            {
                var range = previous is null ? Books.Ranges.First : previous.Next;
                if (range is null || range.First > index)
                {
                    range = RentRange(index, range is null ? end : Math.Min(end, range.First));
                    range.IsInCache = true;
                    Books.Ranges.InsertAfter(previous, range);
                }

                AddHold(range, account);
                previous = range;
                index = range.End;
            }
        }

        for (var index = first; _entriesNotPlain > 0 && index < end; index++)
        {
            if (_ring.IsPlain(index)) continue;
            var (data, context) = BuffersOf(_ring[index]);
            if (data is not null) AddHold(Books.Table.Find(data)!, account);
            if (context is not null) AddHold(Books.Table.Find(context)!, account);
        }
    }

    private void HoldLoose(CopyAccount account, object buffer, ref PayloadRange? loose)
    {
        var unit = FindUnit(buffer, out var plain);
        if (ReferenceEquals(unit, loose) && unit is not null) return;
        if (unit is not null || plain != BufferFilter.NotFound)
        {
            AddHold(Follow(buffer), account);
            return;
        }

        if (loose is null)
        {
            loose = RentRange(account.FirstIndex, account.EndIndex);
            loose.IsIndexed = true;
            loose.Bytes = 0;
        }

        loose.Bytes += CostOf(buffer);
        Enter(buffer, loose);
    }

    private void LetGoOfPayload(CopyAccount account, ReadOnlySpan<LogEntry> records)
    {
        PayloadRange? lastHeld = null;
        for (var hold = account.Holds; hold is not null;)
        {
            var next = hold.NextOfCopy;
            var unit = hold.Unit;
            DropHold(hold);
            Return(hold);
            if (unit.OldestHold is null) LetGoOf(unit, account, records, ref lastHeld);
            hold = next;
        }

        account.Holds = null;
        if (lastHeld is null) return;
        var isKept = _copiesPayload && !IsInUnreportedCopy(account.FirstIndex, account.EndIndex);
        foreach (ref readonly var entry in records)
        {
            var (data, context) = BuffersOf(entry);
            if (data is not null) ForgetIfUnheld(data, isKept);
            if (context is not null) ForgetIfUnheld(context, isKept);
        }

        while (lastHeld is not null)
        {
            var range = lastHeld;
            lastHeld = range.Next;
            Return(range);
        }
    }

    // A unit that no copy holds any longer. Ranges that the table still leads to are chained up, to be forgotten in one go.
    private void LetGoOf(PayloadUnit unit, CopyAccount account, ReadOnlySpan<LogEntry> records, ref PayloadRange? indexed)
    {
        switch (unit)
        {
            case SharedBuffer { IsInCache: false } shared:
                // Which entries have the buffer is not known here, so any copy that nobody reported may.
                if (_copiesPayload && _unreportedCopies == 0) KeepPayload((byte[])shared.Buffer);
                Forget(shared);
                break;
            case PayloadRange { IsInCache: true } range:
                Books.Ranges.Remove(range);
                Return(range);
                break;
            case PayloadRange { IsIndexed: true } range:
                range.Next = indexed;
                indexed = range;
                break;
            case PayloadRange range:
                Books.Unindexed.Remove(range);
                if (_copiesPayload && !IsInUnreportedCopy(range.First, range.End))
                    KeepPayload(records[(int)(range.First - account.FirstIndex)..(int)(range.End - account.FirstIndex)]);
                Return(range);
                break;
        }
    }

    private void ForgetIfUnheld(object buffer, bool isKept)
    {
        if (Books.Table.Find(buffer) is not PayloadRange { OldestHold: null }) return;
        Books.Table.Remove(buffer);
        if (isKept) KeepPayload((byte[])buffer);
    }
}
