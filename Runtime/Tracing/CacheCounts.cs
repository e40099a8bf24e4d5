namespace MemTrace;

/// <summary>What caches have seen: lookups, evicted entries, and the copies that are outstanding now.</summary>
internal readonly record struct CacheCounts(long Hits, long Misses, long EvictedEntries, long UnreportedCopies, long UnreleasedCopies)
{
    public static CacheCounts operator +(CacheCounts left, CacheCounts right) => new(
        left.Hits + right.Hits,
        left.Misses + right.Misses,
        left.EvictedEntries + right.EvictedEntries,
        left.UnreportedCopies + right.UnreportedCopies,
        left.UnreleasedCopies + right.UnreleasedCopies);
}
