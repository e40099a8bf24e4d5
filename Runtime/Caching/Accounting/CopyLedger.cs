namespace MemTrace;

/// <summary>
/// The books of one cache: which entries it holds, which copies are outstanding, and what all of that costs, part by part. Every
/// byte is added and subtracted by <see cref="Charge"/> alone; where a unit of payload belongs is said by <see cref="PlaceOf"/> alone.
/// </summary>
/// <remarks>
/// What concerns entries is called by the cache, which has entered the gate; what concerns a copy enters it by itself. Inside, nothing
/// ever waits or calls back.
/// </remarks>
internal sealed partial class CopyLedger
{
    private static long s_lastNumber;

    private readonly PartCharges _home;
    private readonly long _idleLimit;

    private CopyBooks? _books;
    private Gate _gate;
    private int _uses;

    // Invariant: what the ledger's objects and containers cost is charged as storage, but once the books are closed it stands here.
    private long _uncharged;
    private bool _isStorageCharged;

    public CopyLedger(MemoryTrace node, long idleLimit, PayloadPolicy payloadPolicy)
    {
        _copiesPayload = payloadPolicy == PayloadPolicy.Copy;
        _home = new PartCharges(node, this);
        _idleLimit = idleLimit;
        ChargeStorage(ObjectSizes.EntryCache + ObjectSizes.CopyLedger + ObjectSizes.PartCharges);
        OpenStorage();
    }

    /// <summary>Ledgers in the order in which they were made; whoever enters several gates enters them in this order.</summary>
    public long Number { get; } = Interlocked.Increment(ref s_lastNumber);

    // Made when first needed; where only reading is to be done, look at the field.
    private CopyBooks Books
    {
        get
        {
            if (_books is null)
            {
                _books = new CopyBooks();
                ChargeStorage(ObjectSizes.CopyBooks);
            }

            return _books;
        }
    }

    /// <summary>Whether the cache is disposed.</summary>
    public bool IsClosed { get; private set; }

    public MemoryTrace Node => _home.Node;

    public void EnterGate() => _gate.Enter();

    public void ExitGate() => _gate.Exit();

    /// <summary>How many lookups found their entries.</summary>
    public long Hits { get; private set; }

    /// <summary>How many lookups did not find their entries.</summary>
    public long Misses { get; private set; }

    /// <summary>How many entries were evicted.</summary>
    public long EvictedEntries { get; private set; }

    /// <summary>Changes each time the cache is used.</summary>
    public int Uses => Volatile.Read(ref _uses);

    public void CountLookup(bool found)
    {
        if (found) Hits++;
        else Misses++;
        CountUse();
    }

    public void CountUse() => Volatile.Write(ref _uses, _uses + 1);

    public void CountEvicted(int entries) => EvictedEntries += entries;

    /// <summary>What the cache has seen, where it charges its own bytes; nothing at the other nodes.</summary>
    public CacheCounts CountsAt(PartCharges charges) =>
        ReferenceEquals(charges, _home) ? new CacheCounts(Hits, Misses, EvictedEntries, UnreportedCopies, UnreleasedCopies) : default;

    /// <summary>All that the cache and its copies charge, at every node, in bytes.</summary>
    public long ChargedBytes
    {
        get
        {
            long sum = 0;
            for (var charges = _home; charges is not null; charges = charges.NextOfLedger) sum += charges.Total;
            return sum;
        }
    }

    // The only place where charges change.
    private static void Charge(PartCharges charges, MemoryPart part, long bytes) => charges.Add(part, bytes);

    private void ChargeStorage(long bytes)
    {
        if (_isStorageCharged) Charge(_home, MemoryPart.Storage, bytes);
        else _uncharged += bytes;
    }

    private void OpenStorage()
    {
        if (_isStorageCharged) return;
        _isStorageCharged = true;
        Charge(_home, MemoryPart.Storage, _uncharged);
        _uncharged = 0;
        _home.Node.Attach(_home);
    }

