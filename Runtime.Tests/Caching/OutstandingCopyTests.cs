using System.Runtime.CompilerServices;
using MemTrace.Tests.Support;
using static MemTrace.Tests.Support.CacheScenario;

namespace MemTrace.Tests.Caching;

public sealed class OutstandingCopyTests
{
    [Fact]
    public void OutstandingCopies_AreListedOldestFirst_WithThePlaceThatTookThem()
    {
        var raft = new CacheScenario();
        raft.Append(Entries(1, 4));
        var (first, line) = (raft.Cache.CopyRange(1, 3), LineHere());
        using var second = raft.Cache.CopyOf(Entries(8, 2), filePath: "Disk.cs", lineNumber: 40);
        using var third = raft.CopyAndReport(2, 4);

        var listed = raft.Cache.OutstandingCopies();

        Assert.Equal([(1, 3, false), (8, 10, false), (2, 4, true)], listed.Select(copy => (copy.FirstIndex, copy.EndIndex, copy.IsReported)));
        Assert.EndsWith($"{nameof(OutstandingCopyTests)}.cs", listed[0].FilePath);
        Assert.Equal(line, listed[0].LineNumber);
        Assert.Equal("copy [8, 10), never reported, taken at Disk.cs:40", listed[1].ToString());
        Assert.All(listed, copy => Assert.Null(copy.Stack));
        first.Dispose();
        Assert.Equal(2, raft.Cache.OutstandingCopies().Count);
    }

    [Fact]
    public void Stacks_AreKeptOnRequest_AndOnlyWhileTheCopyIsOutstanding()
    {
        var raft = new CacheScenario(new EntryCacheOptions { CapturesStacks = true });
        raft.Append(Entries(1, 4));
        var copy = TakeFromHere(raft.Cache);

        var listed = Assert.Single(raft.Cache.OutstandingCopies());
        Assert.Contains(nameof(TakeFromHere), listed.Stack);
        Assert.EndsWith(listed.Stack!, listed.ToString());
        copy.Dispose();
        Assert.Empty(raft.Cache.OutstandingCopies());
    }

    private static int LineHere([CallerLineNumber] int line = 0) => line;

    private static CachedEntries TakeFromHere(EntryCache cache) => cache.CopyRange(1, 2);
}
