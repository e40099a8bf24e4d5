namespace MemTrace;

/// <summary>What a trace node counts, and what the caches that charge to it have seen.</summary>
/// <param name="Added">The bytes charged by number.</param>
/// <param name="Parts">The bytes that caches and copies charge.</param>
/// <param name="Counts">What the caches have seen.</param>
internal readonly record struct TraceReading(long Added, MemoryParts Parts, CacheCounts Counts)
{
    public static TraceReading operator +(TraceReading left, TraceReading right) =>
        new(left.Added + right.Added, left.Parts + right.Parts, left.Counts + right.Counts);
}
