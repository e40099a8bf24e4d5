using System.Runtime.CompilerServices;

namespace MemTrace.Benchmarks.Loops;

/// <summary>
/// A cache as a careful engineer would first write it: a list under a lock, and a counter that each entry is added to and subtracted
/// from. It counts shared payload twice.
/// </summary>
internal sealed class PlainLoop(int payload, int batch) : ApplyLoop(payload, batch)
{
    private const int ArrayHeader = 24;

    private readonly Lock _lock = new();
    private readonly List<LogEntry> _entries = [];
    private long _first = 1;
    private long _bytes;

    public long Bytes => Volatile.Read(ref _bytes);

    protected override void Append(ReadOnlySpan<LogEntry> entries)
    {
        lock (_lock)
        {
            foreach (ref readonly var entry in entries)
            {
                if (entry.Index != _first + _entries.Count) throw new ArgumentException("Entries must be consecutive.", nameof(entries));
                _entries.Add(entry);
                Interlocked.Add(ref _bytes, BytesOf(entry));
            }
        }
    }

    protected override void CopyAndRelease(long first, long end)
    {
        LogEntry[] copy;
        lock (_lock)
        {
            copy = new LogEntry[end - first];
            _entries.CopyTo((int)(first - _first), copy, 0, copy.Length);
        }

        foreach (ref readonly var entry in copy.AsSpan()) Interlocked.Add(ref _bytes, BytesOf(entry));
        Apply(copy);
        foreach (ref readonly var entry in copy.AsSpan()) Interlocked.Add(ref _bytes, -BytesOf(entry));
    }

    protected override void CompactTo(long index)
    {
        lock (_lock)
        {
            var count = (int)(Math.Min(index, _first + _entries.Count) - _first);
            if (count <= 0) return;
            for (var at = 0; at < count; at++) Interlocked.Add(ref _bytes, -BytesOf(_entries[at]));
            _entries.RemoveRange(0, count);
            _first += count;
        }
    }

    protected override void Restart()
    {
        CompactTo(long.MaxValue);
        _first = 1;
    }

    private static long BytesOf(in LogEntry entry) => Unsafe.SizeOf<LogEntry>() + ArrayHeader + entry.Data.Length + entry.Context.Length;
}
