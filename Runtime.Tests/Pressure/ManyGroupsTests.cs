using MemTrace.Tests.Support;

namespace MemTrace.Tests.Pressure;

/// <summary>A store with as many groups as there may be, in one tree and under one budget.</summary>
public sealed class ManyGroupsTests(ITestOutputHelper output)
{
    private const int Sizes = 4;

    // Every so many-th group has entries that are not on disk yet.
    private const int Unpersisted = 10;

    private static readonly int s_groups = Effort.Of(all: 100_000, few: 500);

    [Fact]
    public void HundredThousandGroups_StayUnderOneBudget_AndOnlyWhatMayGoGoes()
    {
        var root = new MemoryTrace("store");
        var regions = root.Child("raft");
        var groups = new EntryCache[s_groups];
        for (var at = 0; at < s_groups; at++)
        {
            groups[at] = new EntryCache(regions.Child($"{at}"));
            groups[at].Append([Entry(1, at), Entry(2, at), Entry(3, at)]);
            groups[at].MarkPersisted(at % Unpersisted == 0 ? 1 : 3);
        }

        var before = root.TotalBytes;
        var evicted = new List<(EntryCache Cache, long Bytes)>();
        var pressure = new MemoryPressure(new TraceMemoryUsage(root, before), new MemoryPressureOptions { Evicted = (cache, bytes) => evicted.Add((cache, bytes)) });
        foreach (var group in groups) pressure.Register(group);

        Assert.Equal(MemoryPressureLevel.Normal, pressure.Check());

        var after = root.TotalBytes;
        output.WriteLine($"{s_groups:N0} groups, {before:N0} bytes, after {evicted.Count:N0} evictions {after:N0}");
        // Down to the low mark, and by no more than the last eviction below it.
        Assert.InRange(after, before * 7 / 10 - evicted[^1].Bytes, before * 7 / 10);
        Assert.Equal(before - after, evicted.Sum(eviction => eviction.Bytes));
        Assert.Equal((before - after, evicted.Count), (pressure.EvictedBytes, pressure.Evictions));
        Assert.InRange(evicted.Count, 1, s_groups - 1);
        for (var at = 0; at < s_groups; at += Unpersisted) Assert.InRange(groups[at].FirstIndex, 1, 2);
        // The largest go first. Those of which something has to stay free less than their size would let expect.
        var sizes = evicted.Select(eviction => eviction.Cache).Where(cache => cache.LastIndex == cache.PersistedIndex).Select(SizeOf).ToList();
        Assert.Equal(sizes.OrderDescending(), sizes);

        // A steady state: nothing more goes until the high mark is reached again, and then the rest is enough.
        pressure.Check();
        Assert.Equal(evicted.Count, pressure.Evictions);
        root.Add(before * 25 / 100);
        Assert.Equal(MemoryPressureLevel.Normal, pressure.Check());
        Assert.True(root.TotalBytes <= before * 7 / 10);

        foreach (var group in groups) group.Dispose();
        Assert.Equal(before * 25 / 100, root.TotalBytes);

        int SizeOf(EntryCache cache) => int.Parse(cache.Trace.Name) % Sizes;
    }

    private static LogEntry Entry(long index, int group) => new(index, 1, 0, new byte[40 + group % Sizes * 200]);
}
