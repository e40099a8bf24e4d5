using MemTrace.Tests.Support;
using static MemTrace.Tests.Support.CacheScenario;

namespace MemTrace.Tests.Races;

/// <summary>What runs at the same time must end at zero, and never show less.</summary>
public sealed class ChargeRaceTests
{
    private static readonly int s_pairs = Effort.Of(all: 1_000_000, few: 3_000);

    [Fact]
    public async Task ChargeAndRelease_FromTwoThreads_AMillionTimes_EndsAtZero()
    {
        var trace = new MemoryTrace("raft");
        using var cache = new EntryCache(trace);
        var cancelled = TestContext.Current.CancellationToken;
        cache.Append(Entries(1, 64, payload: 100));
        var quiet = trace.Snapshot().Parts;
        // The writer hands a copy over in the one slot, and takes it back itself if the other thread has not come by.
        CachedEntries? slot = null;
        using var stop = new StopSignal();
        var releasing = Task.Run(
            () =>
            {
                var released = 0;
                while (!stop.Token.IsCancellationRequested)
                {
                    if (Interlocked.Exchange(ref slot, null) is not { } copy) continue;
                    copy.Dispose();
                    released++;
                }

                return released;
            },
            cancelled);
        var watching = Watch(trace, stop.Token);
        for (var pair = 0; pair < s_pairs; pair++)
        {
            var copy = cache.CopyRange(1 + pair % 32, 33 + pair % 32);
            trace.Report(copy);
            Interlocked.Exchange(ref slot, copy)?.Dispose();
        }

        stop.Set();
        Assert.True(await releasing > 0);
        slot?.Dispose();
        Assert.True(await watching > 0);

        Assert.Equal((0, 0), (cache.UnreportedCopies, cache.UnreleasedCopies));
        Assert.Equal(quiet with { Storage = 0 }, trace.Snapshot().Parts with { Storage = 0, Idle = 0 });
        Recount.AssertExact(cache);
        cache.Dispose();
        Assert.Equal(0, trace.TotalBytes);
    }

    [Fact]
    public async Task WriterAndReleasers_OverManyNodes_EndAtZero()
    {
        var root = new MemoryTrace("root");
        var nodes = Enumerable.Range(0, 3).Select(at => root.Child($"apply-{at}")).ToArray();
        using var cache = new EntryCache(root.Child("raft"));
        var handedOver = new System.Collections.Concurrent.BlockingCollection<CachedEntries>(64);
        var releasing = Enumerable.Range(0, 2).Select(_ => Task.Run(() =>
        {
            foreach (var copy in handedOver.GetConsumingEnumerable(TestContext.Current.CancellationToken))
            {
                Assert.True(copy.TotalBytes >= copy.Count * Cost(50));
                copy.Dispose();
            }
        })).ToArray();
        using var stop = new StopSignal();
        var watching = Watch(root, stop.Token);

        var slices = new byte[500];
        for (var round = 0; round < Effort.Of(all: 20_000, few: 200); round++)
        {
            var first = cache.LastIndex + 1 - (round % 7 == 6 ? 2 : 0);
            cache.Append(round % 5 == 4
                ? [new LogEntry(first, 2, 0, slices.AsMemory(0, 50)), .. Entries(first + 1, 3, payload: 50), new LogEntry(first + 4, 2, 0, slices.AsMemory(50))]
                : Entries(first, 5, payload: 50));
            for (var copies = 0; copies < 3; copies++)
            {
                var copy = cache.CopyRange(Math.Max(cache.FirstIndex, cache.LastIndex - 4 - copies), cache.LastIndex + 1);
                nodes[copies].Report(copy);
                handedOver.Add(copy, TestContext.Current.CancellationToken);
            }

            cache.MarkPersisted(cache.LastIndex);
            cache.CompactTo(cache.LastIndex - round % 9);
            if (round % 50 == 49) cache.Evict(EvictionScope.All);
        }

        handedOver.CompleteAdding();
        await Task.WhenAll(releasing);
        stop.Set();
        Assert.True(await watching > 0);
        Recount.AssertExact(cache);
        cache.Dispose();
        Assert.Equal(0, root.TotalBytes);
    }

