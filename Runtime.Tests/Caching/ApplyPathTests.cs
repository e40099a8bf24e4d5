using MemTrace.Tests.Support;
using static MemTrace.Tests.Support.CacheScenario;

namespace MemTrace.Tests.Caching;

/// <summary>The sequences in which stores got their numbers wrong, each with every part asserted; the scenario recounts after each step.</summary>
public sealed class ApplyPathTests
{
    [Fact]
    public void CopyAll_Reported_CountsSharedPayloadOnceAndTheRecordsToo()
    {
        var raft = new CacheScenario();
        raft.Append(Entries(1, 4));
        raft.AssertPayload(resident: 4 * Cost(1000));
        Assert.Equal(0, raft.Parts.Copies);

        var copy = raft.CopyAndReport(1, 5);

        raft.AssertPayload(shared: 4 * Cost(1000));
        Assert.Equal(RecordsOf(copy), raft.Parts.Copies);
        Assert.Equal((0, 4 * Cost(1000) + RecordsOf(copy)), (copy.DanglingBytes, copy.NonDanglingBytes));
        Assert.Equal(copy.DanglingBytes + copy.NonDanglingBytes, copy.TotalBytes);
    }

    [Fact]
    public void EvictAll_LeavesWhatIsNotPersisted_AndTheRestDangles()
    {
        var raft = new CacheScenario();
        raft.Append(Entries(6, 3));
        var copy = raft.CopyAndReport(6, 9);
        raft.Step(() => raft.Cache.MarkPersisted(7));

        raft.Step(() => raft.Cache.Evict(EvictionScope.All));

        Assert.Equal((8, 8), (raft.Cache.FirstIndex, raft.Cache.LastIndex));
        raft.AssertPayload(shared: Cost(1000), dangling: 2 * Cost(1000));
        Assert.Equal(2 * Cost(1000), copy.DanglingBytes);
        Assert.Equal(RecordsOf(copy), raft.Parts.Copies);
    }

    [Fact]
    public void Release_WhileResident_LeavesThePayloadToTheCache()
    {
        var raft = new CacheScenario();
        raft.Append(Entries(1, 4));
        var copy = raft.CopyAndReport(1, 5);

        raft.Release(copy);

        raft.AssertPayload(resident: 4 * Cost(1000));
        Assert.Equal(0, raft.Parts.Copies);
        Assert.Equal((0, 0), (raft.Cache.UnreportedCopies, raft.Cache.UnreleasedCopies));
    }

    [Fact]
    public void EvictWhileApplying_ThenRelease_EndsAtZero()
    {
        var raft = new CacheScenario();
        raft.Append(Entries(1, 4));
        var copy = raft.CopyAndReport(1, 5);
        raft.Step(() => raft.Cache.MarkPersisted(4));
        raft.Step(() => raft.Cache.Evict(EvictionScope.All));
        raft.AssertPayload(dangling: 4 * Cost(1000));

        raft.Release(copy);

        raft.AssertPayload();
        Assert.Equal(0, raft.Parts.Copies);
    }

    [Fact]
    public void ReleaseTwice_IsRefused_AndChangesNothing()
    {
        var raft = new CacheScenario();
        raft.Append(Entries(1, 4));
        var other = raft.CopyAndReport(1, 3);
        var copy = raft.CopyAndReport(2, 5);
        raft.Release(copy);
        var before = raft.Trace.Snapshot();

        var error = Assert.Throws<InvalidOperationException>(copy.Dispose);

        Assert.Contains("[2, 5)", error.Message);
        Assert.Equal(before, raft.Trace.Snapshot());
        raft.Release(other);
    }

