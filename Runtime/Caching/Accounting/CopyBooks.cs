namespace MemTrace;

/// <summary>
/// What a ledger needs only once copies are taken or buffers are shared. A group that stands idle goes without, and there are many.
/// </summary>
internal sealed class CopyBooks
{
    /// <summary>Leads to the units of all buffers that are charged on their own, and of indexed ranges. A field, as it is a mutable struct.</summary>
    public BufferTable Table;

    /// <summary>The ranges in the cache: disjoint, ordered by index.</summary>
    public PayloadRangeList Ranges;

    /// <summary>Ranges that left the cache and are not in the table yet. Mostly their copies are released before anybody has to know.</summary>
    public PayloadRangeList Unindexed;

    /// <summary>Payload buffers that are kept. A field, as it is a mutable struct.</summary>
    public PayloadPool Payload;

    // Invariant: the outstanding copies, in the order in which they were taken.
    public CopyAccount? OldestOutstanding { get; set; }

    public CopyAccount? NewestOutstanding { get; set; }

    // Copies come back in the order in which they went, so that one released twice is found out as long as possible.
    public CachedEntries? OldestFreeCopy { get; set; }

    public CachedEntries? NewestFreeCopy { get; set; }

    public Hold? FreeHold { get; set; }

    public PayloadRange? FreeRange { get; set; }

    public SharedBuffer? FreeShared { get; set; }

    /// <summary>Whether nothing is entered, so that the books can be given up with their pools.</summary>
    public bool IsUnused => OldestOutstanding is null && Table.Count == 0 && Ranges.First is null && Unindexed.First is null;
}
