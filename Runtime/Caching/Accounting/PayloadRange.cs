namespace MemTrace;

/// <summary>
/// The payload of neighbouring entries that the same reported copies hold, as far as each buffer belongs to one entry only. While
/// the cache holds the entries, the range costs the difference of two running sums, so that a batch is charged in constant time.
/// Afterwards it keeps its cost as a number; its buffers are entered into the buffer table only when somebody may ask for them.
/// </summary>
internal sealed class PayloadRange : PayloadUnit
{
    public long First { get; set; }

    public long End { get; set; }

    /// <summary>Whether the buffer table leads from its buffers to it.</summary>
    public bool IsIndexed { get; set; }

    // Invariant: these link the ranges in the cache, disjoint and ordered by index; or those that it let go and that are not in
    // the buffer table; or those not in use.
    public PayloadRange? Previous { get; set; }

    public PayloadRange? Next { get; set; }
}