    // When the cache is disposed and no reported copy is left, nothing of the books counts any longer.
    private void CloseStorageIfDone()
    {
        if (!IsClosed || UnreleasedCopies != 0 || !_isStorageCharged) return;
        _uncharged = _home[MemoryPart.Storage];
        Charge(_home, MemoryPart.Storage, -_uncharged);
        _isStorageCharged = false;
        for (var charges = _home; charges is not null; charges = charges.NextOfLedger) charges.Node.Detach(charges);
        for (var charges = _home.NextOfLedger; charges is not null; charges = charges.NextOfLedger) _uncharged -= ObjectSizes.PartCharges;
        _home.NextOfLedger = null;
        _home.Node.KeepCounts(CountsAt(_home) with { UnreportedCopies = 0 });
        (Hits, Misses, EvictedEntries) = (0, 0, 0);
    }

    // The charges of this cache at a node to which one of its copies is reported.
    private PartCharges ChargesAt(MemoryTrace node)
    {
        for (var charges = _home; charges is not null; charges = charges.NextOfLedger)
            if (ReferenceEquals(charges.Node, node)) return charges;

        var added = new PartCharges(node, this) { NextOfLedger = _home.NextOfLedger };
        node.Attach(added);
        _home.NextOfLedger = added;
        ChargeStorage(ObjectSizes.PartCharges);
        return added;
    }

    // Where a unit of payload is charged: held by the cache, it is resident or shared; else the copy that was reported first pays.
    private (PartCharges? Charges, MemoryPart Part) PlaceOf(PayloadUnit unit)
    {
        if (unit.IsInCache) return (_home, unit.OldestHold is null ? MemoryPart.Resident : MemoryPart.Shared);
        return (unit.OldestHold?.Account.Charges, MemoryPart.Dangling);
    }

    private static void Move(long bytes, (PartCharges? Charges, MemoryPart Part) from, (PartCharges? Charges, MemoryPart Part) to)
    {
        if (from == to) return;
        if (from.Charges is not null) Charge(from.Charges, from.Part, -bytes);
        if (to.Charges is not null) Charge(to.Charges, to.Part, bytes);
    }

    private long BytesOf(PayloadUnit unit) =>
        unit is PayloadRange { IsInCache: true } range ? _ring.BytesIn(range.First, range.End) : unit.Bytes;

    private void SetInCache(PayloadUnit unit, bool isInCache)
    {
        var bytes = BytesOf(unit);
        var from = PlaceOf(unit);
        unit.Bytes = bytes;
        unit.IsInCache = isInCache;
        Move(bytes, from, PlaceOf(unit));
    }

    private void AddHold(PayloadUnit unit, CopyAccount copy)
    {
        // A copy enters all its holds in one go, so if it holds the unit already it is the newest to do so.
        if (ReferenceEquals(unit.NewestHold?.Account, copy)) return;
        var from = PlaceOf(unit);
        LinkHold(unit, copy);
        Move(BytesOf(unit), from, PlaceOf(unit));
    }

    private void LinkHold(PayloadUnit unit, CopyAccount copy)
    {
        var hold = copy.Unit is null ? copy : RentHold();
        if (!ReferenceEquals(hold, copy)) hold.Account = copy;
        hold.NextOfCopy = copy.Holds;
        copy.Holds = hold;
        unit.Link(hold);
    }

    // What splits off a unit is held by the same copies in the same order, so no charge moves.
    private void LinkSameHolds(PayloadUnit unit, PayloadUnit source)
    {
        for (var hold = source.OldestHold; hold is not null; hold = hold.NewerInUnit) LinkHold(unit, hold.Account);
    }

    private void DropHold(Hold hold)
    {
        var unit = hold.Unit;
        var from = PlaceOf(unit);
        unit.Unlink(hold);
        Move(BytesOf(unit), from, PlaceOf(unit));
    }
}
