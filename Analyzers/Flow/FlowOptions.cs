namespace MemTrace.Analyzers.Flow;

/// <summary>What a project configures of the flow analysis.</summary>
/// <param name="AllExceptions">Any call may throw and leave the member (<c>memtrace.exceptions = all</c>).</param>
/// <param name="MaxStates">How many states a block keeps apart before states are merged.</param>
internal sealed record FlowOptions(bool AllExceptions, int MaxStates = 48)
{
    public static readonly FlowOptions Default = new(AllExceptions: false);
}
