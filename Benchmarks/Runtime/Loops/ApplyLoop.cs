namespace MemTrace.Benchmarks.Loops;

/// <summary>
/// The life of a raft group's entries: batches come in, are copied out to be applied, and leave. The three parts are run in turn over
/// one window of entries, so that each can be timed apart.
/// </summary>
internal abstract class ApplyLoop : IDisposable
{
    /// <summary>How many entries stay in the cache, and how many go through it in a round.</summary>
    public const int Window = 1024;

    private const int WindowsBuilt = 8;

    private readonly LogEntry[] _entries;
    private readonly LogEntry[] _decoded;
    private readonly byte[] _received;
    private readonly byte[] _applied;
    private bool _isApplied;
    private int _next;

    protected ApplyLoop(int payload, int batch)
    {
        Batch = batch;
        _decoded = new LogEntry[batch];
        _received = new byte[payload];
        _applied = new byte[payload];
        // Each entry has a buffer of its own, as if it had been decoded from the network.
        _entries = new LogEntry[WindowsBuilt * Window];
        for (var at = 0; at < _entries.Length; at++) _entries[at] = new LogEntry(1 + at, 1, 0, new byte[payload]);
    }

    public int Batch { get; }

    /// <summary>The first index of the window that is run.</summary>
    public long First => 1 + _next;

    /// <summary>A window of entries comes in, batch by batch.</summary>
    public void AppendWindow()
    {
        for (var at = _next; at < _next + Window; at += Batch) Append(_entries.AsSpan(at, Batch));
    }

    /// <summary>The window is copied out, batch by batch, each copy reported and released.</summary>
    public void CopyWindow()
    {
        for (var at = _next; at < _next + Window; at += Batch) CopyAndRelease(1 + at, 1 + at + Batch);
    }

    /// <summary>The window before it leaves, batch by batch.</summary>
    public void CompactWindow()
    {
        for (var at = _next; at < _next + Window; at += Batch) CompactTo(1 + at + Batch - Window);
        Advance();
    }

    /// <summary>As a store runs it: each batch comes in, is applied, and the oldest leaves.</summary>
    public void RunWindow()
    {
        for (var at = _next; at < _next + Window; at += Batch)
        {
            Append(_entries.AsSpan(at, Batch));
            CopyAndRelease(1 + at, 1 + at + Batch);
            CompactTo(1 + at + Batch - Window);
        }

        Advance();
    }

    /// <summary>
    /// The same with what a store does around it: the payload of each entry that comes in is copied from what was received into a buffer
    /// of its own, and the payload of each that is copied out is copied to where it is applied.
    /// </summary>
    public void RunStoreWindow()
    {
        _isApplied = true;
        for (var at = _next; at < _next + Window; at += Batch)
        {
            for (var decoded = 0; decoded < Batch; decoded++)
            {
                var data = GC.AllocateUninitializedArray<byte>(_received.Length);
                _received.CopyTo(data, 0);
                _decoded[decoded] = new LogEntry(1 + at + decoded, 1, 0, data);
            }

            Append(_decoded);
            CopyAndRelease(1 + at, 1 + at + Batch);
            CompactTo(1 + at + Batch - Window);
        }

        _isApplied = false;
        Advance();
    }

    public virtual void Dispose()
    {
    }

    /// <summary>Called with each copy, while it may be read.</summary>
    protected void Apply(ReadOnlySpan<LogEntry> copy)
    {
        if (!_isApplied) return;
        foreach (ref readonly var entry in copy) entry.Data.Span.CopyTo(_applied);
    }

    protected abstract void Append(ReadOnlySpan<LogEntry> entries);

    protected abstract void CopyAndRelease(long first, long end);

    protected abstract void CompactTo(long index);

    /// <summary>Empties the cache, as indexes begin anew.</summary>
    protected abstract void Restart();

    private void Advance()
    {
        _next += Window;
        if (_next < _entries.Length) return;
        _next = 0;
        Restart();
    }
}
