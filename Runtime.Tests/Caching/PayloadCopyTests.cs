using System.Runtime.InteropServices;
using MemTrace.Tests.Support;
using static MemTrace.Tests.Support.CacheScenario;

namespace MemTrace.Tests.Caching;

/// <summary>Payload that is copied in: charged as rented, kept as idle, and never used again under a reader.</summary>
public sealed class PayloadCopyTests
{
    private readonly CacheScenario _raft = new(new EntryCacheOptions { PayloadPolicy = PayloadPolicy.Copy });

    [Fact]
    public void Append_CopiesPayload_AndTheCallersBufferIsFree()
    {
        byte[] data = [1, 2, 3], context = [4, 5];
        _raft.Append(new LogEntry(1, 1, 7, data, context));
        data.AsSpan().Fill(9);
        context.AsSpan().Fill(9);

        Assert.True(_raft.Cache.TryGetEntry(1, out var entry));
        Assert.Equal([1, 2, 3], entry.Data.ToArray());
        Assert.Equal([4, 5], entry.Context.ToArray());
        Assert.Equal((1, 1, 7), (entry.Index, entry.Term, entry.Type));
    }

    [Theory]
    [InlineData(1, 16)]
    [InlineData(16, 16)]
    [InlineData(17, 20)]
    [InlineData(256, 256)]
    [InlineData(257, 320)]
    [InlineData(1000, 1024)]
    [InlineData(5000, 5120)]
    public void Payload_IsChargedAsItWasRented(int length, int rented)
    {
        _raft.Append(new LogEntry(1, 1, 0, new byte[length]));
        _raft.AssertPayload(resident: Cost(rented));
    }

    [Fact]
    public void SmallSlice_OfALargeBuffer_DoesNotChargeThat()
    {
        var large = new byte[1_000_000];
        _raft.Append(new LogEntry(1, 1, 0, large.AsMemory(0, 100)), new LogEntry(2, 1, 0, large.AsMemory(100, 100)));
        _raft.AssertPayload(resident: 2 * Cost(112));
    }

    [Fact]
    public void DataAndContext_StandInOneBuffer()
    {
        _raft.Append(new LogEntry(1, 1, 0, new byte[50], new byte[50]), new LogEntry(2, 1, 0, default, new byte[60]), new LogEntry(3, 1, 0, default));
        _raft.AssertPayload(resident: Cost(112) + Cost(64));
        Assert.True(_raft.Cache.TryGetEntry(2, out var entry));
        Assert.Equal((0, 60), (entry.Data.Length, entry.Context.Length));
    }

    [Fact]
    public void PayloadThatLeaves_BecomesIdle_AndIsUsedAgain()
    {
        _raft.Append(Entries(1, 4, payload: 1024));
        _raft.Cache.MarkPersisted(4);
        var buffer = BufferAt(1);

        var freed = _raft.Step(() => _raft.Cache.CompactTo(2));

        Assert.Equal(0, freed);
        _raft.AssertPayload(resident: 3 * Cost(1024));
        Assert.Equal(Cost(1024), _raft.Parts.Idle);
        _raft.Append(Entry(5, payload: 1000));
        Assert.Same(buffer, BufferAt(5));
        Assert.Equal(0, _raft.Parts.Idle);
    }

    [Fact]
    public void PayloadThatACopyHolds_BecomesIdle_OnlyWhenTheLastCopyIsReleased()
    {
        _raft.Append(Entries(1, 4, payload: 1024));
        _raft.Cache.MarkPersisted(4);
        var first = _raft.CopyAndReport(1, 5);
        var second = _raft.CopyAndReport(3, 5);
        _raft.Step(() => _raft.Cache.CompactTo(5));
        _raft.AssertPayload(dangling: 4 * Cost(1024));
        Assert.Equal(0, KeptPayload());

        _raft.Release(first);
        _raft.AssertPayload(dangling: 2 * Cost(1024));
        Assert.Equal(2 * Cost(1024), KeptPayload());

        _raft.Release(second);
        _raft.AssertPayload();
        Assert.Equal(4 * Cost(1024), KeptPayload());
    }

