using System.Text.Json;

namespace MemTrace.Tour.Steps;

/// <summary>A quiet point of the store's workload.</summary>
/// <param name="Step">What was just done.</param>
/// <param name="Heap">Live bytes of the heap.</param>
/// <param name="Trace">Bytes in the trace.</param>
/// <param name="Tree">The trace as a tree.</param>
internal sealed record StoreMoment(string Step, long Heap, long Trace, TracePart Tree)
{
    /// <summary>Bytes that live on the heap and are not in the trace.</summary>
    public long Missing => Heap - Trace;

    /// <summary>Reads one line of the store's output.</summary>
    public static StoreMoment Parse(string line) => JsonSerializer.Deserialize<StoreMoment>(line, JsonSerializerOptions.Web)
        ?? throw new UnexpectedOutcomeException($"The store wrote no measurement: {line}");
}