    /// <summary>What is not persisted stays, so a writer may copy it whatever is evicted meanwhile.</summary>
    [Theory]
    [InlineData(PayloadPolicy.Share)]
    [InlineData(PayloadPolicy.Copy)]
    public async Task WritersOfTwoGroups_WhileOthersEvictAndRelease_EndAtZero(PayloadPolicy policy)
    {
        var rounds = Effort.Of(all: 10_000, few: 200);
        var root = new MemoryTrace("store");
        var caches = Enumerable.Range(0, 2).Select(_ => new EntryCache(root.Child("raft"), new EntryCacheOptions { PayloadPolicy = policy })).ToArray();
        var pressure = new MemoryPressure(new TraceMemoryUsage(root, 1));
        foreach (var cache in caches) pressure.Register(cache);
        using var handedOver = new System.Collections.Concurrent.BlockingCollection<CachedEntries>(16);
        var cancelled = TestContext.Current.CancellationToken;
        using var stop = new StopSignal();
        var watching = Watch(root, stop.Token);
        var evicting = Task.Run(
            () =>
            {
                while (!stop.Token.IsCancellationRequested)
                {
                    pressure.Check();
                    foreach (var cache in caches) cache.Evict(EvictionScope.Half);
                    Thread.Yield();
                }
            },
            cancelled);
        var releasing = Task.Run(
            () =>
            {
                foreach (var copy in handedOver.GetConsumingEnumerable(cancelled)) copy.Dispose();
            },
            cancelled);
        var common = new byte[100];

        await Task.WhenAll(caches.Select(cache => Task.Run(
            () =>
            {
                for (var round = 0; round < rounds; round++)
                {
                    var first = cache.LastIndex + 1;
                    cache.Append([.. Entries(first, 3, payload: 30), new LogEntry(first + 3, 1, 0, common.AsMemory(round % 50, 10))]);
                    var copy = cache.CopyRange(first, first + 4);
                    root.Child(round % 2 == 0 ? "raft" : "apply").Report(copy);
                    cache.MarkPersisted(first + 3);
                    handedOver.Add(copy, cancelled);
                }
            },
            cancelled)));

        handedOver.CompleteAdding();
        await releasing;
        stop.Set();
        await evicting;
        Assert.True(await watching > 0);
        Assert.True(pressure.Evictions > 0);
        foreach (var cache in caches)
        {
            Assert.Equal((0, 0), (cache.UnreportedCopies, cache.UnreleasedCopies));
            cache.Evict(EvictionScope.All);
            Assert.Equal(0, cache.Count);
            cache.Dispose();
        }

        Assert.Equal(0, root.TotalBytes);
    }

    [Fact]
    public async Task NumbersAddedAndSubtracted_FromManyThreads_EndAtZero()
    {
        var trace = new MemoryTrace("raft");
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            for (var pair = 0; pair < s_pairs / 4; pair++)
            {
                trace.Add(pair);
                Assert.True(trace.OwnBytes >= pair);
                trace.Subtract(pair);
            }
        })));
        Assert.Equal(0, trace.OwnBytes);
    }

    [Fact]
    public async Task Child_FromManyThreads_IsOneNode()
    {
        var root = new MemoryTrace("root");
        var found = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
            Enumerable.Range(0, 1000).Select(at => root.Child($"{at}")).ToArray())));
        Assert.All(found, nodes => Assert.Equal(found[0], nodes));
    }

    // Reads the tree over and over, and fails on a part below zero; answers how often it read.
    private static Task<int> Watch(MemoryTrace trace, CancellationToken stop) => Task.Run(() =>
    {
        var reads = 0;
        do
        {
            AssertNotBelowZero(trace.Snapshot());
            Assert.True(trace.TotalBytes >= 0);
            reads++;
            // Leaves the two that it watches some time.
            Thread.Sleep(1);
        }
        while (!stop.IsCancellationRequested);
        return reads;
    });

    private static void AssertNotBelowZero(MemoryTraceSnapshot snapshot)
    {
        Assert.True(snapshot.OwnBytes >= 0, $"{snapshot.Name} shows {snapshot.OwnBytes} bytes");
        foreach (var child in snapshot.Children) AssertNotBelowZero(child);
    }
}
