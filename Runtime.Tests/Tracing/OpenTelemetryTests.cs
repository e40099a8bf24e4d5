using System.Text.RegularExpressions;
using MemTrace.Tests.Support;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using static MemTrace.Tests.Support.CacheScenario;

namespace MemTrace.Tests.Tracing;

/// <summary>What a collector gets: names, units, kinds and attributes as its conventions ask for.</summary>
public sealed class OpenTelemetryTests
{
    private static readonly Dictionary<string, (string Unit, MetricType Type)> s_expected = new()
    {
        ["memtrace.usage"] = ("By", MetricType.LongSumNonMonotonic),
        ["memtrace.limit"] = ("By", MetricType.LongSumNonMonotonic),
        ["memtrace.rejections"] = ("{request}", MetricType.LongSum),
        ["memtrace.cache.hits"] = ("{lookup}", MetricType.LongSum),
        ["memtrace.cache.misses"] = ("{lookup}", MetricType.LongSum),
        ["memtrace.cache.evictions"] = ("{entry}", MetricType.LongSum),
        ["memtrace.copies.unreported"] = ("{copy}", MetricType.LongSumNonMonotonic),
        ["memtrace.copies.unreleased"] = ("{copy}", MetricType.LongSumNonMonotonic),
    };

    [Fact]
    public void EachInstrument_IsExportedWithItsUnitAndKind()
    {
        var root = new MemoryTrace("exported-root");
        var pressure = new MemoryPressure(new TraceMemoryUsage(root, 5_000_000));
        pressure.Check();

        var exported = Export(root, pressure);

        Assert.Equal(s_expected.Keys.Order(), exported.Select(metric => metric.Name).Distinct().Order());
        Assert.All(exported, metric =>
        {
            Assert.Equal(s_expected[metric.Name], (metric.Unit, metric.MetricType));
            Assert.NotEmpty(metric.Description);
            Assert.Equal(MemoryTraceMetrics.MeterName, metric.MeterName);
            Assert.Matches(new Regex("^[a-z]+(\\.[a-z]+)*$"), metric.Name);
        });
        Assert.Contains(5_000_000, exported.Where(metric => metric.Name == "memtrace.limit").SelectMany(Points).Select(point => point.Bytes));
    }

    [Fact]
    public void Usage_HasAPointForEachTraceAndPart_ThatSumToTheTotal()
    {
        var root = new MemoryTrace("points-root");
        using var cache = new EntryCache(root.Child("raft"));
        cache.Append(Entries(1, 4));
        using var copy = cache.CopyRange(1, 3);
        root.Report(copy);
        cache.TryGetEntry(99, out _);

        var exported = Export(root);

        var usage = exported.Where(metric => metric.Name == "memtrace.usage").SelectMany(Points).Where(point => point.Trace.StartsWith("points-root")).ToList();
        Assert.Equal(2 * Cost(1000), usage.Single(point => point is { Trace: "points-root/raft", Part: "shared" }).Bytes);
        Assert.Equal(["added", "copies", "dangling", "idle", "resident", "shared", "storage"], usage.Where(point => point.Trace == "points-root").Select(point => point.Part).Order());
        Assert.Equal(root.TotalBytes, usage.Sum(point => point.Bytes));
        Assert.Equal((1, 1, 0, 1), (Sum("memtrace.cache.hits"), Sum("memtrace.cache.misses"), Sum("memtrace.copies.unreported"), Sum("memtrace.copies.unreleased")));

        long Sum(string name) => exported.Where(metric => metric.Name == name).SelectMany(Points).Where(point => point.Trace.StartsWith("points-root")).Sum(point => point.Bytes);
    }

    private static List<MetricSnapshot> Export(MemoryTrace root, MemoryPressure? pressure = null)
    {
        var exported = new List<MetricSnapshot>();
        using var provider = Sdk.CreateMeterProviderBuilder().AddMeter(MemoryTraceMetrics.MeterName).AddInMemoryExporter(exported).Build();
        using var metrics = new MemoryTraceMetrics(root, pressure: pressure);
        Assert.True(provider.ForceFlush());
        return exported;
    }

    // Other tests publish through the same meter at the same time; a caller looks at the points of its own tree.
    private static IEnumerable<(string Trace, string Part, long Bytes)> Points(MetricSnapshot metric) => metric.MetricPoints.Select(point => Read(point));

    private static (string Trace, string Part, long Bytes) Read(in MetricPoint point)
    {
        var tags = new Dictionary<string, string?>();
        foreach (var tag in point.Tags) tags.Add(tag.Key, tag.Value?.ToString());
        return (tags.GetValueOrDefault("trace") ?? "", tags.GetValueOrDefault("part") ?? "", point.GetSumLong());
    }
}
