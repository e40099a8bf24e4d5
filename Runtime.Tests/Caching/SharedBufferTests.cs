using System.Buffers;
using MemTrace.Tests.Support;
using static MemTrace.Tests.Support.CacheScenario;

namespace MemTrace.Tests.Caching;

/// <summary>Buffers to which more than one entry refers, in every way in which that can come about.</summary>
public sealed class SharedBufferTests
{
    private readonly byte[] _buffer = new byte[4096];

    [Fact]
    public void NeighboursThatSliceOneBuffer_ChargeItOnce_AsAWhole()
    {
        var raft = new CacheScenario();
        raft.Append(Slice(1, 0, 10), Slice(2, 10, 10), Slice(3, 4000, 96));
        raft.AssertPayload(resident: Cost(4096));

        var copy = raft.CopyAndReport(2, 3);
        raft.AssertPayload(shared: Cost(4096));
        Assert.Equal(0, copy.DanglingBytes);

        raft.Step(() => raft.Cache.MarkPersisted(3));
        Assert.Equal(0, raft.Step(() => raft.Cache.CompactTo(3)));
        raft.AssertPayload(shared: Cost(4096));
        raft.Step(() => raft.Cache.CompactTo(4));
        raft.AssertPayload(dangling: Cost(4096));
        raft.Release(copy);
        raft.AssertPayload();
    }

    [Fact]
    public void EntriesFarApart_ChargeTheBufferOnce_UntilTheLastLeaves()
    {
        var raft = new CacheScenario();
        raft.Append([.. Entries(1, 5), Slice(6, 0, 10), .. Entries(7, 5)]);
        raft.Append([.. Entries(12, 30), Slice(42, 10, 10)]);
        raft.AssertPayload(resident: 40 * Cost(1000) + Cost(4096));
        raft.Step(() => raft.Cache.MarkPersisted(42));
        raft.Step(() => raft.Cache.CompactTo(42));
        raft.AssertPayload(resident: Cost(4096));
        raft.Step(() => raft.Cache.CompactTo(43));
        raft.AssertPayload();
    }

    [Fact]
    public void BufferThatIsCopied_AndThenComesInAgain_KeepsItsHolders()
    {
        var raft = new CacheScenario();
        raft.Append(Slice(1, 0, 10), Entry(2));
        var copy = raft.CopyAndReport(1, 3);
        raft.Append(Slice(3, 10, 10));
        raft.AssertPayload(shared: Cost(4096) + Cost(1000));
        raft.Step(() => raft.Cache.MarkPersisted(3));
        raft.Step(() => raft.Cache.CompactTo(3));
        raft.AssertPayload(shared: Cost(4096), dangling: Cost(1000));
        raft.Release(copy);
        raft.AssertPayload(resident: Cost(4096));
    }

    [Fact]
    public void BufferThatDangles_AndThenComesInAgain_IsSharedAgain()
    {
        var raft = new CacheScenario();
        raft.Append(Slice(1, 0, 10), Entry(2));
        var early = raft.CopyAndReport(1, 3);
        var late = raft.CopyAndReport(1, 2);
        raft.Step(() => raft.Cache.MarkPersisted(2));
        raft.Step(() => raft.Cache.Evict(EvictionScope.All));
        raft.AssertPayload(dangling: Cost(4096) + Cost(1000));
        raft.Append(Slice(3, 10, 10));
        raft.AssertPayload(shared: Cost(4096), dangling: Cost(1000));
        raft.Release(early);
        raft.AssertPayload(shared: Cost(4096));
        raft.Release(late);
        raft.AssertPayload(resident: Cost(4096));
    }

