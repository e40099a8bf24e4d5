using System.Reflection;
using System.Runtime.InteropServices;

namespace MemTrace.Tests.Support;

/// <summary>
/// What a cache must charge, found out by walking over everything it and its reported copies hold. Knows nothing of how the cache
/// keeps its books: payload is read through the public members, the rest is whatever the heap walk finds.
/// </summary>
internal static class Recount
{
    private const int ArrayOverhead = 24;
    private static readonly string[] s_pools = ["OldestFreeCopy", "FreeHold", "FreeRange", "FreeShared"];

    /// <summary>The parts, by node. The copies stand in the order in which they were reported.</summary>
    public static Dictionary<MemoryTrace, MemoryParts> Of(EntryCache cache, IReadOnlyList<(CachedEntries Copy, MemoryTrace Node)> reported)
    {
        var expected = Payload(cache, reported);
        var walk = new HeapWalk();
        foreach (var (copy, node) in reported)
        {
            walk.Exclude(copy);
            var records = FieldOf<LogEntry[]>(copy, "_records");
            walk.Exclude(records);
            Charge(expected, node, new MemoryParts { Copies = HeapWalk.SizeOf(copy) + HeapWalk.SizeOf(records) });
        }

        var ledger = FieldOf<object>(cache, "_ledger");
        var others = new HeapWalk();
        // A disposed cache is nobody's but its owner's; what still counts is what its copies keep.
        var root = cache.IsDisposed ? ledger : cache;
        var storageAndIdle = walk.Add([root, .. reported.Select(one => (object)AccountOf(one.Copy))]);
        others.Exclude(ledger);
        var books = FieldOf<object?>(ledger, "_books");
        var idle = books is null ? 0 : s_pools.Sum(pool => others.Add(books.GetType().GetProperty(pool)!.GetValue(books)));
        var pooled = PooledBuffers(cache);
        AssertNobodyHolds(pooled, cache, reported);
        AssertNothingElseIsKept(walk.Payload, pooled, cache, reported);
        Charge(expected, cache.Trace, new MemoryParts { Storage = storageAndIdle - idle, Idle = idle + pooled.Sum(CostOf) });
        return expected;
    }

    /// <summary>What the payload buffers cost that the cache keeps for reuse.</summary>
    public static long PooledPayload(EntryCache cache) => PooledBuffers(cache).Sum(CostOf);

    /// <summary>Only what is payload: resident, shared and dangling.</summary>
    public static Dictionary<MemoryTrace, MemoryParts> Payload(EntryCache cache, IReadOnlyList<(CachedEntries Copy, MemoryTrace Node)> reported)
    {
        var expected = new Dictionary<MemoryTrace, MemoryParts> { [cache.Trace] = default };
        var cached = new HashSet<object>(ReferenceEqualityComparer.Instance);
        for (var index = cache.FirstIndex; index <= cache.LastIndex; index++)
            if (cache.TryGetEntry(index, out var entry)) AddBuffers(cached, entry);

        var copied = new HashSet<object>(ReferenceEqualityComparer.Instance);
        foreach (var (copy, node) in reported)
        {
            var own = new HashSet<object>(ReferenceEqualityComparer.Instance);
            foreach (var entry in copy.Span) AddBuffers(own, entry);
            var isNew = own.Where(copied.Add).ToList();
            Charge(expected, node, new MemoryParts { Dangling = isNew.Where(buffer => !cached.Contains(buffer)).Sum(CostOf) });
        }

        Charge(expected, cache.Trace, new MemoryParts
        {
            Shared = cached.Where(copied.Contains).Sum(CostOf),
            Resident = cached.Where(buffer => !copied.Contains(buffer)).Sum(CostOf),
        });
        return expected;
    }

