namespace MemTrace;

/// <summary>A copy of cached entries that has not been released, and where it was taken.</summary>
/// <param name="FirstIndex">The index of its first entry.</param>
/// <param name="EndIndex">The index after its last entry.</param>
/// <param name="IsReported">Whether its bytes count in a trace.</param>
/// <param name="FilePath">The source file of the call that took it.</param>
/// <param name="LineNumber">The line of that call.</param>
public readonly record struct OutstandingCopy(long FirstIndex, long EndIndex, bool IsReported, string FilePath, int LineNumber)
{
    /// <summary>The stack of the call that took it; null unless <see cref="EntryCacheOptions.CapturesStacks"/> asked for it.</summary>
    public string? Stack { get; init; }

    /// <summary>A line for people: the range, whether it was reported, and where it was taken; with the stack below, where that was kept.</summary>
    public override string ToString() =>
        $"copy [{FirstIndex}, {EndIndex}), {(IsReported ? "reported" : "never reported")}, taken at {FilePath}:{LineNumber}{(Stack is null ? "" : $"\n{Stack}")}";
}
