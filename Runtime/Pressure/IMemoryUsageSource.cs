namespace MemTrace;

/// <summary>Tells how much memory is in use: a process, a container, the collected heap, or a test.</summary>
public interface IMemoryUsageSource
{
    /// <summary>
    /// Whether what is freed shows at once. Where it shows only after a garbage collection, as in anything the operating system
    /// measures, what was evicted since the last full collection is taken off before it is judged, or the same bytes would be evicted
    /// again and again.
    /// </summary>
    bool ShowsFreedBytesAtOnce { get; }

    /// <summary>Reads the usage now. Called from any thread.</summary>
    MemoryUsage Read();
}
