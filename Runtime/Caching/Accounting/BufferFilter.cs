using System.Numerics;
using System.Runtime.CompilerServices;

namespace MemTrace;

/// <summary>
/// Tells whether a buffer that comes in is that of a plain entry of a ring already, and which. Mostly addresses alone tell: payload is
/// made one after the other, so the next buffer lies in a gap between those that are known. Where the gap ends, a look at all of them
/// finds the next. Where gaps are too short for that to be worth it, buffers are looked up in chains by address hash, into which the
/// others are entered only then.
/// </summary>
/// <remarks>
/// Entries that leave the ring at its old end need no removal: what a chain names below the ring's first index is past, and a gap only
/// grows.
/// </remarks>
internal sealed class BufferFilter(int capacity)
{
    /// <summary>An answer that is no index.</summary>
    public const long NotFound = -1;

    private const int TraitBits = 5;

    // How many buffers there are for each that may have come in since a gap was looked for: looking takes a fraction of the time that
    // it takes to enter as many into the chains.
    private const int HeldForEachNew = 8;

    // How many times as many, where gaps turn out to be short.
    private const int LargestReluctance = 8;

    private const long LongAgo = long.MinValue / 2;

    // The head of a chain: in the low half the low half of an index, in the high half a bit for the trait of each buffer in the chain. A
    // new buffer nearly always has a trait that its chain lacks, so that the chain needs not be followed to know that it is new.
    private readonly ulong[] _heads = new ulong[capacity];

    // The low half of the next older index. A stale one that looks like a held index is harmless: references are compared, and a
    // chain is only followed downwards.
    private readonly uint[] _older = new uint[capacity];
    private readonly int _shift = 64 - BitOperations.Log2((uint)capacity) - TraitBits;

    // Invariant: of the entries that the ring holds, those below this index are in the chains. The plain ones from it on are known to
    // differ from each other and from those.
    private long _entered;
    private int _epoch = ObjectAddress.NoEpoch;
    private bool _areChainsStale;

    // Where a gap was looked for, how many buffers missed it since, and how much more than that has to come in before the next look.
    private long _lookedAt;
    private int _misses;
    private int _reluctance = 1;

    // Invariant: in the epoch, no plain entry that the ring holds has its buffer between these two addresses.
    private ulong _gapLow;
    private ulong _gapHigh;

    public bool IsCurrent => _epoch == ObjectAddress.Epoch;

    /// <summary>Where the gap begins; who takes in a buffer that lies in the gap moves it there.</summary>
    public ulong GapLow
    {
        get => _gapLow;
        set => _gapLow = value;
    }

    public ulong GapHigh => _gapHigh;

    public static long StorageBytesAt(int capacity) =>
        ObjectSizes.BufferFilter + HeapSize.OfArray<ulong>(capacity) + HeapSize.OfArray<uint>(capacity);

    /// <summary>Starts anew with the entries of a ring whose plain entries are known to differ.</summary>
    public void Begin(LogEntry[] records, long first, long end)
    {
        do
        {
            BeginChecking(first);
            FindGap(records, first, end);
        }
        while (!IsCurrent);
    }

    /// <summary>
    /// Starts anew with a ring whose entries may have buffers in common: each plain one is then added in turn, and at last the gap is
    /// looked for.
    /// </summary>
    public void BeginChecking(long first)
    {
        _epoch = ObjectAddress.Epoch;
        _entered = first;
        _areChainsStale = true;
        // While all are entered anyway, no gap is looked for.
        _lookedAt = long.MaxValue;
    }

    /// <summary>Finds the gap above all buffers of the ring.</summary>
    public void FindGap(LogEntry[] records, long first, long end)
    {
        _gapLow = 0;
        _gapHigh = ulong.MaxValue;
        // What comes in next may well lie elsewhere, as this begins anew after each collection.
        (_lookedAt, _misses) = (LongAgo, 0);
        for (var index = first; index < end; index++)
        {
            ref readonly var entry = ref records[(int)index & (records.Length - 1)];
            if (entry.WholeLength > 0) _gapLow = Math.Max(_gapLow, ObjectAddress.Of(entry.DataBuffer!));
        }
    }

    /// <summary>What it knows is no longer true.</summary>
    public void Forget() => _epoch = ObjectAddress.NoEpoch;

