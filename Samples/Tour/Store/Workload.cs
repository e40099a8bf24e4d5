using MemTrace;

namespace Store;

/// <summary>One raft group whose apply thread is slow: entries are appended, committed and evicted before they are applied.</summary>
internal sealed class Workload : IDisposable
{
    private const int Batches = 16;
    private const int BatchEntries = 64;
    private const int PayloadBytes = 4096;
    private const long LastIndex = Batches * BatchEntries;

    private readonly EntryCache _cache;
    private readonly ApplyQueue _applies = new();
    private readonly ApplyPath _path;

    public Workload()
    {
        _cache = new EntryCache(Trace);
        _path = new ApplyPath(_cache, Trace, _applies);
    }

    public MemoryTrace Trace { get; } = new("store");

    /// <summary>Runs the steps, and calls <paramref name="atRest"/> with the name of each when it is done.</summary>
    public void Run(Action<string> atRest)
    {
        Append();
        atRest("appended");
        Commit();
        atRest("committed");
        _cache.MarkPersisted(LastIndex);
        _cache.Evict(EvictionScope.All);
        atRest("evicted, not yet applied");
        _applies.ApplyAll();
        atRest("applied");
    }

    public void Dispose()
    {
        _applies.Dispose();
        _cache.Dispose();
    }

    private void Append()
    {
        LogEntry[] batch = new LogEntry[BatchEntries];
        for (long first = 1; first <= LastIndex; first += BatchEntries)
        {
            for (int i = 0; i < BatchEntries; i++)
            {
                batch[i] = new LogEntry(first + i, term: 1, type: 0, new byte[PayloadBytes]);
            }

            _cache.Append(batch);
        }
    }

    private void Commit()
    {
        for (long first = 1; first <= LastIndex; first += BatchEntries)
        {
            _path.Send(first, first + BatchEntries);
        }
    }
}
