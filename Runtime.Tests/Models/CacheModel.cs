using MemTrace.Tests.Support;

namespace MemTrace.Tests.Models;

/// <summary>
/// The same cache twice: the real one, and a plain model that keeps entries in a sorted dictionary and copies in a list and finds
/// every part by counting distinct buffers. After each step they must agree.
/// </summary>
internal sealed class CacheModel
{
    private const int PaletteSize = 6;

    private readonly MemoryTrace _root = new("root");
    private readonly MemoryTrace[] _nodes;
    private readonly EntryCache _cache;
    private readonly PayloadPolicy _policy;
    private readonly SortedDictionary<long, ModelEntry> _entries = [];
    private readonly List<ModelCopy> _copies = [];
    private readonly List<ModelCopy> _reported = [];
    private readonly List<ModelCopy> _dropped = [];
    private readonly byte[][] _palette = [.. Enumerable.Range(0, PaletteSize).Select(at => new byte[20 + 9 * at])];
    private long _last;
    private long _persisted;

    public CacheModel(PayloadPolicy policy, long maxIdleBytes, int payloadMix)
    {
        _policy = policy;
        _nodes = [_root.Child("raft"), _root.Child("apply"), _root.Child("apply").Child("slow")];
        _cache = new EntryCache(_nodes[0], new EntryCacheOptions { MaxIdleBytes = maxIdleBytes, PayloadPolicy = policy });
        PayloadMix = payloadMix;
    }

    /// <summary>How many of ten payloads are slices of a few buffers that come again and again.</summary>
    private int PayloadMix { get; }

    public void Run(ModelStep step)
    {
        switch (step.Action)
        {
            case ModelAction.Append:
                Append(_entries.Count == 0 ? Math.Max(1, _last + 1 + step.First % 5 - 2) : _last + 1, step);
                break;
            case ModelAction.AppendConflicting when _entries.Count > 0:
                Append(Math.Max(1, _last + 1 - step.First % (_entries.Count + 2)), step);
                break;
            case ModelAction.Prepend when First > 1:
                Prepend(step);
                break;
            case ModelAction.CopyRange or ModelAction.CopyAndReport when _entries.Count > 0:
                CopyRange(step);
                break;
            case ModelAction.CopyOf:
                CopyOf(step);
                break;
            case ModelAction.Report when _copies.Find(copy => !copy.IsReported) is { } unreported:
                Report(unreported, step.Second);
                break;
            case ModelAction.Release when _copies.Count > 0:
                Release(_copies[step.First % _copies.Count]);
                break;
            case ModelAction.Drop when _copies.Find(copy => !copy.IsReported) is { } forgotten:
                _copies.Remove(forgotten);
                _dropped.Add(forgotten);
                break;
            case ModelAction.MarkPersisted when _entries.Count > 0:
                var persisted = _last - step.First % (_entries.Count + 1);
                _cache.MarkPersisted(persisted);
                _persisted = Math.Max(_persisted, persisted);
                break;
            case ModelAction.CompactTo when _entries.Count > 0:
                Leave(First + step.First % (_entries.Count + 2), index => _cache.CompactTo(index), isAllCounted: false);
                break;
            case ModelAction.EvictHalf:
                Leave(First + _entries.Count / 2, _ => _cache.Evict(EvictionScope.Half), isAllCounted: true);
                break;
            case ModelAction.EvictAll:
                Leave(First + _entries.Count, _ => _cache.Evict(EvictionScope.All), isAllCounted: true);
                break;
        }
    }

    /// <summary>Compares everything that the public members tell, and every part of payload and copies.</summary>
    public void AssertSame()
    {
        Assert.Equal((_entries.Count, First, _last, _persisted), (_cache.Count, _cache.FirstIndex, _cache.LastIndex, _cache.PersistedIndex));
        Assert.Equal((_copies.Count - _reported.Count + _dropped.Count, _reported.Count), (_cache.UnreportedCopies, _cache.UnreleasedCopies));
        var expected = ExpectedParts();
        for (var at = 0; at < _nodes.Length; at++)
        {
            var parts = _nodes[at].ReadParts();
            Assert.Equal(expected[at], parts with { Storage = 0, Idle = 0 });
            if (at != 0) Assert.Equal((0, 0), (parts.Storage, parts.Idle));
        }
    }

