namespace MemTrace;

/// <summary>Calling the method changes how many bytes its receiver holds: sizes read before are stale.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ChangesMemoryAttribute : Attribute;
