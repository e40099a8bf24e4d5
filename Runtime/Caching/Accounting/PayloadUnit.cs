namespace MemTrace;

/// <summary>
/// Payload that is held by the same holders throughout, and therefore charged as one: either to the cache's node as resident or
/// shared, or, once the cache let it go, as dangling to the node of the copy that holds it longest.
/// </summary>
internal abstract class PayloadUnit
{
    /// <summary>What the payload costs. Not kept for a range that the cache holds; there the ring knows it.</summary>
    public long Bytes { get; set; }

    public bool IsInCache { get; set; }

    // Invariant: the holds stand in the order in which their copies were reported, and no copy has two. So the oldest names the
    // copy that pays once the payload dangles.
    public Hold? OldestHold { get; private set; }

    public Hold? NewestHold { get; private set; }

    public void Link(Hold hold)
    {
        hold.Unit = this;
        hold.OlderInUnit = NewestHold;
        if (NewestHold is null) OldestHold = hold;
        else NewestHold.NewerInUnit = hold;
        NewestHold = hold;
    }

    public void Unlink(Hold hold)
    {
        if (hold.OlderInUnit is null) OldestHold = hold.NewerInUnit;
        else hold.OlderInUnit.NewerInUnit = hold.NewerInUnit;
        if (hold.NewerInUnit is null) NewestHold = hold.OlderInUnit;
        else hold.NewerInUnit.OlderInUnit = hold.OlderInUnit;
        hold.OlderInUnit = hold.NewerInUnit = null;
    }
}
