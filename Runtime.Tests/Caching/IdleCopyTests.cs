using static MemTrace.Tests.Support.CacheScenario;

namespace MemTrace.Tests.Caching;

/// <summary>Which released copies are kept for reuse, where the budget does not reach for all of them.</summary>
public sealed class IdleCopyTests
{
    private const int Large = 64;

    private static readonly long s_largeBytes = IdleAfter(long.MaxValue, Large);
    private static readonly long s_smallBytes = IdleAfter(long.MaxValue, 1);

    [Fact]
    public void Copy_ThatIsAsLargeAsTheBudget_IsKept_AndOneThatIsLargerIsNot()
    {
        Assert.Equal(s_largeBytes, IdleAfter(s_largeBytes, Large));
        Assert.Equal(0, IdleAfter(s_largeBytes - 1, Large));
    }

    [Fact]
    public void Copies_ThatFitTogether_AreAllKept()
    {
        Assert.Equal(2 * s_largeBytes + s_smallBytes, IdleAfter(long.MaxValue, Large, Large, 1));
        Assert.Equal(2 * s_largeBytes + s_smallBytes, IdleAfter(2 * s_largeBytes + s_smallBytes, Large, Large, 1));
    }

    [Fact]
    public void OldestCopy_MakesRoomForTheNewest() =>
        Assert.Equal(s_largeBytes + s_smallBytes, IdleAfter(2 * s_largeBytes, Large, Large, 1));

    [Fact]
    public void CopyThatDoesNotFitAtAll_DropsNoOther() => Assert.Equal(s_smallBytes, IdleAfter(s_largeBytes - 1, 1, Large));

    // What is idle after copies of so many entries were taken, all of them, and released in this order.
    private static long IdleAfter(long budget, params int[] counts)
    {
        var trace = new MemoryTrace("raft");
        using var cache = new EntryCache(trace, new EntryCacheOptions { MaxIdleBytes = budget });
        cache.Append(Entries(1, Large, payload: 8));
        var copies = counts.Select(count => cache.CopyRange(1, 1 + count)).ToList();
        foreach (var copy in copies) copy.Dispose();
        return trace.Snapshot().Parts.Idle;
    }
}
