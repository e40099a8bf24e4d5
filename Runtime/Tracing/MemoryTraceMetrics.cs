using System.Diagnostics.Metrics;

namespace MemTrace;

/// <summary>
/// Publishes a trace tree through the meter <c>MemTrace</c>. Everything is observed: numbers are read when somebody collects, and the
/// paths that charge bytes know nothing of it.
/// </summary>
/// <remarks>
/// <list type="table">
/// <item><term><c>memtrace.usage</c></term><description>Bytes, by <c>trace</c> and <c>part</c>; bytes charged as a number are the part <c>added</c>.</description></item>
/// <item><term><c>memtrace.cache.hits</c>, <c>memtrace.cache.misses</c></term><description>Lookups, by <c>trace</c>.</description></item>
/// <item><term><c>memtrace.cache.evictions</c></term><description>Evicted entries, by <c>trace</c>.</description></item>
/// <item><term><c>memtrace.limit</c>, <c>memtrace.rejections</c></term><description>What a <see cref="MemoryPressure"/> allows, in bytes, and how often it turned something away.</description></item>
/// <item><term><c>memtrace.copies.unreported</c>, <c>memtrace.copies.unreleased</c></term><description>Outstanding copies, by <c>trace</c>.</description></item>
/// </list>
/// The attribute <c>trace</c> is the path from the root. Nodes further down than the depth count at the node above them, so that a
/// tree with a node for each of a hundred thousand regions stays a handful of series.
/// </remarks>
public sealed class MemoryTraceMetrics : IDisposable
{
    /// <summary>The name of the meter.</summary>
    public const string MeterName = "MemTrace";

    /// <summary>The depth unless another is asked for: the root and the nodes right below it.</summary>
    public const int DefaultDepth = 1;

    private readonly MemoryTrace _root;
    private readonly int _depth;
    private readonly Meter _meter;

    /// <summary>Begins to publish the tree.</summary>
    /// <param name="root">The node whose tree is published.</param>
    /// <param name="depth">How many levels below the root are told apart. Region nodes are told apart only on request: by a greater depth.</param>
    /// <param name="pressure">The guard over the tree, whose limit and rejections are published too.</param>
    /// <param name="meterFactory">Makes the meter where meters are made by dependency injection; else one is made here.</param>
    /// <exception cref="ArgumentNullException"><paramref name="root"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="depth"/> is negative.</exception>
    public MemoryTraceMetrics(MemoryTrace root, int depth = DefaultDepth, MemoryPressure? pressure = null, IMeterFactory? meterFactory = null)
    {
        ArgumentNullException.ThrowIfNull(root);
        ArgumentOutOfRangeException.ThrowIfNegative(depth);
        _root = root;
        _depth = depth;
        var options = new MeterOptions(MeterName);
        _meter = meterFactory?.Create(options) ?? new Meter(options);
        _meter.CreateObservableUpDownCounter("memtrace.usage", Usage, "By", "Bytes that are charged to the trace.");
        _meter.CreateObservableCounter("memtrace.cache.hits", () => Each(reading => reading.Counts.Hits), "{lookup}", "Lookups that found their entries in a cache.");
        _meter.CreateObservableCounter("memtrace.cache.misses", () => Each(reading => reading.Counts.Misses), "{lookup}", "Lookups that did not find their entries in a cache.");
        _meter.CreateObservableCounter("memtrace.cache.evictions", () => Each(reading => reading.Counts.EvictedEntries), "{entry}", "Entries that were evicted from a cache.");
        _meter.CreateObservableUpDownCounter("memtrace.copies.unreported", () => Each(reading => reading.Counts.UnreportedCopies), "{copy}", "Copies whose bytes nobody reported.");
        _meter.CreateObservableUpDownCounter("memtrace.copies.unreleased", () => Each(reading => reading.Counts.UnreleasedCopies), "{copy}", "Reported copies that are not released.");
        if (pressure is null) return;
        _meter.CreateObservableUpDownCounter("memtrace.limit", () => pressure.LimitBytes, "By", "Bytes that may be in use.");
        _meter.CreateObservableCounter("memtrace.rejections", () => pressure.Rejections, "{request}", "Requests that were turned away for want of memory.");
    }

    /// <summary>Stops publishing.</summary>
    public void Dispose() => _meter.Dispose();

    private List<Measurement<long>> Usage()
    {
        var measurements = new List<Measurement<long>>();
        foreach (var (path, reading) in _root.ReadTree(_depth))
        {
            for (var part = 0; part < MemoryParts.Count; part++)
                measurements.Add(Measure(path, MemoryParts.Names[part], reading.Parts[(MemoryPart)part]));
            measurements.Add(Measure(path, "added", reading.Added));
        }

        return measurements;
    }

    private IEnumerable<Measurement<long>> Each(Func<TraceReading, long> select) =>
        _root.ReadTree(_depth).Select(one => new Measurement<long>(select(one.Reading), new KeyValuePair<string, object?>("trace", one.Path)));

    private static Measurement<long> Measure(string path, string part, long bytes) =>
        new(bytes, new KeyValuePair<string, object?>("part", part), new KeyValuePair<string, object?>("trace", path));
}
