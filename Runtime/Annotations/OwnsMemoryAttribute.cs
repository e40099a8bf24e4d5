namespace MemTrace;

/// <summary>
/// The obligation to report the portion, and to release where the type has a release half, moves to the callee, or to the object
/// that holds the field.
/// </summary>
/// <param name="portion">The portion whose report moves; <see cref="MemoryPortion.None"/> takes copies that are already reported.</param>
[AttributeUsage(AttributeTargets.Parameter | AttributeTargets.Field | AttributeTargets.Property)]
public sealed class OwnsMemoryAttribute(MemoryPortion portion = MemoryPortion.All) : Attribute
{
    /// <summary>The portion whose report moves.</summary>
    public MemoryPortion Portion { get; } = portion;

    /// <summary>When set, the obligation moves only if the method returns this value.</summary>
    public bool When { get; set; }
}
