namespace MemTrace.Tests.Pressure;

public sealed class MemoryUsageTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("memtrace-cgroup");

    [Theory]
    [InlineData("memory.current", "memory.max", "1000\n", "2000\n", 2000)]
    [InlineData("memory.current", "memory.max", "1000\n", "max\n", long.MaxValue)]
    [InlineData("memory.usage_in_bytes", "memory.limit_in_bytes", "1000", "2000", 2000)]
    [InlineData("memory/memory.usage_in_bytes", "memory/memory.limit_in_bytes", "1000\n", "2000\n", 2000)]
    [InlineData("memory.usage_in_bytes", "memory.limit_in_bytes", "1000", "18446744073709551615", long.MaxValue)]
    [InlineData("memory.usage_in_bytes", "memory.limit_in_bytes", "1000", "9223372036854771712", long.MaxValue)]
    public void Cgroup_ReadsUsageAndLimit(string usedFile, string limitFile, string used, string limit, long expectedLimit)
    {
        Write(usedFile, used);
        Write(limitFile, limit);
        Assert.Equal(new MemoryUsage(1000, expectedLimit), new CgroupMemoryUsage(_directory.FullName).Read());
    }

    [Fact]
    public void Cgroup_WithoutLimitFile_HasNoLimit()
    {
        Write("memory.current", "5");
        Assert.Equal(new MemoryUsage(5), new CgroupMemoryUsage(_directory.FullName).Read());
    }

    [Fact]
    public void Cgroup_WithoutFiles_IsRefused() =>
        Assert.Contains(_directory.FullName, Assert.Throws<FileNotFoundException>(() => new CgroupMemoryUsage(_directory.FullName).Read()).Message);

    [Fact]
    public void Cgroup_WithNoNumber_IsRefused()
    {
        Write("memory.current", "much");
        Assert.Contains("much", Assert.Throws<FormatException>(() => new CgroupMemoryUsage(_directory.FullName).Read()).Message);
    }

    [Fact]
    public void Cgroup_OfTheNewVersion_IsReadBeforeTheOld()
    {
        Write("memory/memory.usage_in_bytes", "7");
        Write("memory.current", "5");
        Assert.Equal(5, new CgroupMemoryUsage(_directory.FullName).Read().UsedBytes);
    }

    [Fact]
    public void Sources_WithoutWhatTheyRead_AreRefused()
    {
        Assert.Throws<ArgumentNullException>(() => new CgroupMemoryUsage(null!));
        Assert.Throws<ArgumentException>(() => new CgroupMemoryUsage(""));
        Assert.Equal("trace", Assert.Throws<ArgumentNullException>(() => new TraceMemoryUsage(null!, 1)).ParamName);
        Assert.Contains("-1", Assert.Throws<ArgumentOutOfRangeException>(() => new TraceMemoryUsage(new MemoryTrace("root"), -1)).Message);
    }

    /// <summary>Whatever tells the usage, the guard evicts by it; only what counts by itself shows at once what was freed.</summary>
    [Fact]
    public void EachSource_StandsBehindTheOneSeam()
    {
        Write("memory.current", "1000000");
        var root = new MemoryTrace("store");
        foreach (IMemoryUsageSource source in new IMemoryUsageSource[] { new ProcessMemoryUsage(), new GarbageCollectorMemoryUsage(), new CgroupMemoryUsage(_directory.FullName), new TraceMemoryUsage(root, 1) })
        {
            using var cache = new EntryCache(root);
            cache.Append(Support.CacheScenario.Entries(1, 10));
            cache.MarkPersisted(10);
            var pressure = new MemoryPressure(source, new MemoryPressureOptions { LimitBytes = 1000 });
            pressure.Register(cache);
            pressure.Check();
            Assert.Equal((0, 1, 1000), (cache.Count, pressure.Evictions, pressure.LimitBytes));
            Assert.Equal(source is TraceMemoryUsage, source.ShowsFreedBytesAtOnce);
        }
    }

    [Fact]
    public void ProcessAndCollector_TellSomething()
    {
        Assert.True(new ProcessMemoryUsage().Read() is { UsedBytes: > 0, LimitBytes: long.MaxValue });
        Assert.True(new GarbageCollectorMemoryUsage().Read() is { UsedBytes: > 0, LimitBytes: > 0 });
    }

    public void Dispose() => _directory.Delete(recursive: true);

    private void Write(string file, string text)
    {
        var path = Path.Combine(_directory.FullName, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
