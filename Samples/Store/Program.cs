using MemTrace;
using MemTrace.Samples.Store;

// A few groups append, replicate, commit, apply and compact; at the end nothing may be left in the trace but what the caches themselves need.
const int Groups = 4;
const int Rounds = 200;

MemoryTrace trace = new("store");
await using (ApplyPool applies = new(workers: 2))
{
    List<RaftGroup> groups = [.. Enumerable.Range(1, Groups).Select(number => new RaftGroup(trace.Child($"group-{number}"), applies))];
    for (int round = 0; round < Rounds; round++)
    {
        foreach (RaftGroup group in groups)
        {
            group.Propose(count: 8, payloadBytes: 256);
            group.Replicate(maxBytes: 4096);
            group.Commit();
        }

        if (round == Rounds / 2)
        {
            Console.WriteLine(trace.Snapshot());
        }
    }

    await applies.CompleteAsync();
    foreach (RaftGroup group in groups)
    {
        group.Dispose();
    }

    Console.WriteLine($"applied {applies.AppliedEntries:N0} entries");
}

Console.WriteLine($"left in the trace: {trace.TotalBytes} bytes");
return trace.TotalBytes == 0 ? 0 : 1;
