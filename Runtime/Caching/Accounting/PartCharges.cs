using System.Runtime.CompilerServices;

namespace MemTrace;

/// <summary>
/// What one cache charges to one trace node. Only the cache writes it, inside its gate; readers sum the charges of a node. So no two
/// caches ever write the same counter, even under one node.
/// </summary>
internal sealed class PartCharges(MemoryTrace node, CopyLedger ledger)
{
    private Values _values;

    public MemoryTrace Node { get; } = node;

    public CopyLedger Ledger { get; } = ledger;

    /// <summary>The next charges that the same cache has, at another node.</summary>
    public PartCharges? NextOfLedger { get; set; }

    // Invariant: these two link the charges of one node, and are only used inside that node's gate.
    public PartCharges? PreviousAtNode { get; set; }

    public PartCharges? NextAtNode { get; set; }

    public long this[MemoryPart part] => Volatile.Read(ref _values[(int)part]);

    public void Add(MemoryPart part, long bytes)
    {
        ref var value = ref _values[(int)part];
        Volatile.Write(ref value, value + bytes);
    }

    public long Total
    {
        get
        {
            long sum = 0;
            for (var part = 0; part < MemoryParts.Count; part++) sum += Volatile.Read(ref _values[part]);
            return sum;
        }
    }

    public MemoryParts Read() => new(
        Volatile.Read(ref _values[(int)MemoryPart.Resident]),
        Volatile.Read(ref _values[(int)MemoryPart.Shared]),
        Volatile.Read(ref _values[(int)MemoryPart.Dangling]),
        Volatile.Read(ref _values[(int)MemoryPart.Copies]),
        Volatile.Read(ref _values[(int)MemoryPart.Storage]),
        Volatile.Read(ref _values[(int)MemoryPart.Idle]));

    [InlineArray(MemoryParts.Count)]
    private struct Values
    {
        private long _first;
    }
}
