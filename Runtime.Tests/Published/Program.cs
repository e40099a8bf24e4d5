using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using System.Text.Json;
using MemTrace;

// Each part of the library once, in a process that was compiled ahead of time or trimmed. The exit code is the number of failures.
var failures = 0;
var root = new MemoryTrace("store");
foreach (var policy in new[] { PayloadPolicy.Share, PayloadPolicy.Copy })
{
    using var cache = new EntryCache(root.Child("raft"), new EntryCacheOptions { PayloadPolicy = policy, CapturesStacks = true });
    var allocated = GC.GetAllocatedBytesForCurrentThread();
    var payload = new byte[1000];
    var cost = GC.GetAllocatedBytesForCurrentThread() - allocated;
    cache.Append([new LogEntry(1, 1, 0, payload), new LogEntry(2, 1, 0, new byte[1000])]);
    if (policy == PayloadPolicy.Share) Expect(2 * cost, Parts().Resident, "resident");
    var copy = cache.CopyRange(1, 3);
    Expect(1, root.FindLeaks().Copies.Count, "outstanding");
    root.Report(copy);
    if (policy == PayloadPolicy.Share) Expect(2 * cost, root.Child("raft").Snapshot().Parts.Shared, "shared");
    cache.MarkPersisted(2);
    cache.Evict(EvictionScope.All);
    Expect(0, cache.Count, "entries left");
    var pressure = new MemoryPressure(new TraceMemoryUsage(root, 1));
    pressure.Register(cache);
    Expect((long)MemoryPressureLevel.High, (long)pressure.Check(), "level");
    using (var metrics = new MemoryTraceMetrics(root, pressure: pressure)) Expect(root.TotalBytes, Usage(), "usage");
    using var json = JsonDocument.Parse(root.Snapshot().ToJson());
    Expect(root.TotalBytes, json.RootElement.GetProperty("totalBytes").GetInt64(), "JSON");
    copy.Dispose();
}

Expect(0, root.TotalBytes, "in the end");
Console.WriteLine($"{(RuntimeFeature.IsDynamicCodeSupported ? "with" : "without")} a just-in-time compiler: {failures} failures\n{root.Snapshot()}");
return failures;

MemoryParts Parts() => root.Child("raft").Snapshot().Parts;

void Expect(long expected, long actual, string what)
{
    if (expected == actual) return;
    failures++;
    Console.WriteLine($"{what}: {actual} instead of {expected}");
}

static long Usage()
{
    long sum = 0;
    using var listener = new MeterListener();
    listener.InstrumentPublished = (instrument, self) =>
    {
        if (instrument.Name == "memtrace.usage") self.EnableMeasurementEvents(instrument);
    };
    listener.SetMeasurementEventCallback<long>((_, bytes, _, _) => sum += bytes);
    listener.Start();
    listener.RecordObservableInstruments();
    return sum;
}
