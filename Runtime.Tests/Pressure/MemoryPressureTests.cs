using static MemTrace.Tests.Support.CacheScenario;

namespace MemTrace.Tests.Pressure;

public sealed class MemoryPressureTests
{
    private readonly MemoryTrace _root = new("store");

    [Fact]
    public void BelowTheMarks_NothingIsEvicted()
    {
        using var cache = Filled(10);
        var pressure = Over(_root.TotalBytes * 2);
        pressure.Register(cache);
        Assert.Equal(MemoryPressureLevel.Normal, pressure.Check());
        Assert.Equal((10, 0), (cache.Count, pressure.Evictions));
    }

    [Fact]
    public void NearTheHighMark_IsTold_ButNothingIsEvicted()
    {
        using var cache = Filled(10);
        var pressure = Over((long)(_root.TotalBytes / 0.85));
        pressure.Register(cache);
        Assert.Equal(MemoryPressureLevel.NearHigh, pressure.Check());
        Assert.Equal(10, cache.Count);
    }

    [Fact]
    public void AboveTheHighMark_TheLargestIdleCacheGoesFirst_AndWhatIsSaidIsFreed()
    {
        using var small = Filled(10);
        using var large = Filled(60);
        using var busy = Filled(100);
        var evicted = new List<EntryCache>();
        var pressure = Over(_root.TotalBytes, new MemoryPressureOptions { Evicted = (cache, _) => evicted.Add(cache), LowMark = 0.75 });
        foreach (var cache in new[] { small, large, busy }) pressure.Register(cache);
        busy.TryGetEntry(1, out _);
        var before = _root.TotalBytes;

        Assert.Equal(MemoryPressureLevel.Normal, pressure.Check());

        Assert.Equal([large], evicted);
        Assert.Equal((10, 0, 100), (small.Count, large.Count, busy.Count));
        Assert.Equal(before - _root.TotalBytes, pressure.EvictedBytes);
    }

    [Fact]
    public void EntriesThatAreNotPersisted_NeverGo()
    {
        using var cache = new EntryCache(_root.Child("raft"));
        cache.Append(Entries(1, 50));
        cache.MarkPersisted(20);
        var levels = new List<MemoryPressureLevel>();
        var pressure = Over(_root.TotalBytes / 10, new MemoryPressureOptions { LevelChanged = (level, _) => levels.Add(level) });
        pressure.Register(cache);

        Assert.Equal(MemoryPressureLevel.High, pressure.Check());
        Assert.Equal(MemoryPressureLevel.High, pressure.Check());

        Assert.Equal((30, 21), (cache.Count, cache.FirstIndex));
        Assert.Equal([MemoryPressureLevel.High], levels);
        Assert.True(pressure.MustReject(1));
        Assert.Equal(1, pressure.Rejections);
    }

    [Fact]
    public void CachesInUse_AreHalvedOnlyIfTheIdleOnesAreNotEnough()
    {
        using var cache = Filled(64);
        var pressure = Over((long)(_root.TotalBytes / 0.95));
        pressure.Register(cache);
        cache.TryGetEntry(1, out _);
        pressure.Check();
        Assert.Equal(32, cache.Count);
    }

    [Fact]
    public void MustReject_CountsWhatWasAdmittedSinceTheLastCheck()
    {
        _root.Add(400);
        var pressure = Over(1000);
        pressure.Check();
        Assert.False(pressure.MustReject(500));
        Assert.True(pressure.MustReject(101));
        Assert.False(pressure.MustReject(100));
        Assert.True(pressure.MustReject(1));
        pressure.Check();
        Assert.False(pressure.MustReject(600));
        Assert.Equal(2, pressure.Rejections);
    }

    [Fact]
    public void BeforeTheFirstCheck_NothingIsRejected() => Assert.False(Over(10).MustReject(1000));

    [Fact]
    public void UsageThatLagsBehind_DoesNotEvictTheSameBytesTwice()
    {
        using var first = Filled(100);
        using var second = Filled(90);
        var source = new LaggingSource(100_000);
        var pressure = new MemoryPressure(source, new MemoryPressureOptions { LimitBytes = 100_000, LowMark = 0.7 });
        pressure.Register(first);
        pressure.Register(second);
        pressure.Check();
        Assert.Equal(1, pressure.Evictions);
        var collections = GC.CollectionCount(GC.MaxGeneration);

        pressure.Check();

        // A full collection in between is the one thing after which the reading would count again.
        if (GC.CollectionCount(GC.MaxGeneration) == collections) Assert.Equal((1, 90), (pressure.Evictions, second.Count));
    }

