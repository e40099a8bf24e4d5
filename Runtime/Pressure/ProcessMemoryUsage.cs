namespace MemTrace;

/// <summary>The memory of this process that is in physical memory. Knows no limit.</summary>
public sealed class ProcessMemoryUsage : IMemoryUsageSource
{
    /// <inheritdoc/>
    public bool ShowsFreedBytesAtOnce => false;

    /// <inheritdoc/>
    public MemoryUsage Read() => new(Environment.WorkingSet);
}
