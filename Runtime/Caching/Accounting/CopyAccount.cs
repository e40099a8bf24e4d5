namespace MemTrace;

/// <summary>
/// What the cache knows about a copy. It refers to a copy only while its bytes are charged: one that is dropped unreported may be
/// collected, and its account stays behind to name it.
/// </summary>
/// <remarks>It is itself the first of its holds, since nearly every copy has exactly one.</remarks>
internal sealed class CopyAccount : Hold
{
    public CopyAccount(CopyLedger ledger)
    {
        Ledger = ledger;
        Account = this;
    }

    public CopyLedger Ledger { get; }

    public long FirstIndex { get; set; }

    public long EndIndex { get; set; }

    /// <summary>The cache's <see cref="CopyLedger.Rewrites"/> when its entries were copied; negative if they came from elsewhere.</summary>
    public long Rewrites { get; set; }

    /// <summary>Where the copy's bytes are charged; null until it is reported.</summary>
    public PartCharges? Charges { get; set; }

    /// <summary>The copy itself, while it is reported.</summary>
    public CachedEntries? Copy { get; set; }

    public Hold? Holds { get; set; }

    /// <summary>
    /// A range that only this copy has, and that stays with it from one use to the next, linked as its one hold; null if it has none. Most
    /// copies are reported and released while their entries stay in the cache, and nobody else holds those.
    /// </summary>
    public PayloadRange? OwnRange { get; set; }

    public CopyOrigin Origin
    {
        get;
        set
        {
            // Mostly the same call takes copies over and over, and comparing is cheaper than storing a reference.
            if (!ReferenceEquals(field.FilePath, value.FilePath) || field.LineNumber != value.LineNumber || !ReferenceEquals(field.Stack, value.Stack)) field = value;
        }
    }

    // Invariant: these two link the copies that are outstanding, in the order in which they were taken.
    public CopyAccount? Previous { get; set; }

    public CopyAccount? Next { get; set; }

    public OutstandingCopy Describe() => new(FirstIndex, EndIndex, Charges is not null, Origin.FilePath, Origin.LineNumber) { Stack = Origin.Stack };
}
