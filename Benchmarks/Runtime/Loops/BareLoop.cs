namespace MemTrace.Benchmarks.Loops;

/// <summary>The same loop over the same ring, records and pooled copies, with a lock as the cache has, and no byte counted.</summary>
internal sealed class BareLoop(int payload, int batch) : ApplyLoop(payload, batch)
{
    private readonly LogEntry[] _ring = new LogEntry[2 * Window];
    private LogEntry[]? _freeCopy;
    private Gate _gate;
    private long _first = 1;
    private long _end = 1;

    protected override void Append(ReadOnlySpan<LogEntry> entries)
    {
        _gate.Enter();
        for (var at = 1; at < entries.Length; at++)
            if (entries[at].Index != entries[0].Index + at) throw new ArgumentException("Entries must be consecutive.", nameof(entries));
        var slot = (int)(_end & (_ring.Length - 1));
        var untilWrap = Math.Min(entries.Length, _ring.Length - slot);
        entries[..untilWrap].CopyTo(_ring.AsSpan(slot));
        if (untilWrap < entries.Length) entries[untilWrap..].CopyTo(_ring);
        _end += entries.Length;
        _gate.Exit();
    }

    protected override void CopyAndRelease(long first, long end)
    {
        _gate.Enter();
        var count = (int)(end - first);
        var copy = _freeCopy is { } free && free.Length >= count ? free : new LogEntry[count];
        _freeCopy = null;
        var slot = (int)(first & (_ring.Length - 1));
        var untilWrap = Math.Min(count, _ring.Length - slot);
        _ring.AsSpan(slot, untilWrap).CopyTo(copy);
        if (untilWrap < count) _ring.AsSpan(0, count - untilWrap).CopyTo(copy.AsSpan(untilWrap));
        _gate.Exit();

        Apply(copy.AsSpan(0, count));
        _gate.Enter();
        copy.AsSpan(0, count).Clear();
        _freeCopy = copy;
        _gate.Exit();
    }

    protected override void CompactTo(long index)
    {
        _gate.Enter();
        var count = (int)(Math.Min(index, _end) - _first);
        if (count > 0)
        {
            var slot = (int)(_first & (_ring.Length - 1));
            var untilWrap = Math.Min(count, _ring.Length - slot);
            _ring.AsSpan(slot, untilWrap).Clear();
            if (untilWrap < count) _ring.AsSpan(0, count - untilWrap).Clear();
            _first += count;
        }

        _gate.Exit();
    }

    protected override void Restart()
    {
        CompactTo(_end);
        (_first, _end) = (1, 1);
    }
}
