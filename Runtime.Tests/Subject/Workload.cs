namespace MemTrace.Tests.Subject;

/// <summary>
/// Fills one cache so that each way to hold payload occurs: in the cache only, shared with copies, dangling, sliced by several entries,
/// in data and context, and in buffers that came back to the pool.
/// </summary>
internal sealed class Workload(MemoryTrace node, PayloadPolicy policy, int seed)
{
    private const int Rounds = 400;
    private const int LargestBatch = 40;

    private readonly Random _chance = new(seed);
    private readonly byte[] _sliced = new byte[10_000];
    private readonly List<CachedEntries> _dropped = [];
    private readonly HeldCopies _held = new(new EntryCache(node, new EntryCacheOptions { PayloadPolicy = policy }));

    public HeldCopies Run()
    {
        var cache = _held.Cache;
        for (var round = 0; round < Rounds; round++)
        {
            // Now and then a new leader overwrites the end.
            var first = cache.LastIndex + 1 - (cache.Count > 3 && round % 11 == 0 ? 3 : 0);
            cache.Append(Batch(first, 1 + _chance.Next(LargestBatch)));
            Hold(cache.CopyRange(first, cache.LastIndex + 1));
            if (round % 5 == 0) Hold(cache.CopyOf(Batch(Math.Max(1, cache.FirstIndex - 3), 6)));
            // Nobody reports this one, so it is in no sum.
            if (round % 50 == 7) _dropped.Add(cache.CopyRange(cache.LastIndex, cache.LastIndex + 1));
            while (_held.Copies.Count > 8) Release(_chance.Next(_held.Copies.Count));
            cache.MarkPersisted(cache.LastIndex - _chance.Next(4));
            if (round % 3 == 0) cache.CompactTo(cache.LastIndex - 60);
            if (round % 97 == 96) cache.Evict(round % 2 == 0 ? EvictionScope.Half : EvictionScope.All);
        }

        foreach (var copy in _dropped) copy.Dispose();
        Hold(cache.CopyRange(cache.FirstIndex, cache.LastIndex + 1));
        cache.CompactTo(cache.LastIndex - 10);
        cache.Append(Batch(cache.LastIndex + 1, 10));
        return _held;
    }

    private void Hold(CachedEntries copy)
    {
        node.Report(copy);
        _held.Copies.Add(copy);
    }

    private void Release(int at)
    {
        _held.Copies[at].Dispose();
        _held.Copies.RemoveAt(at);
    }

    private LogEntry[] Batch(long first, int count) => [.. Enumerable.Range(0, count).Select(at => Entry(first + at))];

    private LogEntry Entry(long index) => _chance.Next(6) switch
    {
        0 => new LogEntry(index, 1, 0, default),
        1 => new LogEntry(index, 1, 0, _sliced.AsMemory(_chance.Next(9_000), 1 + _chance.Next(900))),
        2 => new LogEntry(index, 1, 0, new byte[_chance.Next(300)], new byte[1 + _chance.Next(30)]),
        _ => new LogEntry(index, 1, 0, new byte[_chance.Next(3_000)]),
    };
}
