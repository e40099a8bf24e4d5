using System.Reflection;
using System.Runtime.InteropServices;
using MemTrace.Tests.Support;

namespace MemTrace.Tests.Models;

/// <summary>A copy, and what the model knows about it.</summary>
internal sealed class ModelCopy(CachedEntries copy, ModelEntry[] entries)
{
    private static readonly FieldInfo s_records = typeof(CachedEntries).GetField("_records", BindingFlags.Instance | BindingFlags.NonPublic)!;

    public CachedEntries Copy { get; } = copy;

    public ModelEntry[] Entries { get; } = entries;

    public IEnumerable<LogEntry> Records => Entries.Select(entry => entry.Record);

    /// <summary>The node to which it was reported.</summary>
    public int Node { get; set; } = -1;

    public bool IsReported => Node >= 0;

    public long ObjectBytes { get; } = HeapWalk.SizeOf(copy) + HeapWalk.SizeOf(s_records.GetValue(copy)!);

    /// <summary>Fails unless the copy still has the entries that it was taken with, buffers and bytes.</summary>
    public void AssertIntact()
    {
        Assert.Equal(Entries.Length, Copy.Count);
        for (var at = 0; at < Entries.Length; at++) Entries[at].AssertIsSame(Copy[at]);
    }

    public static byte[]? BufferOf(ReadOnlyMemory<byte> memory) =>
        !memory.IsEmpty && MemoryMarshal.TryGetArray(memory, out var segment) ? segment.Array : null;
}
