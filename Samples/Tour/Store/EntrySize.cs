using MemTrace;

namespace Store;

/// <summary>The size of one entry, as the store counts it.</summary>
internal static class EntrySize
{
    /// <summary>Payload bytes of the entry.</summary>
    [MemoryBytes]
    public static long Bytes(this LogEntry entry) => entry.Data.Length + entry.Context.Length;
}
