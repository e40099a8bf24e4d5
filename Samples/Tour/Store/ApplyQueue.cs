using MemTrace;

namespace Store;

/// <summary>Committed entries that wait for a slow disk. They come reported; their bytes are given back when they are applied.</summary>
internal sealed class ApplyQueue : IDisposable
{
    [OwnsMemory(MemoryPortion.None)]
    private readonly Queue<CachedEntries> _waiting = new(capacity: 16);

    /// <summary>How many entries were applied so far.</summary>
    public long Applied { get; private set; }

    public void Enqueue([OwnsMemory(MemoryPortion.None)] CachedEntries committed) => _waiting.Enqueue(committed);

    public void ApplyAll()
    {
        while (_waiting.TryDequeue(out CachedEntries? committed))
        {
            using (committed)
            {
                Applied += committed.Count;
            }
        }
    }

    public void Dispose() => ApplyAll();
}
