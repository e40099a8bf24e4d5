namespace MemTrace;

/// <content>
/// What is kept for reuse, so that a steady state allocates nothing: copies with their records, and the books' own small objects.
/// In use they count as storage (a copy only once it is reported), kept they count as idle.
/// </content>
internal sealed partial class CopyLedger
{
    private static long BytesOf(CopyAccount account) => ObjectSizes.CopyAccount + (account.OwnRange is null ? 0 : ObjectSizes.PayloadRange);

    // What is kept for reuse costs together.
    private long IdleBytes => _home[MemoryPart.Idle];

    private CachedEntries RentCopy(int count)
    {
        const int Looks = 8;
        CachedEntries? previous = null;
        var copy = Books.OldestFreeCopy;
        for (var look = 0; copy is not null && look < Looks && !copy.Suits(count); look++) (previous, copy) = (copy, copy.NextFree);
        if (copy is not null && copy.Suits(count))
        {
            RemoveFree(previous, copy);
        }
        else
        {
            copy = new CachedEntries(new CopyAccount(this), count);
        }

        ChargeStorage(BytesOf(copy.Account));
        return copy;
    }

    private void ReturnCopy(CachedEntries copy)
    {
        var accountBytes = BytesOf(copy.Account);
        ChargeStorage(-accountBytes);
        var bytes = copy.ObjectBytes + accountBytes;
        if (IsClosed || bytes > _idleLimit) return;
        while (Books.OldestFreeCopy is { } oldest && IdleBytes + bytes > _idleLimit) RemoveFree(null, oldest);
        if (!TryKeep(bytes)) return;
        if (Books.NewestFreeCopy is null) Books.OldestFreeCopy = copy;
        else Books.NewestFreeCopy.NextFree = copy;
        Books.NewestFreeCopy = copy;
    }

    private void RemoveFree(CachedEntries? previous, CachedEntries copy)
    {
        if (previous is null) Books.OldestFreeCopy = copy.NextFree;
        else previous.NextFree = copy.NextFree;
        if (copy.NextFree is null) Books.NewestFreeCopy = previous;
        copy.NextFree = null;
        Unkeep(copy.ObjectBytes + BytesOf(copy.Account));
    }

    private Hold RentHold()
    {
        var hold = Books.FreeHold;
        if (hold is null)
        {
            hold = new Hold();
        }
        else
        {
            Books.FreeHold = hold.NextOfCopy;
            Unkeep(ObjectSizes.Hold);
        }

        ChargeStorage(ObjectSizes.Hold);
        return hold;
    }

    private void Return(Hold hold)
    {
        hold.Unit = null!;
        hold.NextOfCopy = null;
        // That of the account itself comes and goes with it.
        if (ReferenceEquals(hold, hold.Account)) return;
        ChargeStorage(-ObjectSizes.Hold);
        hold.Account = null!;
        if (!TryKeep(ObjectSizes.Hold)) return;
        hold.NextOfCopy = Books.FreeHold;
        Books.FreeHold = hold;
    }

    private PayloadRange RentRange(long first, long end)
    {
        var range = Books.FreeRange;
        if (range is null)
        {
            range = new PayloadRange();
        }
        else
        {
            Books.FreeRange = range.Next;
            range.Next = null;
            Unkeep(ObjectSizes.PayloadRange);
        }

        ChargeStorage(ObjectSizes.PayloadRange);
        (range.First, range.End) = (first, end);
        (range.IsInCache, range.IsIndexed) = (false, false);
        return range;
    }

    private void Return(PayloadRange range)
    {
        ChargeStorage(-ObjectSizes.PayloadRange);
        range.Next = null;
        if (!TryKeep(ObjectSizes.PayloadRange)) return;
        range.Next = Books.FreeRange;
        Books.FreeRange = range;
    }

    private SharedBuffer RentShared(object buffer, long bytes)
    {
        var shared = Books.FreeShared;
        if (shared is null)
        {
            shared = new SharedBuffer();
        }
        else
        {
            Books.FreeShared = shared.NextFree;
            shared.NextFree = null;
            Unkeep(ObjectSizes.SharedBuffer);
        }

        ChargeStorage(ObjectSizes.SharedBuffer);
        (shared.Buffer, shared.Bytes, shared.CacheReferences, shared.IsInCache) = (buffer, bytes, 0, false);
        return shared;
    }

    private void Return(SharedBuffer shared)
    {
        ChargeStorage(-ObjectSizes.SharedBuffer);
        shared.Buffer = null!;
        if (!TryKeep(ObjectSizes.SharedBuffer)) return;
        shared.NextFree = Books.FreeShared;
        Books.FreeShared = shared;
    }

    private bool TryKeep(long bytes)
    {
        if (IsClosed || IdleBytes + bytes > _idleLimit) return false;
        Charge(_home, MemoryPart.Idle, bytes);
        return true;
    }

    private void Unkeep(long bytes)
    {
        Charge(_home, MemoryPart.Idle, -bytes);
    }

    private void EmptyPools()
    {
        (Books.OldestFreeCopy, Books.NewestFreeCopy, Books.FreeHold, Books.FreeRange, Books.FreeShared) = (null, null, null, null, null);
        ChargeStorage(-Books.Payload.StorageBytes);
        Books.Payload = default;
        Unkeep(IdleBytes);
    }
}
