namespace MemTrace.Samples.Store;

/// <summary>One raft group: its log's tail in an entry cache, its copies reported to its own node of the trace. Used by one thread.</summary>
internal sealed class RaftGroup : IDisposable
{
    private const int EntryType = 0;

    private readonly MemoryTrace _trace;
    private readonly EntryCache _cache;
    private readonly ApplyPool _applies;
    private long _lastIndex;
    private long _committedIndex;
    private long _sentIndex;

    public RaftGroup(MemoryTrace trace, ApplyPool applies)
    {
        _trace = trace;
        _applies = applies;
        _cache = new EntryCache(trace);
    }

    /// <summary>Bytes that replication read so far.</summary>
    public long ReplicatedBytes { get; private set; }

    /// <summary>Appends entries to the log.</summary>
    public void Propose(int count, int payloadBytes)
    {
        LogEntry[] entries = new LogEntry[count];
        for (int i = 0; i < count; i++)
        {
            entries[i] = new LogEntry(++_lastIndex, term: 1, EntryType, new byte[payloadBytes]);
        }

        _cache.Append(entries);
    }

    /// <summary>Sends what a follower lacks, as much as fits in a message. The copy lives as long as the message is built.</summary>
    public void Replicate(long maxBytes)
    {
        if (_sentIndex == _lastIndex)
        {
            return;
        }

        using CachedEntries message = _cache.CopyRange(_sentIndex + 1, _lastIndex + 1, maxBytes);
        _trace.Report(message);
        foreach (LogEntry entry in message)
        {
            ReplicatedBytes += entry.Data.Length;
        }

        _sentIndex = message.EndIndex - 1;
    }

    /// <summary>Commits what was replicated, hands it to the apply workers, and lets the cache forget it.</summary>
    public void Commit()
    {
        if (_committedIndex == _sentIndex)
        {
            return;
        }

        CachedEntries committed = _cache.CopyRange(_committedIndex + 1, _sentIndex + 1);
        _trace.Report(committed);
        _applies.Send(committed);
        _committedIndex = _sentIndex;
        _cache.MarkPersisted(_committedIndex);
        _cache.CompactTo(_committedIndex + 1);
    }

    public void Dispose() => _cache.Dispose();
}