    [Fact]
    public void OnceDownToTheLowMark_NothingIsEvicted_UntilTheHighMarkIsReachedAgain()
    {
        using var cache = new EntryCache(_root.Child("raft"));
        var evictions = new List<(long Before, long Freed)>();
        var known = 0L;
        var levels = new List<MemoryPressureLevel>();
        var pressure = Over(1_000_000, new MemoryPressureOptions
        {
            HighMark = 0.9,
            NearHighMark = 0.8,
            LowMark = 0.5,
            Evicted = (_, freed) => evictions.Add((known, freed)),
            LevelChanged = (level, _) => levels.Add(level),
        });
        pressure.Register(cache);
        for (var round = 0; round < 3_000; round++)
        {
            cache.Append(Entries(cache.LastIndex + 1, 1));
            cache.MarkPersisted(cache.LastIndex);
            known = _root.TotalBytes;
            pressure.Check();
        }

        Assert.All(evictions, eviction => Assert.True(eviction.Before >= 900_000));
        // Between two evictions as much comes in as lies between the marks; one that thrashed would evict at each entry.
        Assert.InRange(evictions.Count, 2, 3_000 * Cost(1000) / 400_000 + 1);
        Assert.True(pressure.PeakUsedBytes < 1_000_000);
        Assert.Equal(Enumerable.Range(0, levels.Count).Select(at => at % 2 == 0 ? MemoryPressureLevel.NearHigh : MemoryPressureLevel.Normal), levels);
    }

    [Fact]
    public void CallbackThatThrows_ComesThrough_AndTheNextCheckBeginsAnew()
    {
        using var cache = Filled(50);
        using var other = Filled(60);
        var pressure = Over(1000, new MemoryPressureOptions { Evicted = (_, _) => throw new InvalidOperationException("not now") });
        pressure.Register(cache);
        pressure.Register(other);
        Assert.Equal("not now", Assert.Throws<InvalidOperationException>(() => pressure.Check()).Message);
        Assert.Equal((50, 0), (cache.Count, other.Count));
        Assert.Throws<InvalidOperationException>(() => pressure.Check());
        Assert.Equal((0, 2), (cache.Count, pressure.Evictions));
        pressure.Check();
    }

    [Fact]
    public void DisposedCaches_AreForgotten()
    {
        var cache = Filled(10);
        var pressure = Over(10);
        pressure.Register(cache);
        cache.Dispose();
        _root.Add(100);
        Assert.Equal(MemoryPressureLevel.High, pressure.Check());
        Assert.Equal(0, pressure.Evictions);
    }

    [Fact]
    public void UnregisteredCaches_AreLeftAlone()
    {
        using var cache = Filled(10);
        var pressure = Over(10);
        pressure.Register(cache);
        pressure.Unregister(cache);
        pressure.Check();
        Assert.Equal(10, cache.Count);
    }

    [Theory]
    [InlineData(0.5, 0.4, 0.9)]
    [InlineData(0.5, 0.95, 0.9)]
    [InlineData(0.5, 0.8, 1.1)]
    [InlineData(-0.1, 0.8, 0.9)]
    [InlineData(double.NaN, 0.8, 0.9)]
    public void MarksOutOfOrder_AreRefused(double low, double near, double high) =>
        Assert.Contains("marks", Assert.Throws<ArgumentException>(() => Over(10, new MemoryPressureOptions { LowMark = low, NearHighMark = near, HighMark = high })).Message);

    [Fact]
    public void Nulls_AndNegatives_AreRefused()
    {
        Assert.Throws<ArgumentNullException>(() => new MemoryPressure(null!));
        Assert.Equal("cache", Assert.Throws<ArgumentNullException>(() => Over(10).Register(null!)).ParamName);
        Assert.Equal("cache", Assert.Throws<ArgumentNullException>(() => Over(10).Unregister(null!)).ParamName);
        Assert.Contains("-5", Assert.Throws<ArgumentException>(() => Over(10, new MemoryPressureOptions { LimitBytes = -5 })).Message);
        Assert.Contains("-6", Assert.Throws<ArgumentOutOfRangeException>(() => Over(10).MustReject(-6)).Message);
    }

    private MemoryPressure Over(long limit, MemoryPressureOptions? options = null) => new(new TraceMemoryUsage(_root, limit), options);

    private EntryCache Filled(int count)
    {
        var cache = new EntryCache(_root.Child("raft"));
        cache.Append(Entries(1, count));
        cache.MarkPersisted(count);
        return cache;
    }

    private sealed class LaggingSource(long used) : IMemoryUsageSource
    {
        public bool ShowsFreedBytesAtOnce => false;

        public MemoryUsage Read() => new(used);
    }
}