    /// <summary>What a copy holds by itself.</summary>
    public static (long Dangling, long NonDangling) SizesOf(EntryCache cache, CachedEntries copy)
    {
        var own = new HashSet<object>(ReferenceEqualityComparer.Instance);
        foreach (var entry in copy.Span) AddBuffers(own, entry);
        var cached = new HashSet<object>(ReferenceEqualityComparer.Instance);
        for (var index = cache.FirstIndex; index <= cache.LastIndex; index++)
            if (cache.TryGetEntry(index, out var entry)) AddBuffers(cached, entry);
        var objects = HeapWalk.SizeOf(copy) + HeapWalk.SizeOf(FieldOf<LogEntry[]>(copy, "_records"));
        return (own.Where(buffer => !cached.Contains(buffer)).Sum(CostOf), own.Where(cached.Contains).Sum(CostOf) + objects);
    }

    /// <summary>Fails unless every part of every node is what the recount says.</summary>
    public static void AssertExact(EntryCache cache, params IReadOnlyList<(CachedEntries Copy, MemoryTrace Node)> reported)
    {
        foreach (var (node, parts) in Of(cache, reported)) Assert.Equal(parts, node.Snapshot().Parts);
    }

    public static long CostOf(object buffer) => buffer is byte[] array
        ? (ArrayOverhead + array.Length + 7) / 8 * 8
        : ((System.Buffers.MemoryManager<byte>)buffer).Memory.Length;

    private static List<object> PooledBuffers(EntryCache cache)
    {
        var walk = new HeapWalk();
        if (FieldOf<object?>(FieldOf<object>(cache, "_ledger"), "_books") is { } books) walk.Add(FieldOf<object>(books, "Payload"));
        return walk.Payload;
    }

    // A buffer that is kept for reuse and held as well would be overwritten under its holder.
    private static void AssertNobodyHolds(List<object> pooled, EntryCache cache, IReadOnlyList<(CachedEntries Copy, MemoryTrace Node)> reported)
    {
        if (pooled.Count == 0) return;
        var held = HeldBuffers(cache, reported);
        Assert.DoesNotContain(pooled, held.Contains);
    }

    // Payload that has left the trace must not be kept alive, as by a slot that is free or a table that still leads to it.
    private static void AssertNothingElseIsKept(List<object> reached, List<object> pooled, EntryCache cache, IReadOnlyList<(CachedEntries Copy, MemoryTrace Node)> reported)
    {
        var held = HeldBuffers(cache, reported);
        held.UnionWith(pooled);
        Assert.All(reached, buffer => Assert.Contains(buffer, held));
    }

    private static HashSet<object> HeldBuffers(EntryCache cache, IReadOnlyList<(CachedEntries Copy, MemoryTrace Node)> reported)
    {
        var held = new HashSet<object>(ReferenceEqualityComparer.Instance);
        for (var index = cache.FirstIndex; index <= cache.LastIndex && !cache.IsDisposed; index++)
            if (cache.TryGetEntry(index, out var entry)) AddBuffers(held, entry);
        foreach (var (copy, _) in reported)
            foreach (var entry in copy.Span) AddBuffers(held, entry);
        return held;
    }

    private static void AddBuffers(HashSet<object> buffers, LogEntry entry)
    {
        if (BufferOf(entry.Data) is { } data) buffers.Add(data);
        if (BufferOf(entry.Context) is { } context) buffers.Add(context);
    }

    private static object? BufferOf(ReadOnlyMemory<byte> memory)
    {
        if (memory.IsEmpty) return null;
        if (MemoryMarshal.TryGetArray(memory, out var segment)) return segment.Array;
        MemoryMarshal.TryGetMemoryManager<byte, System.Buffers.MemoryManager<byte>>(memory, out var manager);
        return manager;
    }

    private static void Charge(Dictionary<MemoryTrace, MemoryParts> expected, MemoryTrace node, MemoryParts parts) =>
        expected[node] = expected.GetValueOrDefault(node) + parts;

    private static object AccountOf(CachedEntries copy) =>
        typeof(CachedEntries).GetProperty("Account", BindingFlags.Instance | BindingFlags.NonPublic)!.GetValue(copy)!;

    private static T FieldOf<T>(object owner, string name) =>
        (T)owner.GetType().GetField(name, BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)!.GetValue(owner)!;
}
