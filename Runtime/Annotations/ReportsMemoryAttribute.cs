namespace MemTrace;

/// <summary>
/// Calling the member reports the argument's bytes, or, on a method, the receiver's. A numeric parameter reports the bytes of the
/// copy that the number was computed from.
/// </summary>
/// <param name="portion">The portion that is reported.</param>
[AttributeUsage(AttributeTargets.Parameter | AttributeTargets.Method)]
public sealed class ReportsMemoryAttribute(MemoryPortion portion = MemoryPortion.All) : Attribute
{
    /// <summary>The portion that is reported.</summary>
    public MemoryPortion Portion { get; } = portion;

    /// <summary>When set, the bytes are reported only if the method returns this value.</summary>
    public bool When { get; set; }
}
