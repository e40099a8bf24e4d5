using MemTrace.Tests.Support;

namespace MemTrace.Tests.Proofs;

/// <summary>What the runtime itself counts as allocated, against what the trace says.</summary>
public sealed class AllocationTests
{
    private const int Batch = 64;
    private const int Copies = 8;

    private readonly LogEntry[] _entries = new LogEntry[Batch];
    private readonly CachedEntries[] _copies = new CachedEntries[Copies];

    [Fact]
    public void CacheAndCopies_CostWhatWasAllocatedForThem()
    {
        // The first time also pays for code that has never run.
        Build(new MemoryTrace("warm-up"));
        var trace = new MemoryTrace("raft");

        // One batch, so that nothing is outgrown: all that is allocated stays reachable from the cache and the copies.
        var before = GC.GetAllocatedBytesForCurrentThread();
        var cache = Build(trace);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(allocated, trace.TotalBytes);
        GC.KeepAlive(cache);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(64)]
    [InlineData(1024)]
    public void ApplyLoop_AtASteadyState_AllocatesNothing(int batch)
    {
        var trace = new MemoryTrace("raft");
        using var cache = new EntryCache(trace);
        var payload = Enumerable.Range(0, 4096).Select(_ => new byte[16]).ToArray();
        var entries = new LogEntry[batch];
        Loop(rounds: 10_000 / batch + 10);

        var before = GC.GetAllocatedBytesForCurrentThread();
        Loop(rounds: 10_000 / batch + 10);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Recount.AssertExact(cache);

        void Loop(int rounds)
        {
            for (var round = 0; round < rounds; round++)
            {
                var first = cache.LastIndex + 1;
                for (var at = 0; at < batch; at++) entries[at] = new LogEntry(first + at, 1, 0, payload[(first + at) % payload.Length]);
                cache.Append(entries);
                var copy = cache.CopyRange(first, first + batch);
                trace.Report(copy);
                cache.MarkPersisted(first + batch - 1);
                if (round % 2 == 0) cache.CompactTo(first + batch - 1024);
                copy.Dispose();
                cache.CompactTo(first + batch - 1024);
            }
        }
    }

    private EntryCache Build(MemoryTrace trace)
    {
        var cache = new EntryCache(trace);
        for (var at = 0; at < Batch; at++) _entries[at] = new LogEntry(1 + at, 1, 0, new byte[1 + at * 7]);
        cache.Append(_entries);
        for (var at = 0; at < Copies; at++)
        {
            _copies[at] = cache.CopyRange(1 + at * 4, 9 + at * 5);
            trace.Report(_copies[at]);
        }

        cache.MarkPersisted(Batch);
        cache.CompactTo(Batch / 2);
        return cache;
    }
}
