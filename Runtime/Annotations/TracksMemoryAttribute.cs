namespace MemTrace;

/// <summary>
/// The value that comes out is a copy of cached entries: whoever receives it must have its bytes reported to the memory trace.
/// </summary>
/// <param name="portion">The portion that is still to be reported; <see cref="MemoryPortion.None"/> for a copy that is already reported.</param>
[AttributeUsage(
    AttributeTargets.Method | AttributeTargets.Constructor | AttributeTargets.Property | AttributeTargets.Delegate |
    AttributeTargets.Parameter | AttributeTargets.ReturnValue)]
public sealed class TracksMemoryAttribute(MemoryPortion portion = MemoryPortion.All) : Attribute
{
    /// <summary>The portion that is still to be reported.</summary>
    public MemoryPortion Portion { get; } = portion;

    /// <summary>On an <c>out</c> parameter: the return value with which the copy comes out.</summary>
    public bool When { get; set; }
}
