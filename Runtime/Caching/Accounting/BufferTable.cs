using System.Numerics;

namespace MemTrace;

/// <summary>
/// Leads from a buffer to the unit that it is charged with: all shared buffers, and the buffers of ranges that the cache has let go.
/// Open addressing with linear probing, by object address. A mutable struct: keep it in a field.
/// </summary>
internal struct BufferTable
{
    private const int SmallestCapacity = 16;

    private Slot[]? _slots;
    private int _shift;
    private int _epoch;

    public int Count { get; private set; }

    /// <summary>What the table's own array costs, in bytes.</summary>
    public readonly long StorageBytes => HeapSize.OfArray(_slots);

    public PayloadUnit? Find(object buffer)
    {
        if (Count == 0) return null;
        // Locating may lay the table out anew, so the array is read afterwards.
        var at = Locate(buffer);
        return _slots![at].Unit;
    }

    /// <summary>Sets the unit of the buffer, whether the buffer was there or not.</summary>
    public void Set(object buffer, PayloadUnit unit)
    {
        if (_slots is null || (Count + 1) * 2 > _slots.Length) LayOut(Math.Max(SmallestCapacity, (_slots?.Length ?? 0) * 2));
        var at = Locate(buffer);
        ref var slot = ref _slots![at];
        if (slot.Buffer is null) Count++;
        slot = new Slot(buffer, unit);
    }

    public void Remove(object buffer)
    {
        var hole = Locate(buffer);
        var slots = _slots!;
        if (slots[hole].Buffer is null) return;
        Count--;
        // An epoch that has passed meanwhile is no matter: the table is laid out anew before it is next asked.
        var mask = slots.Length - 1;
        for (var next = (hole + 1) & mask; slots[next].Buffer is { } moved; next = (next + 1) & mask)
        {
            var home = ObjectAddress.Hash(moved, _shift);
            if (((next - home) & mask) < ((next - hole) & mask)) continue;
            slots[hole] = slots[next];
            hole = next;
        }

        slots[hole] = default;
        if (_epoch != ObjectAddress.Epoch) _epoch = ObjectAddress.NoEpoch;
    }

    /// <summary>Gives the table's array up, if it is empty.</summary>
    public void Trim()
    {
        if (Count == 0) _slots = null;
    }

    // The slot of the buffer, or the empty one where it belongs.
    private int Locate(object buffer)
    {
        while (true)
        {
            var epoch = ObjectAddress.Epoch;
            if (epoch != _epoch) LayOut(_slots!.Length);
            var slots = _slots!;
            var mask = slots.Length - 1;
            var at = ObjectAddress.Hash(buffer, _shift);
            while (slots[at].Buffer is { } other && !ReferenceEquals(other, buffer)) at = (at + 1) & mask;
            if (ObjectAddress.Epoch == _epoch) return at;
        }
    }

    private void LayOut(int capacity)
    {
        var old = _slots;
        do
        {
            _epoch = ObjectAddress.Epoch;
            var slots = new Slot[capacity];
            _shift = 64 - BitOperations.Log2((uint)capacity);
            if (old is null)
            {
                _slots = slots;
                continue;
            }

            foreach (var slot in old)
            {
                if (slot.Buffer is null) continue;
                var at = ObjectAddress.Hash(slot.Buffer, _shift);
                while (slots[at].Buffer is not null) at = (at + 1) & (capacity - 1);
                slots[at] = slot;
            }

            _slots = slots;
        }
        while (_epoch != ObjectAddress.Epoch);
    }

    private readonly record struct Slot(object Buffer, PayloadUnit Unit);
}
