namespace MemTrace;

/// <summary>A part of the bytes that a copy of cached entries holds.</summary>
[Flags]
public enum MemoryPortion
{
    /// <summary>No bytes: the copy is already reported, or its release alone is meant.</summary>
    None = 0,

    /// <summary>Payload of entries that the cache no longer holds; only copies keep it alive.</summary>
    Dangling = 1,

    /// <summary>Everything else the copy holds: its copied records, and payload that the cache holds too.</summary>
    NonDangling = 2,

    /// <summary>All bytes of the copy.</summary>
    All = Dangling | NonDangling,
}
