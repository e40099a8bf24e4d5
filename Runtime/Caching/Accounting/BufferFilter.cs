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

    // Twice as many heads as entries keep the chains short.
    private const int HeadsPerEntry = 2;

    // Both hold the low half of indexes. A stale one that looks like a held index is harmless: references are compared, and a chain
    // is only followed downwards.
    private uint[] _heads;
    private uint[] _older;
    private int _shift;
    private int _epoch;

    public static BufferFilter Empty => new() { _heads = [], _older = [], _epoch = ObjectAddress.NoEpoch };

    public readonly bool IsCurrent => _epoch == ObjectAddress.Epoch;

    public static BufferFilter OfCapacity(int capacity) => new()
    {
        _heads = new uint[capacity * HeadsPerEntry],
        _older = new uint[capacity],
        _shift = 64 - BitOperations.Log2((uint)capacity * HeadsPerEntry),
        _epoch = ObjectAddress.NoEpoch,
    };

    public static long StorageBytesAt(int capacity) => HeapSize.OfArray<uint>(capacity * HeadsPerEntry) + HeapSize.OfArray<uint>(capacity);

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
        var mask = records.Length - 1;
        var buffer = records[(int)index & mask].DataBuffer!;
        ref var head = ref _heads[ObjectAddress.Hash(buffer, _shift)];
        var distance = head - (uint)first;
        if (distance < (uint)(index - first))
        {
            var found = Follow(records, first, head, distance, buffer);
            if (found != NotFound) return found;
        }

        _older[(int)index & mask] = head;
        head = (uint)index;
        return NotFound;
    }

    public readonly bool TryFind(LogEntry[] records, long first, long end, object buffer, out long index)
    {
        var head = _heads[ObjectAddress.Hash(buffer, _shift)];
        var distance = head - (uint)first;
        var found = distance < (uint)(end - first) ? Follow(records, first, head, distance, buffer) : NotFound;
        index = found;
        return found != NotFound;
    }

    // Follows a chain from an entry that is held; distances from the first index fall at each step.
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