    /// <summary>Compares what takes longer: each entry, the sizes of each copy, and the containers as found by walking the heap.</summary>
    public void AssertSameThroughout()
    {
        foreach (var (index, entry) in _entries)
        {
            Assert.True(_cache.TryGetEntry(index, out var actual));
            entry.AssertIsSame(actual);
        }

        foreach (var copy in _copies)
        {
            copy.AssertIntact();
            var (dangling, nonDangling) = Recount.SizesOf(_cache, copy.Copy);
            Assert.Equal((dangling, nonDangling, dangling + nonDangling), (copy.Copy.DanglingBytes, copy.Copy.NonDanglingBytes, copy.Copy.TotalBytes));
        }

        foreach (var copy in _dropped) copy.AssertIntact();
        Recount.AssertExact(_cache, [.. _reported.Select(copy => (copy.Copy, _nodes[copy.Node]))]);
    }

    /// <summary>Ends everything, in an order that the number decides, and expects nothing to be left.</summary>
    public void Finish(int order)
    {
        if (order % 2 == 0) Dispose();
        while (_copies.Count > 0)
        {
            Release(_copies[order % _copies.Count]);
            AssertSame();
        }

        if (order % 2 != 0) Dispose();
        Assert.Equal(0, _root.TotalBytes);
    }

    private void Dispose()
    {
        _cache.Dispose();
        _entries.Clear();
        AssertSameAfterDispose();
    }

    private void AssertSameAfterDispose()
    {
        var expected = ExpectedParts();
        for (var at = 0; at < _nodes.Length; at++) Assert.Equal(expected[at], _nodes[at].ReadParts() with { Storage = 0, Idle = 0 });
    }

    private long First => _entries.Count == 0 ? _last + 1 : _entries.First().Key;

    private void Append(long first, ModelStep step)
    {
        var entries = Make(first, 1 + step.Second % 7, step.Third);
        // Sometimes they begin with what the cache itself has there.
        if (step.Third % 4 == 0)
            for (var at = 0; at < entries.Length; at++)
                if (_cache.TryGetEntry(entries[at].Index, out var held)) entries[at] = held;
        var before = entries.Select(Remember).ToList();
        _cache.Append(entries);
        foreach (var index in _entries.Keys.Where(index => index >= first).ToList()) _entries.Remove(index);
        TakeIn(before);
        _last = entries[^1].Index;
        _persisted = Math.Min(_persisted, first - 1);
    }

    private void Prepend(ModelStep step)
    {
        var count = (int)Math.Min(First - 1, 1 + step.Second % 4);
        var entries = Make(First - count, count, step.Third);
        // Half of the time they are what a copy still has, as if they came back.
        if (step.First % 2 == 0)
            for (var at = 0; at < count; at++)
                if (_copies.SelectMany(copy => copy.Records).FirstOrDefault(known => known.Index == entries[at].Index) is { Index: > 0 } known) entries[at] = known;
        var before = entries.Select(Remember).ToList();
        _cache.Prepend(entries);
        if (_entries.Count == 0) _last = entries[^1].Index;
        TakeIn(before);
        _persisted = Math.Max(_persisted, entries[^1].Index);
    }

    private void CopyRange(ModelStep step)
    {
        var first = First + step.First % _entries.Count;
        var end = first + 1 + step.Second % (_last + 1 - first);
        var copy = _cache.CopyRange(first, end);
        var added = new ModelCopy(copy, [.. Enumerable.Range(0, (int)(end - first)).Select(at => _entries[first + at])]);
        _copies.Add(added);
        if (step.Action == ModelAction.CopyAndReport) Report(added, step.Third);
    }

    private void CopyOf(ModelStep step)
    {
        var first = Math.Max(1, First - 2 + step.First % 5);
        var entries = Make(first, 1 + step.Second % 6, step.Third);
        // Some stand for entries that the cache has: the same content, with a buffer of their own as if read from disk.
        for (var at = 0; at < entries.Length; at++)
            if ((step.Third + at) % 3 != 0 && _entries.TryGetValue(entries[at].Index, out var held))
                entries[at] = held.Reread();
        var before = entries.Select(Remember).ToArray();
        var copy = _cache.CopyOf(entries);
        _copies.Add(new ModelCopy(copy, [.. before.Select((entry, at) => _entries.TryGetValue(entry.Record.Index, out var held) && held.IsSame(entry.Record) ? held : AfterTaking(entry, copy[at]))]));
    }

    private void Report(ModelCopy copy, int node)
    {
        copy.Node = node % _nodes.Length;
        _nodes[copy.Node].Report(copy.Copy);
        _reported.Add(copy);
    }

    private void Release(ModelCopy copy)
    {
        copy.AssertIntact();
        copy.Copy.Dispose();
        _copies.Remove(copy);
        _reported.Remove(copy);
    }

