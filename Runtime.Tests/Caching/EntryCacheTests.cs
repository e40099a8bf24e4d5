using MemTrace.Tests.Support;
using static MemTrace.Tests.Support.CacheScenario;

namespace MemTrace.Tests.Caching;

public sealed class EntryCacheTests
{
    [Fact]
    public void Empty_HasTheIndexesOfAnEmptyLog()
    {
        var raft = new CacheScenario();

        Assert.Equal((0, 1, 0, 0), (raft.Cache.Count, raft.Cache.FirstIndex, raft.Cache.LastIndex, raft.Cache.PersistedIndex));
        Assert.False(raft.Cache.TryGetEntry(0, out _));
        Assert.False(raft.Cache.TryGetEntry(1, out _));
    }

    [Fact]
    public void Append_OverManyBatches_KeepsEachEntry()
    {
        var raft = new CacheScenario();
        for (var batch = 0; batch < 20; batch++)
        {
            raft.Append(Entries(1 + batch * 7, 7, payload: batch));
            raft.Step(() => raft.Cache.MarkPersisted(raft.Cache.LastIndex));
            if (batch % 3 == 2) raft.Step(() => raft.Cache.CompactTo(raft.Cache.LastIndex - 10));
        }

        for (var index = raft.Cache.FirstIndex; index <= raft.Cache.LastIndex; index++)
        {
            Assert.True(raft.Cache.TryGetEntry(index, out var entry));
            Assert.Equal((index, (index - 1) / 7), (entry.Index, entry.Data.Length));
        }

        Assert.False(raft.Cache.TryGetEntry(raft.Cache.FirstIndex - 1, out _));
        Assert.False(raft.Cache.TryGetEntry(raft.Cache.LastIndex + 1, out _));
    }

    [Fact]
    public void Append_BelowAllEntries_ReplacesThemAll()
    {
        var raft = new CacheScenario();
        raft.Append(Entries(10, 5));
        raft.Append(Entries(8, 2, term: 2));

        Assert.Equal((8, 9), (raft.Cache.FirstIndex, raft.Cache.LastIndex));
        raft.AssertPayload(resident: 2 * Cost(1000));
    }

    [Fact]
    public void Append_OverPersistedEntries_MakesThemNotPersisted()
    {
        var raft = new CacheScenario();
        raft.Append(Entries(1, 6));
        raft.Step(() => raft.Cache.MarkPersisted(6));
        raft.Append(Entries(4, 3, term: 2));

        Assert.Equal(3, raft.Cache.PersistedIndex);
        raft.Step(() => raft.Cache.CompactTo(100));
        Assert.Equal(4, raft.Cache.FirstIndex);
    }

    [Fact]
    public void EvictableBytes_AreThoseOfPersistedEntries_ThatNoCopyHolds()
    {
        var raft = new CacheScenario();
        raft.Append(Entries(1, 4));
        Assert.Equal(0, raft.Cache.EvictableBytes);
        raft.Cache.MarkPersisted(2);
        Assert.Equal(2 * Cost(1000), raft.Cache.EvictableBytes);
        raft.CopyAndReport(1, 2);
        Assert.Equal(Cost(1000), raft.Cache.EvictableBytes);
        raft.Cache.Dispose();
        Assert.Equal(0, raft.Cache.EvictableBytes);
    }

    [Fact]
    public void Append_AfterAllWasEvicted_MayBeginAnywhere()
    {
        var raft = new CacheScenario();
        raft.Append(Entries(1, 4));
        var copy = raft.CopyAndReport(1, 5);
        raft.Step(() => raft.Cache.MarkPersisted(4));
        raft.Step(() => raft.Cache.Evict(EvictionScope.All));
        raft.Append(Entries(3, 4, payload: 10));
        Assert.Equal(3, raft.Cache.FirstIndex);
        raft.AssertPayload(resident: 4 * Cost(10), dangling: 4 * Cost(1000));
        raft.Release(copy);
    }

