namespace Store;

/// <summary>What the heap held and what the trace said at a quiet point of the workload.</summary>
/// <param name="Step">What was just done.</param>
/// <param name="Heap">Live bytes of the heap since the start.</param>
/// <param name="Trace">Bytes in the trace.</param>
/// <param name="Tree">The trace as JSON.</param>
internal sealed record Moment(string Step, long Heap, long Trace, string Tree);
