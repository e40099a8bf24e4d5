using System.Buffers;
using MemTrace.Tests.Support;

namespace MemTrace.Tests.Caching;

/// <summary>
/// Buffers are found by address, and the collector may move them at any moment; here it does so in the middle of one call, since the
/// length of one entry's memory is asked for there.
/// </summary>
public sealed class MovedBufferTests
{
    // How far objects move is the collector's business, so each way is tried over several layouts of the heap.
    private static readonly int s_layouts = Effort.Of(all: 24, few: 4);

    [Fact]
    public void BufferThatMovesDuringTheAppend_AndComesInThreeTimes_IsFollowedOnce() => OverLayouts((raft, payload, collecting) =>
    {
        // The third time it has a context, so it is looked for while two plain entries are not known yet to have it in common.
        raft.Append(
            new LogEntry(1, 1, 0, payload.Higher),
            new LogEntry(2, 1, 0, payload.Buffer),
            new LogEntry(3, 1, 0, collecting),
            new LogEntry(4, 1, 0, payload.Buffer),
            new LogEntry(5, 1, 0, payload.Buffer, payload.Context));
        raft.AssertPayload(resident: payload.Cost + 1);
        LeaveOneByOne(raft, 5);
    });

    [Fact]
    public void BufferThatMovesDuringTheAppend_AndComesInTwice_IsChargedOnce() => OverLayouts((raft, payload, collecting) =>
    {
        raft.Append(
            new LogEntry(1, 1, 0, payload.Higher),
            new LogEntry(2, 1, 0, payload.Buffer),
            new LogEntry(3, 1, 0, collecting),
            new LogEntry(4, 1, 0, payload.Buffer),
            new LogEntry(5, 1, 0, payload.Context));
        raft.AssertPayload(resident: payload.Cost + 1);
        var copy = raft.CopyAndReport(2, 4);
        LeaveOneByOne(raft, 5);
        raft.Release(copy);
    });

    [Fact]
    public void BufferThatMovesDuringTheAppend_AndIsTheContextOfAnother_IsFollowedOnce() => OverLayouts((raft, payload, collecting) =>
    {
        raft.Append(
            new LogEntry(1, 1, 0, payload.Higher),
            new LogEntry(2, 1, 0, payload.Buffer),
            new LogEntry(3, 1, 0, payload.Context, collecting),
            new LogEntry(4, 1, 0, payload.Buffer),
            new LogEntry(5, 1, 0, payload.Buffer),
            new LogEntry(6, 1, 0, payload.Higher, payload.Buffer));
        raft.AssertPayload(resident: payload.Cost + 1);
        LeaveOneByOne(raft, 6);
    });

    [Fact]
    public void BufferThatMovesDuringTheReport_OfACopyFromElsewhere_IsFound() => OverLayouts((raft, payload, collecting) =>
    {
        raft.Append(new LogEntry(1, 1, 0, payload.Higher), new LogEntry(2, 1, 0, payload.Buffer));
        var copy = raft.Cache.CopyOf(
        [
            new LogEntry(11, 1, 0, payload.Context),
            new LogEntry(12, 1, 0, collecting),
            new LogEntry(13, 1, 0, payload.Buffer),
            new LogEntry(14, 1, 0, payload.Higher, payload.Buffer),
        ]);
        raft.Report(copy);
        LeaveOneByOne(raft, 2);
        raft.Release(copy);
    });

    private static void OverLayouts(Action<CacheScenario, MovablePayload, ReadOnlyMemory<byte>> run)
    {
        for (var layout = 0; layout < s_layouts; layout++)
        {
            var raft = new CacheScenario();
            var collecting = new CollectingMemory();
            run(raft, new MovablePayload(gaps: 1 + layout * 7), collecting.Memory);
            raft.Cache.Dispose();
            Assert.Equal(0, raft.Trace.TotalBytes);
            Assert.True(collecting.Collections > 0);
        }
    }

    private static void LeaveOneByOne(CacheScenario raft, long last)
    {
        raft.Cache.MarkPersisted(last);
        for (var index = 2; index <= last + 1; index++) raft.Step(() => raft.Cache.CompactTo(index));
        Assert.Equal(0, raft.Cache.Count);
    }

    /// <summary>Buffers with garbage before and between them, so that they move when that is collected.</summary>
    private sealed class MovablePayload
    {
        public MovablePayload(int gaps)
        {
            Litter(gaps);
            Context = new byte[40];
            Litter(gaps);
            Buffer = new byte[100];
            Litter(gaps);
            Higher = new byte[200];
        }

        public byte[] Context { get; }

        public byte[] Buffer { get; }

        /// <summary>Lies above the others at first, so that they are entered into the filter by their hash.</summary>
        public byte[] Higher { get; }

        public long Cost => Recount.CostOf(Context) + Recount.CostOf(Buffer) + Recount.CostOf(Higher);

        private static void Litter(int count)
        {
            for (var at = 0; at < count; at++) GC.KeepAlive(new byte[64]);
        }
    }

    /// <summary>One byte; who asks for it the first times, which are those of the call, has the collector move what is young first.</summary>
    private sealed class CollectingMemory : MemoryManager<byte>
    {
        private const int AsksThatCollect = 3;

        private bool _isMade;

        public int Collections { get; private set; }

        public override Memory<byte> Memory
        {
            get
            {
                if (_isMade && Collections < AsksThatCollect)
                {
                    GC.Collect(1, GCCollectionMode.Forced, blocking: true, compacting: true);
                    Collections++;
                }

                _isMade = true;
                return CreateMemory(1);
            }
        }

        public override Span<byte> GetSpan() => new byte[1];

        public override MemoryHandle Pin(int elementIndex = 0) => throw new NotSupportedException();

        public override void Unpin() => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
        }
    }
}