    private void Leave(long end, Func<long, long> leave, bool isAllCounted)
    {
        var before = ExpectedParts().Sum(parts => parts.Total);
        var chargedBefore = _root.TotalBytes;
        var freed = leave(end);
        var charged = _root.TotalBytes;
        end = Math.Min(end, _persisted + 1);
        foreach (var index in _entries.Keys.Where(index => index < end).ToList()) _entries.Remove(index);
        var left = before - ExpectedParts().Sum(parts => parts.Total);
        if (isAllCounted) Assert.Equal(chargedBefore - charged, freed);
        // Payload buffers that are kept for reuse have not left the trace, but become idle.
        else if (_policy == PayloadPolicy.Copy) Assert.InRange(freed, 0, left);
        else Assert.Equal(left, freed);
    }

    private MemoryParts[] ExpectedParts()
    {
        var parts = new MemoryParts[_nodes.Length];
        var held = new HashSet<byte[]>(ReferenceEqualityComparer.Instance);
        foreach (var entry in _entries.Values) AddBuffers(held, entry.Record);
        var copied = new HashSet<byte[]>(ReferenceEqualityComparer.Instance);
        foreach (var copy in _reported)
        {
            long dangling = 0;
            foreach (var entry in copy.Records)
            {
                if (ModelCopy.BufferOf(entry.Data) is { } data && copied.Add(data) && !held.Contains(data)) dangling += Recount.CostOf(data);
                if (ModelCopy.BufferOf(entry.Context) is { } context && copied.Add(context) && !held.Contains(context)) dangling += Recount.CostOf(context);
            }

            parts[copy.Node] += new MemoryParts { Dangling = dangling, Copies = copy.ObjectBytes };
        }

        foreach (var buffer in held)
            parts[0] += copied.Contains(buffer) ? new MemoryParts { Shared = Recount.CostOf(buffer) } : new MemoryParts { Resident = Recount.CostOf(buffer) };
        return parts;
    }

    private static void AddBuffers(HashSet<byte[]> buffers, LogEntry entry)
    {
        if (ModelCopy.BufferOf(entry.Data) is { } data) buffers.Add(data);
        if (ModelCopy.BufferOf(entry.Context) is { } context) buffers.Add(context);
    }

    private static ModelEntry Remember(LogEntry entry) => new(entry, entry.Data.ToArray(), entry.Context.ToArray());

    private void TakeIn(List<ModelEntry> entries)
    {
        foreach (var entry in entries)
        {
            Assert.True(_cache.TryGetEntry(entry.Record.Index, out var record));
            _entries.Add(entry.Record.Index, AfterTaking(entry, record));
        }
    }

    // With payload shared, the record is as it came. With payload copied, it has a buffer of its own, and the caller's may be used again.
    private ModelEntry AfterTaking(ModelEntry entry, LogEntry record)
    {
        if (_policy == PayloadPolicy.Share) return entry;
        foreach (var memory in new[] { entry.Record.Data, entry.Record.Context })
            if (ModelCopy.BufferOf(memory) is { } buffer && !IsTheCaches(buffer)) buffer.AsSpan().Fill(0xEE);
        return new ModelEntry(record, entry.Data, entry.Context);
    }

    private bool IsTheCaches(byte[] buffer) =>
        _entries.Values.Select(entry => entry.Record).Concat(_copies.Concat(_dropped).SelectMany(copy => copy.Records))
            .Any(record => ModelCopy.BufferOf(record.Data) == buffer || ModelCopy.BufferOf(record.Context) == buffer);

    // Payload by chance: buffers of their own, empty ones, slices of a few that come again and again, and now and then a context.
    private LogEntry[] Make(long first, int count, int seed)
    {
        var chance = new Random(seed);
        var entries = new LogEntry[count];
        for (var at = 0; at < count; at++)
        {
            var context = chance.Next(12) == 0 && PayloadMix > 0 ? Payload(chance) : default;
            entries[at] = new LogEntry(first + at, seed % 3, 0, Payload(chance), context);
        }

        return entries;
    }

    private ReadOnlyMemory<byte> Payload(Random chance)
    {
        if (chance.Next(10) < PayloadMix)
        {
            var buffer = _palette[chance.Next(PaletteSize)];
            var start = chance.Next(buffer.Length);
            return buffer.AsMemory(start, chance.Next(buffer.Length - start));
        }

        var own = new byte[chance.Next(3) == 0 ? 0 : chance.Next(64)];
        chance.NextBytes(own);
        return own;
    }
}
