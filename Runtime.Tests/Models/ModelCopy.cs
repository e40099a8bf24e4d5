using System.Reflection;
using System.Runtime.InteropServices;
using MemTrace.Tests.Support;

namespace MemTrace.Tests.Models;

/// <summary>A copy, and what the model knows about it.</summary>
internal sealed class ModelCopy(CachedEntries copy, LogEntry[] records)
{
    private static readonly FieldInfo s_records = typeof(CachedEntries).GetField("_records", BindingFlags.Instance | BindingFlags.NonPublic)!;

    public CachedEntries Copy { get; } = copy;

    public LogEntry[] Records { get; } = records;

    /// <summary>The node to which it was reported.</summary>
    public int Node { get; set; } = -1;

    public bool IsReported => Node >= 0;

    public long ObjectBytes { get; } = HeapWalk.SizeOf(copy) + HeapWalk.SizeOf(s_records.GetValue(copy)!);

    public static byte[]? BufferOf(ReadOnlyMemory<byte> memory) =>
        !memory.IsEmpty && MemoryMarshal.TryGetArray(memory, out var segment) ? segment.Array : null;
}
