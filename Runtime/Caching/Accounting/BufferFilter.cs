using System.Numerics;
using System.Runtime.CompilerServices;

namespace MemTrace;

/// <summary>
/// Finds the plain entry of a ring that refers to a given buffer: chains by address hash, from newer to older entries. Entries that
/// leave the ring at its old end need no removal, since whatever a chain names below the ring's first index is past. A mutable
/// struct: keep it in a field.
/// </summary>
internal struct BufferFilter
{
    /// <summary>An answer that is no index.</summary>
    public const long NotFound = -1;

    private const int TraitBits = 5;

    // The head of a chain: in the low half the low half of an index, in the high half a bit for the trait of each buffer in the chain. A
    // new buffer nearly always has a trait that its chain lacks, so that the chain needs not be followed to know that it is new.
    private ulong[] _heads;

    // The low half of the next older index. A stale one that looks like a held index is harmless: references are compared, and a
    // chain is only followed downwards.
    private uint[] _older;
    private int _shift;
    private int _epoch;

    public static BufferFilter Empty => new() { _heads = [], _older = [], _epoch = ObjectAddress.NoEpoch };

    public readonly bool IsCurrent => _epoch == ObjectAddress.Epoch;

    public static BufferFilter OfCapacity(int capacity) => new()
    {
        _heads = new ulong[capacity],
        _older = new uint[capacity],
        _shift = 64 - BitOperations.Log2((uint)capacity) - TraitBits,
        _epoch = ObjectAddress.NoEpoch,
    };

    public static long StorageBytesAt(int capacity) => HeapSize.OfArray<ulong>(capacity) + HeapSize.OfArray<uint>(capacity);

    /// <summary>Starts anew, with no entry.</summary>
    public void Begin()
    {
        _epoch = ObjectAddress.Epoch;
        Array.Clear(_heads);
    }

    /// <summary>What it knows is no longer true.</summary>
    public void Forget() => _epoch = ObjectAddress.NoEpoch;

    /// <summary>
    /// Enters the buffer of the newest entry, unless an entry from <paramref name="first"/> on has the same: then answers that one's
    /// index, else <see cref="NotFound"/>.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly long FindOrAdd(LogEntry[] records, long first, long index)
    {
        var slot = (int)index & (records.Length - 1);
        var buffer = records[slot].DataBuffer!;
        var hash = ObjectAddress.Hash(buffer, _shift);
        ref var head = ref _heads[hash >>> TraitBits];
        var known = head;
        var traits = TraitsOf(known, (uint)first, (uint)(index - first));
        var trait = 1u << hash;
        if ((traits & trait) != 0)
        {
            var found = Follow(records, first, (uint)known, (uint)known - (uint)first, buffer);
            if (found != NotFound) return found;
        }

        _older[slot] = (uint)known;
        head = (uint)index | ((ulong)(traits | trait) << 32);
        return NotFound;
    }

    public readonly bool TryFind(LogEntry[] records, long first, long end, object buffer, out long index)
    {
        var hash = ObjectAddress.Hash(buffer, _shift);
        var known = _heads[hash >>> TraitBits];
        var found = (TraitsOf(known, (uint)first, (uint)(end - first)) & (1u << hash)) != 0
            ? Follow(records, first, (uint)known, (uint)known - (uint)first, buffer)
            : NotFound;
        index = found;
        return found != NotFound;
    }

    // The traits of a chain; none if its newest entry is past, and all others with it. Without a branch, as that could not be predicted.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint TraitsOf(ulong head, uint first, uint count) =>
        (uint)(head >> 32) & (uint)(((long)((uint)head - first) - count) >> 63);

    // Follows a chain from an entry that is held; distances from the first index fall at each step.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private readonly long Follow(LogEntry[] records, long first, uint at, uint distance, object buffer)
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
