using System.Diagnostics;
using System.Runtime.InteropServices;

namespace MemTrace;

/// <summary>
/// A raft log entry: a small record that refers to its payload. Copying the record does not copy the payload.
/// </summary>
/// <remarks>
/// An entry keeps the whole buffer alive that its data slices, so that buffer is what a cache charges for it. Empty data and an
/// empty context refer to no buffer at all.
/// </remarks>
[DebuggerDisplay("{Index}@{Term} ({PayloadLength} bytes)")]
public readonly struct LogEntry
{
    // The payload is kept in its parts rather than as ReadOnlyMemory: accounting needs the buffer behind it, and asking a
    // ReadOnlyMemory for that costs more than the rest of the accounting together.
    private readonly int _dataStart;
    private readonly int _contextStart;
    private readonly int _dataLength;
    private readonly int _contextLength;

    /// <summary>Makes an entry.</summary>
    /// <param name="index">The entry's place in the log.</param>
    /// <param name="term">The term in which it was proposed.</param>
    /// <param name="type">What kind of entry it is; the cache does not interpret it.</param>
    /// <param name="data">
    /// The payload. It is taken by reference: its bytes must not change while a cache or a copy holds the entry, unless that cache copies
    /// payload (<see cref="PayloadPolicy.Copy"/>).
    /// </param>
    /// <param name="context">A second, usually empty, piece of payload.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="index"/> or <paramref name="term"/> is negative, or there is no index after <paramref name="index"/>.</exception>
    public LogEntry(long index, long term, int type, ReadOnlyMemory<byte> data, ReadOnlyMemory<byte> context = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfEqual(index, long.MaxValue);
        ArgumentOutOfRangeException.ThrowIfNegative(term);
        Index = index;
        Term = term;
        Type = type;
        (DataBuffer, _dataStart, _dataLength) = Split(data);
        (ContextBuffer, _contextStart, _contextLength) = Split(context);
        WholeLength = DataBuffer is null && ContextBuffer is null ? 0
            : DataBuffer is byte[] array && ContextBuffer is null ? array.Length
            : NotOneArray;
    }

    // The entry with its payload, data and context, in one buffer that has room for it.
    private LogEntry(in LogEntry entry, byte[] buffer)
    {
        (Index, Term, Type) = (entry.Index, entry.Term, entry.Type);
        (_dataLength, _contextLength) = (entry._dataLength, entry._contextLength);
        _contextStart = _dataLength;
        // Data that is empty names the buffer nevertheless: by it an entry is found that is charged for one whole array.
        DataBuffer = buffer;
        ContextBuffer = _contextLength == 0 ? null : buffer;
        WholeLength = buffer.Length;
        entry.Data.Span.CopyTo(buffer);
        entry.Context.Span.CopyTo(buffer.AsSpan(_contextStart));
    }

    /// <summary>The entry's place in the log.</summary>
    public long Index { get; }

    /// <summary>The term in which the entry was proposed.</summary>
    public long Term { get; }

    /// <summary>What kind of entry it is; the cache does not interpret it.</summary>
    public int Type { get; }

    /// <summary>The payload.</summary>
    public ReadOnlyMemory<byte> Data => Join(DataBuffer, _dataStart, _dataLength);

    /// <summary>A second, usually empty, piece of payload.</summary>
    public ReadOnlyMemory<byte> Context => Join(ContextBuffer, _contextStart, _contextLength);

    /// <summary>How many bytes of data and context the entry carries; what it keeps alive may be more.</summary>
    internal long PayloadLength => (long)_dataLength + _contextLength;

    /// <summary>The array or memory manager that the data slices; null if there is none.</summary>
    internal object? DataBuffer { get; }

    /// <summary>The array or memory manager that the context slices; null if there is none.</summary>
    internal object? ContextBuffer { get; }

    /// <summary>
    /// The length of the one array that is the entry's whole payload, zero if it has none, or <see cref="NotOneArray"/>. Kept here so
    /// that charging an entry does not touch the memory of its payload.
    /// </summary>
    internal int WholeLength { get; }

    /// <summary>The same entry with its payload copied into the buffer, which is at least <see cref="PayloadLength"/> long.</summary>
    internal LogEntry CopiedTo(byte[] buffer) => new(this, buffer);

    /// <summary>The <see cref="WholeLength"/> of an entry that has a context, or data that is no array.</summary>
    internal const int NotOneArray = -1;

    /// <summary>Whether the two records stand for the same entry: same place, same content.</summary>
    internal bool IsSameEntry(in LogEntry other) =>
        Index == other.Index && Term == other.Term && Type == other.Type &&
        Data.Span.SequenceEqual(other.Data.Span) && Context.Span.SequenceEqual(other.Context.Span);

    /// <summary>Whether the two records refer to the same buffers.</summary>
    internal bool HasSameBuffers(in LogEntry other) =>
        ReferenceEquals(DataBuffer, other.DataBuffer) && ReferenceEquals(ContextBuffer, other.ContextBuffer);

    private static (object? Buffer, int Start, int Length) Split(ReadOnlyMemory<byte> memory)
    {
        if (memory.IsEmpty) return default;
        if (MemoryMarshal.TryGetArray(memory, out var segment)) return (segment.Array, segment.Offset, segment.Count);
        if (MemoryMarshal.TryGetMemoryManager<byte, System.Buffers.MemoryManager<byte>>(memory, out var manager, out var start, out var length))
            return (manager, start, length);
        throw new ArgumentException("The memory is backed by neither an array nor a memory manager.", nameof(memory));
    }

    private static ReadOnlyMemory<byte> Join(object? buffer, int start, int length) => buffer switch
    {
        null => default,
        byte[] array => new ReadOnlyMemory<byte>(array, start, length),
        _ => ((System.Buffers.MemoryManager<byte>)buffer).Memory.Slice(start, length),
    };
}
