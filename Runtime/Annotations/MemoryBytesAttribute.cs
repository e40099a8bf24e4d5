namespace MemTrace;

/// <summary>
/// How many bytes of the portion the instance holds; on a static or extension method, the first parameter.
/// </summary>
/// <param name="portion">The portion that the number counts.</param>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field | AttributeTargets.Method)]
public sealed class MemoryBytesAttribute(MemoryPortion portion = MemoryPortion.All) : Attribute
{
    /// <summary>The portion that the number counts.</summary>
    public MemoryPortion Portion { get; } = portion;
}
