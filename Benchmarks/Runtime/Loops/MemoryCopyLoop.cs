namespace MemTrace.Benchmarks.Loops;

/// <summary>Nothing but moving the same records: in, out, and cleared. What no cache can be faster than.</summary>
internal sealed class MemoryCopyLoop(int payload, int batch) : ApplyLoop(payload, batch)
{
    private readonly LogEntry[] _records = new LogEntry[Window];
    private readonly LogEntry[] _copy = new LogEntry[batch];

    protected override void Append(ReadOnlySpan<LogEntry> entries) => entries.CopyTo(_records.AsSpan((int)(entries[0].Index - First)));

    protected override void CopyAndRelease(long first, long end)
    {
        _records.AsSpan((int)(first - First), (int)(end - first)).CopyTo(_copy);
        Apply(_copy);
    }

    protected override void CompactTo(long index) => _records.AsSpan((int)(index - Batch + Window - First), Batch).Clear();

    protected override void Restart()
    {
    }
}
