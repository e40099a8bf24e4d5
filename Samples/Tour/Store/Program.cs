using System.Text.Json;
using Store;

// What the trace says and what the heap holds, at each quiet point of the workload; one line of JSON a point.
using (Workload warmUp = new())
{
    warmUp.Run(_ => { });
}

long baseline = LiveBytes();
using Workload workload = new();
workload.Run(step =>
{
    long heap = LiveBytes() - baseline;
    long trace = workload.Trace.TotalBytes;
    Console.WriteLine(JsonSerializer.Serialize(new { step, heap, trace, tree = workload.Trace.Snapshot().ToString() }));
});

static long LiveBytes()
{
    GC.Collect();
    GC.WaitForPendingFinalizers();
    return GC.GetTotalMemory(forceFullCollection: true);
}
