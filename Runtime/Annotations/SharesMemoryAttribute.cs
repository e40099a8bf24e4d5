namespace MemTrace;

/// <summary>
/// The result (of a constructor: the new object) stands for the same bytes as the argument, or, on a method, as the receiver:
/// one obligation, two names.
/// </summary>
[AttributeUsage(AttributeTargets.Parameter | AttributeTargets.Method)]
public sealed class SharesMemoryAttribute : Attribute;
