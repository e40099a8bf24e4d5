namespace MemTrace.Tests.Pressure;

public sealed class MemoryUsageTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("memtrace-cgroup");

    [Theory]
    [InlineData("memory.current", "memory.max", "1000\n", "2000\n", 2000)]
    [InlineData("memory.current", "memory.max", "1000\n", "max\n", long.MaxValue)]
    [InlineData("memory.usage_in_bytes", "memory.limit_in_bytes", "1000", "18446744073709551615", long.MaxValue)]
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
    public void ProcessAndCollector_TellSomething()
    {
        Assert.True(new ProcessMemoryUsage().Read() is { UsedBytes: > 0, LimitBytes: long.MaxValue });
        Assert.True(new GarbageCollectorMemoryUsage().Read() is { UsedBytes: > 0, LimitBytes: > 0 });
    }

    public void Dispose() => _directory.Delete(recursive: true);

    private void Write(string file, string text) => File.WriteAllText(Path.Combine(_directory.FullName, file), text);
}
