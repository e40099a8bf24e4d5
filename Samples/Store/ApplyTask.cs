namespace MemTrace.Samples.Store;

/// <summary>Committed entries on their way to an apply worker: reported already, released when the task is done with.</summary>
internal sealed class ApplyTask([OwnsMemory(MemoryPortion.None)] CachedEntries entries) : IDisposable
{
    [OwnsMemory(MemoryPortion.None)]
    private readonly CachedEntries _entries = entries;

    /// <summary>Applies the entries; returns how many there were.</summary>
    public int Apply()
    {
        long payload = 0;
        foreach (LogEntry entry in _entries)
        {
            payload += entry.Data.Length;
        }

        return payload >= 0 ? _entries.Count : 0;
    }

    public void Dispose() => _entries.Dispose();
}
