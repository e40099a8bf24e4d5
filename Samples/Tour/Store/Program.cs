using System.Text.Json;
using System.Text.Json.Nodes;
using Store;

// The first run loads and initialises all that the second one would otherwise be charged for.
Measure();
foreach (Moment moment in Measure())
{
    Console.WriteLine(JsonSerializer.Serialize(new { moment.Step, moment.Heap, moment.Trace, Tree = JsonNode.Parse(moment.Tree) }));
}

static List<Moment> Measure()
{
    List<Moment> moments = new(capacity: 8);
    using Workload workload = new();
    long baseline = 0;
    Action<string> measure = step =>
    {
        long live = LiveBytes();
        moments.Add(Note(step, live - baseline, workload));
        // What the note itself keeps is no part of the store.
        baseline += LiveBytes() - live;
    };
    // What the store is made of beside its cache is set aside.
    baseline = LiveBytes() - workload.Trace.TotalBytes;
    workload.Run(measure);
    return moments;
}

// A method of its own: what it needs only for the moment is gone when it returns.
static Moment Note(string step, long heap, Workload workload) =>
    new(step, heap, workload.Trace.TotalBytes, workload.Trace.Snapshot().ToJson());

static long LiveBytes()
{
    GC.Collect();
    GC.WaitForPendingFinalizers();
    return GC.GetTotalMemory(forceFullCollection: true);
}
