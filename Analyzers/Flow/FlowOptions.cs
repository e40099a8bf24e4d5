namespace MemTrace.Analyzers.Flow;

/// <summary>What a project configures of the flow analysis.</summary>
/// <param name="AllExceptions">Any call may throw and leave the member (<c>memtrace.exceptions = all</c>).</param>
/// <param name="MaxStates">How many states a block keeps apart before states are merged.</param>
/// <param name="MaxWork">How many steps the analysis of one member may take before it is given up.</param>
internal sealed record FlowOptions(bool AllExceptions, int MaxStates = 320, int MaxWork = 40_000)
{
    public static readonly FlowOptions Default = new(AllExceptions: false);
}
