namespace MemTrace.Benchmarks.Loops;

/// <summary>The library's cache, with every copy reported, or none.</summary>
internal sealed class TracedLoop : ApplyLoop
{
    private readonly MemoryTrace _trace = new("raft");
    private readonly EntryCache _cache;
    private readonly bool _isReported;

    public TracedLoop(int payload, int batch, PayloadPolicy policy, bool isReported)
        : base(payload, batch)
    {
        _isReported = isReported;
        _cache = new EntryCache(_trace, new EntryCacheOptions { PayloadPolicy = policy, MaxIdleBytes = 16 * 1024 * 1024 });
    }

    public override void Dispose() => _cache.Dispose();

    protected override void Append(ReadOnlySpan<LogEntry> entries)
    {
        _cache.Append(entries);
        _cache.MarkPersisted(_cache.LastIndex);
    }

    protected override void CopyAndRelease(long first, long end)
    {
        using var copy = _cache.CopyRange(first, end);
        if (_isReported) _trace.Report(copy);
        Apply(copy.Span);
    }

    protected override void CompactTo(long index) => _cache.CompactTo(index);

    protected override void Restart() => _cache.CompactTo(long.MaxValue);
}
