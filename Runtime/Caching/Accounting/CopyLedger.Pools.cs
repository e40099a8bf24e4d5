namespace MemTrace;

/// <content>
/// What is kept for reuse, so that a steady state allocates nothing: copies with their records, and the books' own small objects.
/// In use they count as storage (a copy only once it is reported), kept they count as idle.
/// </content>
internal sealed partial class CopyLedger
{
    // Copies come back in the order in which they went, so that one released twice is found out as long as possible.
    private CachedEntries? _oldestFreeCopy;
    private CachedEntries? _newestFreeCopy;
    private Hold? _freeHold;
    private PayloadRange? _freeRange;
    private SharedBuffer? _freeShared;
    private long _idleBytes;

    private static long AccountBytes => HeapSize.Of<CopyAccount>();

    private CachedEntries RentCopy(int count)
    {
        const int Looks = 8;
        CachedEntries? previous = null;
        var copy = _oldestFreeCopy;
        for (var look = 0; copy is not null && look < Looks && !copy.Suits(count); look++) (previous, copy) = (copy, copy.NextFree);
        if (copy is not null && copy.Suits(count))
        {
            RemoveFree(previous, copy);
        }
        else
        {
            copy = new CachedEntries(new CopyAccount(this), count);
        }

        ChargeStorage(AccountBytes);
        return copy;
    }

    private void ReturnCopy(CachedEntries copy)
    {
        ChargeStorage(-AccountBytes);
        var bytes = copy.ObjectBytes + AccountBytes;
        if (_isClosed || bytes > _idleLimit) return;
        while (_oldestFreeCopy is { } oldest && _idleBytes + bytes > _idleLimit) RemoveFree(null, oldest);
        if (!TryKeep(bytes)) return;
        if (_newestFreeCopy is null) _oldestFreeCopy = copy;
        else _newestFreeCopy.NextFree = copy;
        _newestFreeCopy = copy;
    }

    private void RemoveFree(CachedEntries? previous, CachedEntries copy)
    {
        if (previous is null) _oldestFreeCopy = copy.NextFree;
        else previous.NextFree = copy.NextFree;
        if (copy.NextFree is null) _newestFreeCopy = previous;
        copy.NextFree = null;
        Unkeep(copy.ObjectBytes + AccountBytes);
    }

    private Hold RentHold()
    {
        var hold = _freeHold;
        if (hold is null)
        {
            hold = new Hold();
        }
        else
        {
            _freeHold = hold.NextOfCopy;
            Unkeep(HeapSize.Of<Hold>());
        }

        ChargeStorage(HeapSize.Of<Hold>());
        return hold;
    }

    private void Return(Hold hold)
    {
        ChargeStorage(-HeapSize.Of<Hold>());
        hold.Copy = null!;
        hold.Unit = null!;
        hold.NextOfCopy = null;
        if (!TryKeep(HeapSize.Of<Hold>())) return;
        hold.NextOfCopy = _freeHold;
        _freeHold = hold;
    }

    private PayloadRange RentRange(long first, long end)
    {
        var range = _freeRange;
        if (range is null)
        {
            range = new PayloadRange();
        }
        else
        {
            _freeRange = range.Next;
            range.Next = null;
            Unkeep(HeapSize.Of<PayloadRange>());
        }

        ChargeStorage(HeapSize.Of<PayloadRange>());
        (range.First, range.End) = (first, end);
        (range.IsInCache, range.IsIndexed) = (false, false);
        return range;
    }

    private void Return(PayloadRange range)
    {
        ChargeStorage(-HeapSize.Of<PayloadRange>());
        range.Next = null;
        if (!TryKeep(HeapSize.Of<PayloadRange>())) return;
        range.Next = _freeRange;
        _freeRange = range;
    }

    private SharedBuffer RentShared(object buffer, long bytes)
    {
        var shared = _freeShared;
        if (shared is null)
        {
            shared = new SharedBuffer();
        }
        else
        {
            _freeShared = shared.NextFree;
            shared.NextFree = null;
            Unkeep(HeapSize.Of<SharedBuffer>());
        }

        ChargeStorage(HeapSize.Of<SharedBuffer>());
        (shared.Buffer, shared.Bytes, shared.CacheReferences, shared.IsInCache) = (buffer, bytes, 0, false);
        return shared;
    }

    private void Return(SharedBuffer shared)
    {
        ChargeStorage(-HeapSize.Of<SharedBuffer>());
        shared.Buffer = null!;
        if (!TryKeep(HeapSize.Of<SharedBuffer>())) return;
        shared.NextFree = _freeShared;
        _freeShared = shared;
    }

    private bool TryKeep(long bytes)
    {
        if (_isClosed || _idleBytes + bytes > _idleLimit) return false;
        _idleBytes += bytes;
        Charge(_home, MemoryPart.Idle, bytes);
        return true;
    }

    private void Unkeep(long bytes)
    {
        _idleBytes -= bytes;
        Charge(_home, MemoryPart.Idle, -bytes);
    }

    private long EmptyPools()
    {
        var bytes = _idleBytes;
        (_oldestFreeCopy, _newestFreeCopy, _freeHold, _freeRange, _freeShared) = (null, null, null, null, null);
        Unkeep(bytes);
        return bytes;
    }
}