    [Fact]
    public void CopyDroppedWithoutRelease_IsNamedWhenTheCacheIsDisposed()
    {
        var named = new List<OutstandingCopy>();
        var raft = new CacheScenario(new EntryCacheOptions { CopyOutstandingAtDispose = named.Add });
        raft.Append(Entries(1, 4));
        raft.CopyAndReport(1, 3);
        raft.Cache.CopyRange(3, 5, filePath: "Apply.cs", lineNumber: 12);

        raft.Step(raft.Cache.Dispose);

        Assert.Equal(2, named.Count);
        Assert.Equal((1, 3, true), (named[0].FirstIndex, named[0].EndIndex, named[0].IsReported));
        Assert.EndsWith($"{nameof(CacheScenario)}.cs", named[0].FilePath);
        Assert.Equal(new OutstandingCopy(3, 5, false, "Apply.cs", 12), named[1]);
        raft.AssertPayload(dangling: 2 * Cost(1000));
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 1)]
    [InlineData(3, 1)]
    [InlineData(4, 2)]
    [InlineData(5, 2)]
    [InlineData(10, 5)]
    public void EvictHalf_DropsTheOlderHalfRoundedDown(int count, int dropped)
    {
        var raft = new CacheScenario();
        raft.Append(Entries(1, count));
        raft.Step(() => raft.Cache.MarkPersisted(count));
        var before = raft.Trace.TotalBytes;

        var freed = raft.Step(() => raft.Cache.Evict(EvictionScope.Half));

        Assert.Equal((count - dropped, dropped + 1), (raft.Cache.Count, raft.Cache.FirstIndex));
        raft.AssertPayload(resident: (count - dropped) * Cost(1000));
        Assert.Equal(before - raft.Trace.TotalBytes, freed);
    }

    [Fact]
    public void ConflictingAppend_WhileACopyHoldsTheTruncatedEntries_MakesThemDangle()
    {
        var raft = new CacheScenario();
        raft.Append(Entries(1, 6));
        var copy = raft.CopyAndReport(3, 7);

        raft.Append(Entries(5, 3, payload: 500, term: 2));

        raft.AssertPayload(resident: 2 * Cost(1000) + 3 * Cost(500), shared: 2 * Cost(1000), dangling: 2 * Cost(1000));
        Assert.Equal((2 * Cost(1000), 2 * Cost(1000) + RecordsOf(copy)), (copy.DanglingBytes, copy.NonDanglingBytes));
        Assert.Equal(1, copy.Span[2].Term);
        Assert.True(raft.Cache.TryGetTerm(5, out var term));
        Assert.Equal(2, term);
        raft.Release(copy);
        raft.AssertPayload(resident: 4 * Cost(1000) + 3 * Cost(500));
    }

    [Fact]
    public void CopyOfTenEntries_NoneCached_Dangles()
    {
        var raft = new CacheScenario();
        raft.Append(Entries(100, 2));

        var copy = raft.Cache.CopyOf(Entries(1, 10));
        Assert.Equal((10 * Cost(1000), RecordsOf(copy)), (copy.DanglingBytes, copy.NonDanglingBytes));
        raft.Report(copy);

        raft.AssertPayload(resident: 2 * Cost(1000), dangling: 10 * Cost(1000));
        Assert.Equal((10 * Cost(1000), RecordsOf(copy)), (copy.DanglingBytes, copy.NonDanglingBytes));
        raft.Release(copy);
        raft.AssertPayload(resident: 2 * Cost(1000));
    }

    [Fact]
    public void CopyThatStraddlesTheFirstIndex_DanglesBelowIt_AndTakesTheCachesRecordsAboveIt()
    {
        var raft = new CacheScenario();
        raft.Append(Entries(6, 5));

        // Read from disk, so the payload has buffers of its own; from index 6 on the cache's records take their place.
        var copy = raft.Cache.CopyOf(Entries(3, 6));
        raft.Report(copy);

        raft.AssertPayload(resident: 2 * Cost(1000), shared: 3 * Cost(1000), dangling: 3 * Cost(1000));
        Assert.Equal(3 * Cost(1000), copy.DanglingBytes);
        raft.Release(copy);
        raft.AssertPayload(resident: 5 * Cost(1000));
    }

    [Fact]
    public void HundredOneEntryCopies_CountTheEntryOnce_AndEachRecord()
    {
        var raft = new CacheScenario();
        raft.Append(Entries(1, 1));
        var copies = Enumerable.Range(0, 100).Select(_ => raft.CopyAndReport(1, 2)).ToList();
        raft.AssertPayload(shared: Cost(1000));
        Assert.Equal(100 * RecordsOf(copies[0]), raft.Parts.Copies);

        raft.Step(() => raft.Cache.MarkPersisted(1));
        raft.Step(() => raft.Cache.CompactTo(2));

        raft.AssertPayload(dangling: Cost(1000));
        foreach (var copy in copies) raft.Release(copy);
        raft.AssertPayload();
        Assert.Equal(0, raft.Parts.Copies);
    }

    private static long RecordsOf(CachedEntries copy) => Recount.SizesOf(new EntryCache(new MemoryTrace("empty")), copy).NonDangling;
}
