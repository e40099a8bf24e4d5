namespace MemTrace;

/// <summary>The limit and the marks of a <see cref="MemoryPressure"/>.</summary>
public sealed class MemoryPressureOptions
{
    /// <summary>The limit in bytes; null for the source's own.</summary>
    public long? LimitBytes { get; init; }

    /// <summary>Eviction begins when usage reaches this fraction of the limit.</summary>
    public double HighMark { get; init; } = 0.9;

    /// <summary>Usage is near high from this fraction of the limit on.</summary>
    public double NearHighMark { get; init; } = 0.8;

    /// <summary>
    /// Eviction goes on until usage is down to this fraction of the limit. The distance from the high mark keeps it from starting over
    /// at each entry.
    /// </summary>
    public double LowMark { get; init; } = 0.7;

    /// <summary>Called when the level has changed, on the checking thread, after evictions, outside of all locks but the checking one.</summary>
    public Action<MemoryPressureLevel, MemoryUsage>? LevelChanged { get; init; }

    /// <summary>Called after each eviction with the cache and the bytes it freed, on the checking thread.</summary>
    public Action<EntryCache, long>? Evicted { get; init; }
}
