namespace MemTrace;

/// <summary>
/// Calling the member gives reported bytes back: the argument's, or, on a method, the receiver's. A type with such a member, or
/// accepted by such a parameter, has a release half: reported copies of it must be released.
/// </summary>
[AttributeUsage(AttributeTargets.Parameter | AttributeTargets.Method)]
public sealed class ReleasesMemoryAttribute : Attribute;