    [Fact]
    public void Prepend_PutsPersistedEntriesBefore()
    {
        var raft = new CacheScenario();
        raft.Append(Entries(6, 3));
        raft.Step(() => raft.Cache.Prepend(Entries(2, 4, payload: 10)));

        Assert.Equal((2, 8, 5), (raft.Cache.FirstIndex, raft.Cache.LastIndex, raft.Cache.PersistedIndex));
        raft.AssertPayload(resident: 3 * Cost(1000) + 4 * Cost(10));
        Assert.True(raft.Cache.TryGetEntry(2, out var entry));
        Assert.Equal(10, entry.Data.Length);
    }

    [Fact]
    public void Prepend_OfEntriesThatACopyStillHolds_MakesThemSharedAgain()
    {
        var raft = new CacheScenario();
        var entries = Entries(1, 4);
        raft.Append(entries);
        var copy = raft.CopyAndReport(1, 4);
        raft.Step(() => raft.Cache.MarkPersisted(4));
        raft.Step(() => raft.Cache.CompactTo(3));
        raft.AssertPayload(resident: Cost(1000), shared: Cost(1000), dangling: 2 * Cost(1000));

        raft.Step(() => raft.Cache.Prepend(entries.AsSpan(0, 2)));

        raft.AssertPayload(resident: Cost(1000), shared: 3 * Cost(1000));
        raft.Release(copy);
        raft.AssertPayload(resident: 4 * Cost(1000));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(999, 1)]
    [InlineData(1000, 1)]
    [InlineData(1999, 1)]
    [InlineData(2000, 2)]
    [InlineData(3500, 3)]
    [InlineData(long.MaxValue, 4)]
    public void CopyRange_EndsBeforeMaxBytes_ButHasOneEntry(long maxBytes, int expected)
    {
        var raft = new CacheScenario();
        raft.Append(Entries(1, 4));
        using var copy = raft.Cache.CopyRange(1, 5, maxBytes);
        Assert.Equal((expected, 1, 1 + expected), (copy.Count, copy.FirstIndex, copy.EndIndex));
    }

    [Fact]
    public void CopyRange_AcrossTheWrapOfTheRing_HasTheEntriesInOrder()
    {
        var raft = new CacheScenario();
        raft.Append(Entries(1, 12, payload: 8));
        raft.Step(() => raft.Cache.MarkPersisted(12));
        raft.Step(() => raft.Cache.CompactTo(10));
        raft.Append(Entries(13, 12, payload: 8));
        using var copy = raft.Cache.CopyRange(11, 25);
        Assert.Equal(Enumerable.Range(11, 14).Select(index => (long)index), copy.Select(entry => entry.Index));
    }

    [Fact]
    public void UnreportedCopy_IsNotInTheSum_ButCountedAsUnreported()
    {
        var raft = new CacheScenario();
        raft.Append(Entries(1, 4));
        var copy = raft.Step(() => raft.Cache.CopyRange(1, 5));

        raft.AssertPayload(resident: 4 * Cost(1000));
        Assert.Equal(0, raft.Parts.Copies);
        Assert.Equal((1, 0, false), (raft.Cache.UnreportedCopies, raft.Cache.UnreleasedCopies, copy.IsReported));
        raft.Report(copy);
        Assert.Equal((0, 1, true), (raft.Cache.UnreportedCopies, raft.Cache.UnreleasedCopies, copy.IsReported));
        raft.Release(copy);
        Assert.Equal((0, 0, false), (raft.Cache.UnreportedCopies, raft.Cache.UnreleasedCopies, copy.IsReported));
    }

    [Fact]
    public void Copy_ReportedAfterItsEntriesLeft_Dangles()
    {
        var raft = new CacheScenario();
        raft.Append(Entries(1, 4));
        var copy = raft.Step(() => raft.Cache.CopyRange(1, 5));
        raft.Step(() => raft.Cache.MarkPersisted(4));
        raft.Step(() => raft.Cache.CompactTo(3));
        Assert.Equal(2 * Cost(1000), copy.DanglingBytes);

        raft.Report(copy);

        raft.AssertPayload(shared: 2 * Cost(1000), dangling: 2 * Cost(1000));
        raft.Release(copy);
        raft.AssertPayload(resident: 2 * Cost(1000));
    }

