using Microsoft.Extensions.Caching.Memory;

namespace MemTrace.Benchmarks.Loops;

/// <summary>The framework's own cache with a size limit: an item for each entry, by index.</summary>
internal sealed class ExtensionsLoop(int payload, int batch) : ApplyLoop(payload, batch)
{
    private const int ArrayHeader = 24;

    private readonly MemoryCache _cache = new(new MemoryCacheOptions { SizeLimit = 1L << 40 });
    private long _first = 1;
    private long _end = 1;

    public override void Dispose() => _cache.Dispose();

    protected override void Append(ReadOnlySpan<LogEntry> entries)
    {
        foreach (ref readonly var entry in entries)
        {
            using var item = _cache.CreateEntry(entry.Index);
            item.Value = entry;
            item.Size = ArrayHeader + entry.Data.Length;
            _end = entry.Index + 1;
        }
    }

    protected override void CopyAndRelease(long first, long end)
    {
        var copy = new LogEntry[end - first];
        for (var at = 0; at < copy.Length; at++) copy[at] = _cache.Get<LogEntry>(first + at);
        Apply(copy);
    }

    protected override void CompactTo(long index)
    {
        for (; _first < Math.Min(index, _end); _first++) _cache.Remove(_first);
    }

    protected override void Restart()
    {
        CompactTo(long.MaxValue);
        (_first, _end) = (1, 1);
    }
}
