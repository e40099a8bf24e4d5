using System.Reflection;
using System.Runtime.CompilerServices;
using static MemTrace.Tests.Support.CacheScenario;

namespace MemTrace.Tests.Tracing;

public sealed class LeakReportTests
{
    private readonly MemoryTrace _root = new("store");

    [Fact]
    public void NothingOutstanding_SaysSo()
    {
        using var cache = Filled("raft");
        using (cache.CopyRange(1, 3))
        {
        }

        Assert.Empty(_root.FindLeaks().Copies);
        Assert.Equal("No copy is outstanding.", _root.FindLeaks().ToString());
    }

    [Fact]
    public void CopiesOfAllCachesBelow_AreListedByThePlaceThatTookThem()
    {
        using var first = Filled("raft-1");
        using var second = Filled("raft-2");
        for (var at = 0; at < 3; at++) first.CopyRange(1, 4, filePath: "Apply.cs", lineNumber: 12);
        using var reported = second.CopyRange(2, 4, filePath: "Apply.cs", lineNumber: 12);
        _root.Child("apply").Report(reported);
        second.CopyRange(1, 2, filePath: "Warm.cs", lineNumber: 7);

        var report = _root.FindLeaks();

        Assert.Equal([new LeakSite("Apply.cs", 12, 4, 3, 11), new LeakSite("Warm.cs", 7, 1, 1, 1)], report.Sites);
        Assert.Equal(5, report.Copies.Count);
        Assert.Equal(
            """
            4 outstanding, 3 of them never reported, with 11 entries, taken at Apply.cs:12
            1 outstanding, 1 of them never reported, with 1 entries, taken at Warm.cs:7
            """,
            report.ToString());
        Assert.Equal(2, _root.Child("raft-2").FindLeaks().Copies.Count);
        Assert.Empty(_root.Child("apply").FindLeaks().Copies);
    }

    [Fact]
    public void Copies_StandInTheOrderOfTheirCaches_AndOfACacheOldestFirst()
    {
        using var older = Filled("raft-2");
        using var newer = Filled("raft-1");
        newer.CopyRange(3, 4);
        older.CopyRange(1, 2);
        older.CopyRange(2, 3);

        Assert.Equal([1, 2, 3], _root.FindLeaks().Copies.Select(copy => copy.FirstIndex));
    }

    [Fact]
    public void Sites_WithAsManyCopies_StandByFileAndLine()
    {
        using var cache = Filled("raft");
        cache.CopyRange(1, 2, filePath: "B.cs", lineNumber: 1);
        cache.CopyRange(1, 2, filePath: "A.cs", lineNumber: 9);
        cache.CopyRange(1, 2, filePath: "A.cs", lineNumber: 2);

        Assert.Equal([("A.cs", 2), ("A.cs", 9), ("B.cs", 1)], _root.FindLeaks().Sites.Select(site => (site.FilePath, site.LineNumber)));
    }

    [Fact]
    public void CopiesThatWereDroppedAndCollected_AreStillListed()
    {
        using var cache = Filled("raft");
        var dropped = Drop(cache);
        GC.Collect();
        GC.WaitForPendingFinalizers();

        Assert.False(dropped.TryGetTarget(out _));
        var site = Assert.Single(_root.FindLeaks().Sites);
        Assert.EndsWith($"{nameof(LeakReportTests)}.cs", site.FilePath);
        Assert.Equal((1, 1, 2), (site.Copies, site.UnreportedCopies, site.Entries));
    }

    /// <summary>A finaliser would keep what it belongs to alive for a collection more, and cost each copy.</summary>
    [Fact]
    public void NothingInTheLibrary_HasAFinaliser() =>
        Assert.DoesNotContain(typeof(EntryCache).Assembly.GetTypes(), type => type.GetMethod("Finalize", BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.DeclaredOnly) is not null);

    [Fact]
    public void ReportedCopy_OfADisposedCache_IsListedUntilItIsReleased()
    {
        var cache = Filled("raft");
        var copy = cache.CopyRange(1, 3);
        _root.Report(copy);
        cache.Dispose();
        Assert.Single(_root.FindLeaks().Copies);
        copy.Dispose();
        Assert.Empty(_root.FindLeaks().Copies);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference<CachedEntries> Drop(EntryCache cache) => new(cache.CopyRange(1, 3));

    private EntryCache Filled(string node)
    {
        var cache = new EntryCache(_root.Child(node));
        cache.Append(Entries(1, 4));
        return cache;
    }
}
