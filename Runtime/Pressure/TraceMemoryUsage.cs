namespace MemTrace;

/// <summary>What a trace counts, against a budget for it: the exact source, and the one that does not wait for the garbage collector.</summary>
public sealed class TraceMemoryUsage : IMemoryUsageSource
{
    private readonly MemoryTrace _trace;
    private readonly long _budgetBytes;

    /// <summary>Makes a source that reads the node whenever it is asked.</summary>
    /// <param name="trace">The node whose <see cref="MemoryTrace.TotalBytes"/> count.</param>
    /// <param name="budgetBytes">What it may come to, in bytes.</param>
    /// <exception cref="ArgumentNullException"><paramref name="trace"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="budgetBytes"/> is negative.</exception>
    public TraceMemoryUsage(MemoryTrace trace, long budgetBytes)
    {
        ArgumentNullException.ThrowIfNull(trace);
        ArgumentOutOfRangeException.ThrowIfNegative(budgetBytes);
        _trace = trace;
        _budgetBytes = budgetBytes;
    }

    /// <inheritdoc/>
    public bool ShowsFreedBytesAtOnce => true;

    /// <inheritdoc/>
    public MemoryUsage Read() => new(_trace.TotalBytes, _budgetBytes);
}
