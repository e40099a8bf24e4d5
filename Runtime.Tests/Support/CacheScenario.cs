namespace MemTrace.Tests.Support;

/// <summary>A cache, its node, and the copies reported from it; after each step every part is recounted.</summary>
internal sealed class CacheScenario
{
    private readonly List<(CachedEntries Copy, MemoryTrace Node)> _reported = [];

    public CacheScenario(EntryCacheOptions? options = null) => Cache = new EntryCache(Trace, options);

    public MemoryTrace Trace { get; } = new("raft");

    public EntryCache Cache { get; }

    public MemoryParts Parts => Trace.Snapshot().Parts;

    /// <summary>What an array of so many bytes costs: the object header, the method table, the length, rounded up to eight.</summary>
    public static long Cost(int payload) => (24 + payload + 7) / 8 * 8;

    public static LogEntry Entry(long index, int payload = 1000, long term = 1) => new(index, term, 0, new byte[payload]);

    public static LogEntry[] Entries(long first, int count, int payload = 1000, long term = 1) =>
        [.. Enumerable.Range(0, count).Select(at => Entry(first + at, payload, term))];

    public void Append(params LogEntry[] entries) => Step(() => Cache.Append(entries));

    public CachedEntries CopyAndReport(long first, long end, MemoryTrace? node = null)
    {
        var copy = Cache.CopyRange(first, end);
        Recounted();
        Report(copy, node);
        return copy;
    }

    public void Report(CachedEntries copy, MemoryTrace? node = null)
    {
        (node ?? Trace).Report(copy);
        _reported.Add((copy, node ?? Trace));
        Recounted();
    }

    public void Release(CachedEntries copy)
    {
        copy.Dispose();
        _reported.RemoveAll(one => ReferenceEquals(one.Copy, copy));
        Recounted();
    }

    public T Step<T>(Func<T> step)
    {
        var result = step();
        Recounted();
        return result;
    }

    public void Step(Action step)
    {
        step();
        Recounted();
    }

    public void AssertPayload(long resident = 0, long shared = 0, long dangling = 0)
    {
        var parts = Parts;
        Assert.Equal((resident, shared, dangling), (parts.Resident, parts.Shared, parts.Dangling));
    }

    private void Recounted() => Recount.AssertExact(Cache, _reported);
}