    [Fact]
    public void DanglingPayload_OfTwoNodes_IsPaidByTheFirst_AndPassesToTheNext()
    {
        var raft = new CacheScenario();
        var (first, second) = (raft.Trace.Child("first"), raft.Trace.Child("second"));
        raft.Append(Entries(1, 4));
        var early = raft.CopyAndReport(1, 4, first);
        var late = raft.CopyAndReport(2, 5, second);
        raft.Step(() => raft.Cache.MarkPersisted(4));
        raft.Step(() => raft.Cache.Evict(EvictionScope.All));
        Assert.Equal((3 * Cost(1000), Cost(1000)), (first.Child("dangling").OwnBytes, second.Child("dangling").OwnBytes));

        raft.Release(early);

        Assert.Equal((0, 3 * Cost(1000)), (first.Child("dangling").OwnBytes, second.Child("dangling").OwnBytes));
        raft.Release(late);
        Assert.Equal((0, 0), (first.TotalBytes, second.TotalBytes));
    }

    [Fact]
    public void TwoCaches_ShareANode_ItsPartsAreTheirSums()
    {
        var node = new MemoryTrace("raft");
        using var left = new EntryCache(node);
        using var right = new EntryCache(node);
        left.Append(Entries(1, 2));
        right.Append(Entries(1, 3, payload: 10));
        Assert.Equal(2 * Cost(1000) + 3 * Cost(10), node.Child("resident").OwnBytes);
        left.Dispose();
        Assert.Equal(3 * Cost(10), node.Child("resident").OwnBytes);
        right.Dispose();
        Assert.Equal(0, node.TotalBytes);
    }

    [Fact]
    public void Dispose_WithoutCopies_EndsAtZero()
    {
        var raft = new CacheScenario();
        raft.Append(Entries(1, 4));
        raft.Release(raft.CopyAndReport(1, 5));
        Assert.True(raft.Parts.Idle > 0);
        raft.Cache.Dispose();
        raft.Cache.Dispose();
        Assert.Equal(0, raft.Trace.TotalBytes);
    }

    [Fact]
    public void Dispose_WithAReportedCopy_EndsAtZeroOnceThatIsReleased()
    {
        var raft = new CacheScenario();
        raft.Append(Entries(1, 4));
        var reported = raft.CopyAndReport(1, 5, raft.Trace.Child("apply"));
        var unreported = raft.Cache.CopyRange(1, 2);
        raft.Step(raft.Cache.Dispose);
        Assert.Equal(4 * Cost(1000), raft.Trace.Child("apply").Child("dangling").OwnBytes);
        Assert.Equal(4, reported.Span.Length);

        reported.Dispose();
        Assert.Equal(0, raft.Trace.TotalBytes);

        raft.Trace.Report(unreported);
        Assert.Equal(Cost(1000), raft.Trace.Child("dangling").OwnBytes);
        unreported.Dispose();
        Assert.Equal(0, raft.Trace.TotalBytes);
    }

    [Fact]
    public void MaxIdleBytes_BoundsWhatIsKept()
    {
        var raft = new CacheScenario(new EntryCacheOptions { MaxIdleBytes = 2000 });
        raft.Append(Entries(1, 16));
        var copies = Enumerable.Range(0, 10).Select(at => raft.CopyAndReport(1, 2 + at)).ToList();
        foreach (var copy in copies) raft.Release(copy);
        Assert.InRange(raft.Parts.Idle, 1, 2000);

        var none = new CacheScenario(new EntryCacheOptions { MaxIdleBytes = 0 });
        none.Append(Entries(1, 16));
        none.Release(none.CopyAndReport(1, 5));
        Assert.Equal(0, none.Parts.Idle);
    }
}
