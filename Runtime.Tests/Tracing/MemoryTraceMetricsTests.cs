using System.Diagnostics.Metrics;
using MemTrace.Tests.Support;
using static MemTrace.Tests.Support.CacheScenario;

namespace MemTrace.Tests.Tracing;

public sealed class MemoryTraceMetricsTests
{
    [Fact]
    public void Usage_IsToldByTraceAndPart()
    {
        var root = new MemoryTrace("usage-root");
        using var cache = new EntryCache(root.Child("raft").Child("region-7"));
        cache.Append(Entries(1, 4));
        root.Child("apply").Add(11);
        using var metrics = new MemoryTraceMetrics(root);

        var usage = Collect(root, "memtrace.usage");

        Assert.Equal(4 * Cost(1000), usage[("usage-root/raft", "resident")]);
        Assert.Equal(11, usage[("usage-root/apply", "added")]);
        Assert.Equal(0, usage[("usage-root", "resident")]);
        Assert.DoesNotContain(usage.Keys, key => key.Trace.Contains("region-7"));
        Assert.Equal(root.TotalBytes, usage.Values.Sum());
    }

    [Fact]
    public void Regions_AreToldApart_OnlyOnRequest()
    {
        var root = new MemoryTrace("deep-root");
        using var cache = new EntryCache(root.Child("raft").Child("region-7"));
        cache.Append(Entries(1, 4));
        using var metrics = new MemoryTraceMetrics(root, depth: 2);
        Assert.Equal(4 * Cost(1000), Collect(root, "memtrace.usage")[("deep-root/raft/region-7", "resident")]);
    }

    [Fact]
    public void LookupsEvictionsAndCopies_AreCounted_AlsoWhenTheCacheIsGone()
    {
        var root = new MemoryTrace("count-root");
        var cache = new EntryCache(root);
        using var metrics = new MemoryTraceMetrics(root);
        cache.Append(Entries(1, 4));
        cache.TryGetEntry(1, out _);
        cache.TryGetEntry(9, out _);
        cache.MarkPersisted(4);
        cache.CopyRange(1, 3);
        var reported = cache.CopyRange(1, 3);
        root.Report(reported);
        cache.Evict(EvictionScope.Half);

        Assert.Equal((3, 1, 2, 1, 1), Counts());
        reported.Dispose();
        cache.Dispose();
        Assert.Equal((3, 1, 2, 0, 0), Counts());

        (long, long, long, long, long) Counts() => (
            Collect(root, "memtrace.cache.hits").Values.Sum(),
            Collect(root, "memtrace.cache.misses").Values.Sum(),
            Collect(root, "memtrace.cache.evictions").Values.Sum(),
            Collect(root, "memtrace.copies.unreported").Values.Sum(),
            Collect(root, "memtrace.copies.unreleased").Values.Sum());
    }

    [Fact]
    public void LimitAndRejections_AreTold_WhereThereIsAGuard()
    {
        var root = new MemoryTrace("guarded-root");
        var pressure = new MemoryPressure(new TraceMemoryUsage(root, 123_457));
        pressure.Check();
        Assert.False(pressure.MustReject(100_000));
        Assert.True(pressure.MustReject(100_000));
        var told = new Dictionary<string, List<long>>();
        using (var listener = new MeterListener())
        {
            listener.InstrumentPublished = (published, self) =>
            {
                if (published.Meter.Name == MemoryTraceMetrics.MeterName) self.EnableMeasurementEvents(published);
            };
            listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
            {
                if (tags.IsEmpty) (told.TryGetValue(instrument.Name, out var values) ? values : told[instrument.Name] = []).Add(value);
            });
            using var metrics = new MemoryTraceMetrics(root, pressure: pressure);
            listener.Start();
            listener.RecordObservableInstruments();
        }

        // Other tests may publish guards of their own meanwhile.
        Assert.Contains(123_457, told["memtrace.limit"]);
        Assert.Contains(1, told["memtrace.rejections"]);
    }

    [Fact]
    public void Disposed_TellsNothing()
    {
        var root = new MemoryTrace("gone-root");
        new MemoryTraceMetrics(root).Dispose();
        Assert.Empty(Collect(root, "memtrace.usage"));
    }

    [Fact]
    public void BadArguments_AreRefused()
    {
        Assert.Throws<ArgumentNullException>(() => new MemoryTraceMetrics(null!));
        Assert.Contains("-1", Assert.Throws<ArgumentOutOfRangeException>(() => new MemoryTraceMetrics(new MemoryTrace("root"), -1)).Message);
    }

    // Other tests publish through the same meter at the same time, so only this tree's measurements count.
    private static Dictionary<(string Trace, string Part), long> Collect(MemoryTrace root, string instrument)
    {
        var collected = new Dictionary<(string Trace, string Part), long>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (published, self) =>
        {
            if (published.Meter.Name == MemoryTraceMetrics.MeterName && published.Name == instrument) self.EnableMeasurementEvents(published);
        };
        listener.SetMeasurementEventCallback<long>((_, value, tags, _) =>
        {
            var known = tags.ToArray().ToDictionary(tag => tag.Key, tag => (string?)tag.Value ?? "");
            var trace = known.GetValueOrDefault("trace", "");
            if (trace == root.Name || trace.StartsWith($"{root.Name}/")) collected[(trace, known.GetValueOrDefault("part", ""))] = value;
        });
        listener.Start();
        listener.RecordObservableInstruments();
        return collected;
    }
}
