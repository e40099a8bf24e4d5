namespace MemTrace.Tests.Pressure;

/// <summary>One group of the simulation: entries come in, are persisted, copied out to be applied, and released some time later.</summary>
internal sealed class SimulatedGroup(MemoryTrace trace)
{
    private readonly Queue<CachedEntries> _applying = [];
    private long _copied;

    public EntryCache Cache { get; } = new(trace);

    /// <summary>Whether every entry that is not persisted is still in the cache.</summary>
    public bool HasLostNothing => Cache.LastIndex == Cache.PersistedIndex || Cache.FirstIndex <= Cache.PersistedIndex + 1;

    public void Append(int count, int payload)
    {
        var first = Cache.LastIndex + 1;
        Cache.Append([.. Enumerable.Range(0, count).Select(at => new LogEntry(first + at, 1, 0, new byte[payload]))]);
    }

    public void Progress(double chanceToPersist, double chanceToApply, Random chance)
    {
        if (chance.NextDouble() < chanceToPersist && Cache.Count > 0) Cache.MarkPersisted(Cache.LastIndex);
        var first = Math.Max(_copied + 1, Cache.FirstIndex);
        if (Cache.Count > 0 && first <= Cache.PersistedIndex && _applying.Count < 4)
        {
            var copy = Cache.CopyRange(first, Cache.PersistedIndex + 1);
            trace.Report(copy);
            _copied = copy.EndIndex - 1;
            _applying.Enqueue(copy);
        }

        if (_applying.Count == 0 || chance.NextDouble() >= chanceToApply) return;
        using var applied = _applying.Dequeue();
        if (chance.NextDouble() < 0.3) Cache.CompactTo(applied.EndIndex);
    }

    public void Finish()
    {
        while (_applying.TryDequeue(out var copy)) copy.Dispose();
        Cache.Dispose();
    }
}