    /// <summary>
    /// Enters the buffer of the newest entry, unless an older one from <paramref name="first"/> on has the same: then answers that one's
    /// index, else <see cref="NotFound"/>.
    /// </summary>
    public long FindOrAdd(LogEntry[] records, long first, long index)
    {
        var buffer = records[(int)index & (records.Length - 1)].DataBuffer!;
        _misses++;
        if (index - _lookedAt > (index - first) / HeldForEachNew * _reluctance) return FindGapAbove(buffer, records, first, index);
        EnterBelow(records, first, index);
        var hash = ObjectAddress.Hash(buffer, _shift);
        ref var head = ref _heads[hash >>> TraitBits];
        var known = head;
        var traits = TraitsOf(known, (uint)first, (uint)(index - first));
        if ((traits & (1u << hash)) != 0)
        {
            var found = Follow(records, first, (uint)known, (uint)known - (uint)first, buffer);
            if (found != NotFound) return found;
        }

        Add(ref head, traits, hash, index);
        _entered = index + 1;
        return NotFound;
    }

    public bool TryFind(LogEntry[] records, long first, long end, object buffer, out long index)
    {
        EnterBelow(records, first, end);
        var hash = ObjectAddress.Hash(buffer, _shift);
        var known = _heads[hash >>> TraitBits];
        var found = (TraitsOf(known, (uint)first, (uint)(end - first)) & (1u << hash)) != 0
            ? Follow(records, first, (uint)known, (uint)known - (uint)first, buffer)
            : NotFound;
        index = found;
        return found != NotFound;
    }

    private void EnterBelow(LogEntry[] records, long first, long end)
    {
        if (_areChainsStale)
        {
            Array.Clear(_heads);
            _areChainsStale = false;
        }

        for (var index = Math.Max(_entered, first); index < end; index++)
        {
            ref readonly var entry = ref records[(int)index & (records.Length - 1)];
            if (entry.WholeLength <= 0) continue;
            var hash = ObjectAddress.Hash(entry.DataBuffer!, _shift);
            ref var head = ref _heads[hash >>> TraitBits];
            Add(ref head, TraitsOf(head, (uint)first, (uint)(index - first)), hash, index);
        }

        _entered = Math.Max(_entered, end);
    }

    private void Add(ref ulong head, uint traits, int hash, long index)
    {
        _older[(int)index & (_older.Length - 1)] = (uint)head;
        head = (uint)index | ((ulong)(traits | (1u << hash)) << 32);
    }

    // Looks at all buffers for this one, and makes the gap that which begins with it, with what comes next.
    private long FindGapAbove(object buffer, LogEntry[] records, long first, long end)
    {
        // Where fewer than half of what came in lay in the gap, looking for it was hardly worth it.
        _reluctance = _misses * 2L > end - _lookedAt ? Math.Min(_reluctance * 2, LargestReluctance) : 1;
        (_lookedAt, _misses) = (end, 0);
        var address = ObjectAddress.Of(buffer);
        var above = ulong.MaxValue;
        var mask = records.Length - 1;
        for (var index = first; index < end; index++)
        {
            ref readonly var entry = ref records[(int)index & mask];
            if (entry.WholeLength <= 0) continue;
            if (ReferenceEquals(entry.DataBuffer, buffer)) return index;
            var other = ObjectAddress.Of(entry.DataBuffer!);
            if (other > address && other < above) above = other;
        }

        (_gapLow, _gapHigh) = (address, above);
        return NotFound;
    }

    // The traits of a chain; none if its newest entry is past, and all others with it. Without a branch, as that could not be predicted.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint TraitsOf(ulong head, uint first, uint count) =>
        (uint)(head >> 32) & (uint)(((long)((uint)head - first) - count) >> 63);

    // Follows a chain from an entry that is held; distances from the first index fall at each step.
    private long Follow(LogEntry[] records, long first, uint at, uint distance, object buffer)
    {
        var mask = records.Length - 1;
        while (true)
        {
            ref readonly var entry = ref records[(int)at & mask];
            if (ReferenceEquals(entry.DataBuffer, buffer)) return first + distance;
            at = _older[(int)at & mask];
            var further = at - (uint)first;
            if (further >= distance) return NotFound;
            distance = further;
        }
    }
}
