namespace MemTrace;

/// <summary>How much memory is in use, and how much there may be.</summary>
/// <param name="UsedBytes">What is in use, in bytes.</param>
/// <param name="LimitBytes">What there may be, in bytes; <see cref="long.MaxValue"/> if nothing limits it.</param>
public readonly record struct MemoryUsage(long UsedBytes, long LimitBytes = long.MaxValue);