    [Fact]
    public void PayloadThatAnUnreportedCopyHas_IsNotUsedAgain()
    {
        _raft.Append(new LogEntry(1, 1, 0, new byte[] { 1 }), new LogEntry(2, 1, 0, new byte[] { 2 }));
        _raft.Cache.MarkPersisted(2);
        var copy = _raft.Cache.CopyRange(1, 2);

        _raft.Step(() => _raft.Cache.CompactTo(2));
        _raft.Append(new LogEntry(3, 1, 0, new byte[] { 3 }));

        Assert.Equal([1], copy[0].Data.ToArray());
        _raft.Report(copy);
        _raft.AssertPayload(resident: 2 * Cost(16), dangling: Cost(16));
        _raft.Release(copy);
        Assert.Equal(Cost(16), KeptPayload());
    }

    [Fact]
    public void OverwritingEntriesWithThemselves_KeepsTheirBytes()
    {
        _raft.Append([.. Enumerable.Range(1, 8).Select(at => new LogEntry(at, 1, 0, new[] { (byte)at }))]);
        for (var times = 0; times < 3; times++)
            _raft.Append([.. Enumerable.Range(3, 6).Select(at => _raft.Cache.TryGetEntry(at, out var entry) ? entry : default)]);

        foreach (var index in Enumerable.Range(1, 8))
        {
            Assert.True(_raft.Cache.TryGetEntry(index, out var entry));
            Assert.Equal([(byte)index], entry.Data.ToArray());
        }
    }

    [Fact]
    public void CopyOf_CopiesWhatTheCacheDoesNotHold()
    {
        _raft.Append(Entries(5, 2, payload: 1024));
        var elsewhere = Entries(4, 2, payload: 1024);
        var copy = _raft.Cache.CopyOf(elsewhere);
        MemoryMarshal.AsMemory(elsewhere[0].Data).Span.Fill(1);
        Assert.Equal(0, copy[0].Data.Span[0]);

        _raft.Report(copy);

        _raft.AssertPayload(resident: Cost(1024), shared: Cost(1024), dangling: Cost(1024));
        _raft.Release(copy);
        Assert.Equal(Cost(1024), KeptPayload());
    }

    [Fact]
    public void Budget_BoundsWhatIsKept_AndLengthsOutOfUseGiveWay()
    {
        var raft = new CacheScenario(new EntryCacheOptions { PayloadPolicy = PayloadPolicy.Copy, MaxIdleBytes = 3 * Cost(1024) });
        raft.Append(Entries(1, 5, payload: 1024));
        raft.Cache.MarkPersisted(5);
        var freed = raft.Step(() => raft.Cache.CompactTo(6));
        Assert.Equal((2 * Cost(1024), 3 * Cost(1024)), (freed, raft.Parts.Idle));

        raft.Append(Entries(6, 2, payload: 512));
        raft.Cache.MarkPersisted(7);
        raft.Step(() => raft.Cache.CompactTo(8));
        Assert.Equal(2 * Cost(512), raft.Parts.Idle);
    }

    [Fact]
    public void EvictAll_AlsoGivesUpThePayloadThatIsKept()
    {
        _raft.Append(Entries(1, 8, payload: 1024));
        _raft.Cache.MarkPersisted(8);
        _raft.Step(() => _raft.Cache.CompactTo(5));
        var before = _raft.Trace.TotalBytes;

        var freed = _raft.Step(() => _raft.Cache.Evict(EvictionScope.All));

        Assert.Equal(before - _raft.Trace.TotalBytes, freed);
        Assert.Equal((0, 0), (_raft.Parts.Resident, _raft.Parts.Idle));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(64)]
    public void ApplyLoop_AtASteadyState_AllocatesNothing(int batch)
    {
        var entries = new LogEntry[batch];
        var payload = new byte[256];
        Loop(rounds: 5_000 / batch + 50);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Loop(rounds: 5_000 / batch + 50);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Recount.AssertExact(_raft.Cache);

        void Loop(int rounds)
        {
            for (var round = 0; round < rounds; round++)
            {
                var first = _raft.Cache.LastIndex + 1;
                for (var at = 0; at < batch; at++) entries[at] = new LogEntry(first + at, 1, 0, payload);
                _raft.Cache.Append(entries);
                using var copy = _raft.Cache.CopyRange(first, first + batch);
                _raft.Trace.Report(copy);
                _raft.Cache.MarkPersisted(first + batch - 1);
                _raft.Cache.CompactTo(first + batch - 256);
            }
        }
    }

    private static byte[] BufferOf(LogEntry entry) => MemoryMarshal.TryGetArray(entry.Data, out var segment) ? segment.Array! : [];

    private byte[] BufferAt(long index)
    {
        Assert.True(_raft.Cache.TryGetEntry(index, out var entry));
        return BufferOf(entry);
    }

    private long KeptPayload() => Recount.PooledPayload(_raft.Cache);
}
