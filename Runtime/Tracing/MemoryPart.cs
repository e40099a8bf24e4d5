namespace MemTrace;

/// <summary>The part of a trace node that a byte belongs to. The order is that of <see cref="MemoryParts"/>.</summary>
internal enum MemoryPart
{
    Resident,
    Shared,
    Dangling,
    Copies,
    Storage,
    Idle,
}
