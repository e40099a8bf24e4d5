using MemTrace.Tests.Support;
using static MemTrace.Tests.Support.CacheScenario;

namespace MemTrace.Tests.Races;

/// <summary>Two groups and who works on them; each step is one call of the library, as far as it may be interleaved with others.</summary>
internal sealed class InterleavedStore
{
    private const int Payload = 100;

    private readonly MemoryTrace _root = new("store");
    private readonly MemoryTrace[] _nodes;
    private readonly byte[] _common = new byte[500];
    private readonly List<(CachedEntries Copy, MemoryTrace Node)>[] _reported = [[], []];
    private readonly MemoryPressure _pressure;

    public InterleavedStore(PayloadPolicy policy)
    {
        _nodes = [_root.Child("raft"), _root.Child("apply")];
        // Both charge to one node, and their copies to either.
        Caches = [.. Enumerable.Range(0, 2).Select(_ => new EntryCache(_nodes[0], new EntryCacheOptions { PayloadPolicy = policy }))];
        _pressure = new MemoryPressure(new TraceMemoryUsage(_root, 1));
        foreach (var cache in Caches)
        {
            cache.Append([.. Entries(1, 4, Payload), new LogEntry(5, 1, 0, _common.AsMemory(0, 10)), new LogEntry(6, 1, 0, _common.AsMemory(10, 10))]);
            cache.MarkPersisted(6);
            _pressure.Register(cache);
        }

        AssertExact();
    }

    public EntryCache[] Caches { get; }

    /// <summary>A thread that copies what there is, reports it to a node, and releases it.</summary>
    public Action[] Applier(int cache, int node)
    {
        CachedEntries? copy = null;
        return
        [
            () => copy = Unless(Caches[cache].IsDisposed, () => Copy(Caches[cache])),
            () =>
            {
                if (copy is null) return;
                _nodes[node].Report(copy);
                _reported[cache].Add((copy, _nodes[node]));
            },
            () =>
            {
                if (copy is null) return;
                _reported[cache].RemoveAll(one => ReferenceEquals(one.Copy, copy));
                copy.Dispose();
            },
        ];
    }

    /// <summary>A thread on which a new leader overwrites the end, and the log is compacted and cut.</summary>
    public Action[] Writer(int cache) =>
    [
        () => Caches[cache].Append([new LogEntry(4, 2, 0, _common.AsMemory(20, 10)), .. Entries(5, 3, Payload, term: 2)]),
        () =>
        {
            Caches[cache].MarkPersisted(Caches[cache].LastIndex);
            Caches[cache].CompactTo(5);
        },
        () => Caches[cache].Evict(EvictionScope.Half),
    ];

    /// <summary>A thread that evicts everything, over both groups.</summary>
    public Action[] Evictor() => [() => _pressure.Check(), () => Caches[0].Evict(EvictionScope.Half), () => _pressure.Check()];

    /// <summary>A thread on which the group is given up.</summary>
    public Action[] Ending(int cache) => [() => Caches[cache].Evict(EvictionScope.Half), Caches[cache].Dispose, Caches[cache].Dispose];

    /// <summary>A thread that looks at everything.</summary>
    public Action[] Reader() => [() => Assert.Equal(_root.TotalBytes, _root.Snapshot().TotalBytes), () => Assert.Equal(Outstanding(), _root.FindLeaks().Copies.Count)];

    /// <summary>Recounts every part of every node.</summary>
    public void AssertExact()
    {
        var expected = _nodes.ToDictionary(node => node, _ => default(MemoryParts));
        for (var cache = 0; cache < Caches.Length; cache++)
        {
            // Of a disposed cache nothing is left to count once its reported copies are released.
            if (Caches[cache].IsDisposed && _reported[cache].Count == 0) continue;
            foreach (var (node, parts) in Recount.Of(Caches[cache], _reported[cache])) expected[node] += parts;
        }

        Assert.All(_nodes, node => Assert.Equal(expected[node], node.ReadParts()));
    }

    /// <summary>Ends everything, and expects nothing to be left.</summary>
    public void Finish()
    {
        foreach (var (copy, _) in _reported.SelectMany(copies => copies)) copy.Dispose();
        foreach (var cache in Caches) cache.Dispose();
        Assert.Equal(0, _root.TotalBytes);
        Assert.All(_nodes, node => Assert.Equal(default, node.ReadParts()));
    }

    // What is gone from the cache is read from disk.
    private static CachedEntries Copy(EntryCache cache) =>
        cache.Count > 1 ? cache.CopyRange(cache.FirstIndex + 1, cache.LastIndex + 1) : cache.CopyOf(Entries(4, 3, Payload));

    private static CachedEntries? Unless(bool isDisposed, Func<CachedEntries> take) => isDisposed ? null : take();

    private int Outstanding() => Caches.Sum(cache => cache.IsDisposed && cache.UnreleasedCopies == 0 ? 0 : cache.UnreportedCopies + cache.UnreleasedCopies);
}