    [Fact]
    public void CopiesFromElsewhere_ThatShareABuffer_ChargeItOnce()
    {
        var raft = new CacheScenario();
        var first = raft.Cache.CopyOf([Slice(1, 0, 10), Slice(2, 10, 10)]);
        var second = raft.Cache.CopyOf([Slice(5, 20, 10), Entry(6)]);
        raft.Report(first);
        raft.Report(second);
        raft.AssertPayload(dangling: Cost(4096) + Cost(1000));
        raft.Release(first);
        raft.AssertPayload(dangling: Cost(4096) + Cost(1000));
        raft.Release(second);
        raft.AssertPayload();
    }

    [Fact]
    public void CopyFromElsewhere_ThatSlicesABufferOfTheCache_SharesIt()
    {
        var raft = new CacheScenario();
        raft.Append(Entry(1), Slice(2, 0, 10));
        var copy = raft.Cache.CopyOf([Slice(7, 100, 10)]);
        Assert.Equal(0, copy.DanglingBytes);
        raft.Report(copy);
        raft.AssertPayload(resident: Cost(1000), shared: Cost(4096));
        raft.Release(copy);
        raft.AssertPayload(resident: Cost(1000) + Cost(4096));
    }

    [Fact]
    public void DataAndContext_OfOneBuffer_ChargeItOnce_OfTwoChargeBoth()
    {
        var raft = new CacheScenario();
        raft.Append(new LogEntry(1, 1, 0, _buffer.AsMemory(0, 10), _buffer.AsMemory(10, 10)));
        raft.AssertPayload(resident: Cost(4096));
        raft.Append(new LogEntry(2, 1, 0, new byte[100], _buffer.AsMemory(20, 10)), new LogEntry(3, 1, 0, default, new byte[50]));
        raft.AssertPayload(resident: Cost(4096) + Cost(100) + Cost(50));
        var copy = raft.CopyAndReport(2, 4);
        raft.AssertPayload(shared: Cost(4096) + Cost(100) + Cost(50));
        raft.Release(copy);
    }

    [Fact]
    public void EmptyData_OfALargeBuffer_KeepsNothingAlive()
    {
        var raft = new CacheScenario();
        raft.Append(Slice(1, 5, 0));
        raft.AssertPayload();
        Assert.True(raft.Cache.TryGetEntry(1, out var entry));
        Assert.True(entry.Data.IsEmpty);
    }

    [Fact]
    public void MemoryThatIsNoArray_IsChargedAsItsManagerSpans()
    {
        var raft = new CacheScenario();
        var manager = new PlainMemoryManager(300);
        raft.Append(new LogEntry(1, 1, 0, manager.Memory[..10]), new LogEntry(2, 1, 0, manager.Memory[10..]));
        raft.AssertPayload(resident: 300);
        Assert.True(raft.Cache.TryGetEntry(2, out var entry));
        Assert.Equal(290, entry.Data.Length);
        raft.Release(raft.CopyAndReport(1, 3));
    }

    [Fact]
    public void EqualBuffers_AreFound_WhereverTheCollectorMovedThem()
    {
        var raft = new CacheScenario();
        raft.Append([Slice(1, 0, 10), .. Entries(2, 20)]);
        GC.Collect(2, GCCollectionMode.Forced, blocking: true, compacting: true);
        raft.Append([.. Entries(22, 5), Slice(27, 10, 10)]);
        raft.AssertPayload(resident: Cost(4096) + 25 * Cost(1000));
        GC.Collect(2, GCCollectionMode.Forced, blocking: true, compacting: true);
        raft.Append(Slice(28, 10, 10));
        raft.AssertPayload(resident: Cost(4096) + 25 * Cost(1000));
    }

    private LogEntry Slice(long index, int start, int length) => new(index, 1, 0, _buffer.AsMemory(start, length));

    private sealed class PlainMemoryManager(int length) : MemoryManager<byte>
    {
        private readonly byte[] _bytes = new byte[length];

        public override Span<byte> GetSpan() => _bytes;

        public override MemoryHandle Pin(int elementIndex = 0) => throw new NotSupportedException();

        public override void Unpin() => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
        }
    }
}
