namespace MemTrace;

/// <summary>The heap of the garbage collector, against the memory that it believes to be available to the process.</summary>
public sealed class GarbageCollectorMemoryUsage : IMemoryUsageSource
{
    /// <inheritdoc/>
    public bool ShowsFreedBytesAtOnce => false;

    /// <inheritdoc/>
    public MemoryUsage Read() => new(GC.GetTotalMemory(forceFullCollection: false), GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);
}
