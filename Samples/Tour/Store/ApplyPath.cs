using MemTrace;

namespace Store;

/// <summary>The way of committed entries from the entry cache to the apply queue.</summary>
internal sealed class ApplyPath(EntryCache cache, MemoryTrace trace, ApplyQueue applies)
{
    /// <summary>Copies the entries from <paramref name="first"/> up to <paramref name="end"/>, traces their bytes and hands them to the apply queue.</summary>
    public void Send(long first, long end)
    {
        CachedEntries committed = cache.CopyRange(first, end);

        // The cache counts what it holds: only what it lost is added.
        long dangling = 0;
        foreach (LogEntry entry in committed)
        {
            if (entry.Index < cache.FirstIndex)
            {
                dangling += entry.Bytes();
            }
        }

        trace.Add(dangling);
        applies.Enqueue(committed);
    }
}
