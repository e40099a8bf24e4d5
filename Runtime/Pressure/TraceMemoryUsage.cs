namespace MemTrace;

/// <summary>What a trace counts, against a budget for it: the exact source, and the one that does not wait for the garbage collector.</summary>
/// <param name="trace">The node whose <see cref="MemoryTrace.TotalBytes"/> count.</param>
/// <param name="budgetBytes">What it may come to, in bytes.</param>
public sealed class TraceMemoryUsage(MemoryTrace trace, long budgetBytes) : IMemoryUsageSource
{
    /// <inheritdoc/>
    public bool ShowsFreedBytesAtOnce => true;

    /// <inheritdoc/>
    public MemoryUsage Read() => new(trace.TotalBytes, budgetBytes);
}
