using System.Diagnostics;

namespace MemTrace;

/// <summary>
/// A node of a tree of byte counters. Numbers are charged by <see cref="Add"/>; caches and reported copies charge themselves, part by
/// part, and their parts stand below the node as children named resident, shared, dangling, copies, storage and idle.
/// </summary>
/// <remarks>All members are safe from any thread. Charging never touches the nodes above: sums are made when they are asked for.</remarks>
[DebuggerDisplay("{Name}: {TotalBytes} bytes")]
public sealed class MemoryTrace
{
    private const int NoPart = -1;

    private readonly int _part = NoPart;
    private Gate _gate;
    private Dictionary<string, MemoryTrace>? _children;

    // Invariant: the charges of all caches that use this node; used inside the gate only.
    private PartCharges? _charges;
    private long _addedBytes;

    // What only few nodes have; null until it is needed.
    private Remembered? _remembered;

    /// <summary>Makes the root of a tree.</summary>
    /// <exception cref="ArgumentException">The name is null or empty.</exception>
    public MemoryTrace(string name)
        : this(name, null)
    {
    }

    private MemoryTrace(string name, MemoryTrace? parent)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        Name = name;
        Parent = parent;
        if (parent is not null) _part = Array.IndexOf(MemoryParts.Names, name);
    }

    /// <summary>The name of the node, unique among its siblings.</summary>
    public string Name { get; }

    /// <summary>The node above; null at the root.</summary>
    public MemoryTrace? Parent { get; }

    /// <summary>The bytes charged here: by number, and at a node that is named like a part, by that part of the caches of the node above.</summary>
    public long OwnBytes => Volatile.Read(ref _addedBytes) + PartBytes;

    /// <summary>The bytes charged here and below.</summary>
    public long TotalBytes
    {
        get
        {
            var total = PartBytes + SumBytes();
            Remember().Raise(total);
            return total;
        }
    }

    // What the caches of the node above charge as the part that this node is named after. Counted there too, so not in sums from above.
    internal long PartBytes => _part == NoPart ? 0 : Parent!.ReadParts()[(MemoryPart)_part];

    /// <summary>The child of that name, made if there is none yet.</summary>
    /// <exception cref="ArgumentException">The name is null or empty.</exception>
    public MemoryTrace Child(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        _gate.Enter();
        try
        {
            _children ??= [];
            if (!_children.TryGetValue(name, out var child)) _children.Add(name, child = new MemoryTrace(name, this));
            return child;
        }
        finally
        {
            _gate.Exit();
        }
    }

    /// <summary>
    /// Charges a number of bytes, taken as it is. A number cannot say what is shared: reporting the copy itself is exact.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative. Nothing changes.</exception>
    /// <exception cref="OverflowException">The sum would exceed the largest number. Nothing changes.</exception>
    public void Add([ReportsMemory] long bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        var known = Volatile.Read(ref _addedBytes);
        while (true)
        {
            if (known > long.MaxValue - bytes)
                throw new OverflowException($"Adding {bytes} bytes to the {known} of '{Name}' exceeds what can be counted.");
            var seen = Interlocked.CompareExchange(ref _addedBytes, known + bytes, known);
            if (seen == known) return;
            known = seen;
        }
    }

    /// <summary>Gives back bytes that were charged by <see cref="Add"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative. Nothing changes.</exception>
    /// <exception cref="InvalidOperationException">More would be given back than was added here. Nothing changes.</exception>
    public void Subtract([ReleasesMemory] long bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        var known = Volatile.Read(ref _addedBytes);
        while (true)
        {
            if (known < bytes)
                throw new InvalidOperationException($"Subtracting {bytes} bytes from the {known} that were added to '{Name}' would go below zero.");
            var seen = Interlocked.CompareExchange(ref _addedBytes, known - bytes, known);
            if (seen == known) return;
            known = seen;
        }
    }

    /// <summary>Charges a copy here, until it is released.</summary>
    /// <exception cref="ArgumentNullException">The copy is null.</exception>
    /// <exception cref="InvalidOperationException">The copy is reported already. Nothing changes.</exception>
    /// <exception cref="ObjectDisposedException">The copy is released. Nothing changes.</exception>
    public void Report([ReportsMemory] CachedEntries copy)
    {
        ArgumentNullException.ThrowIfNull(copy);
        copy.Account.Ledger.Report(copy, this);
    }

    /// <summary>
    /// The tree from here down at one moment: while it is read, the caches that charge to it stand still. Made for looking into a
    /// process, not for a hot path.
    /// </summary>
    public MemoryTraceSnapshot Snapshot() => new TreeReading(this).Read();

    /// <summary>
    /// The copies that are outstanding, of all caches that charge to this node or below, by the place that took them. Each cache stands
    /// still while its own are listed.
    /// </summary>
    public LeakReport FindLeaks()
    {
        var ledgers = new HashSet<CopyLedger>();
        CollectLedgers(ledgers);
        var copies = new List<OutstandingCopy>();
        foreach (var ledger in ledgers.OrderBy(ledger => ledger.Number))
        {
            using var inside = new GateScope(ledger);
            copies.AddRange(ledger.Outstanding());
        }

        return new LeakReport(copies);
    }

    /// <summary>
    /// The highest <see cref="TotalBytes"/> that anybody read since the tree was made or <see cref="ResetPeak"/> was called. Sums are made
    /// only when they are asked for, so a peak between two readings goes unseen.
    /// </summary>
    public long PeakBytes => Math.Max(TotalBytes, Remember().PeakBytes);

    /// <summary>Forgets the peak: from now on it is what is charged now.</summary>
    public void ResetPeak()
    {
        Remember().PeakBytes = 0;
        _ = TotalBytes;
    }

    /// <summary>The node and the nodes below it, so many levels down; what is further down counts at the node above.</summary>
    internal List<(string Path, TraceReading Reading)> ReadTree(int depth)
    {
        var nodes = new List<(string Path, TraceReading Reading)>();
        ReadTree(Name, depth, nodes);
        return nodes;
    }

    internal long AddedBytes => Volatile.Read(ref _addedBytes);

    internal (PartCharges[] Charges, MemoryTrace[] Children) Contents()
    {
        var all = new List<PartCharges>();
        _gate.Enter();
        try
        {
            for (var charges = _charges; charges is not null; charges = charges.NextAtNode) all.Add(charges);
            return ([.. all], _children is null ? [] : [.. _children.Values]);
        }
        finally
        {
            _gate.Exit();
        }
    }

    internal void Attach(PartCharges charges)
    {
        _gate.Enter();
        charges.NextAtNode = _charges;
        if (_charges is not null) _charges.PreviousAtNode = charges;
        _charges = charges;
        _gate.Exit();
    }

    internal void Detach(PartCharges charges)
    {
        _gate.Enter();
        if (charges.PreviousAtNode is null) _charges = charges.NextAtNode;
        else charges.PreviousAtNode.NextAtNode = charges.NextAtNode;
        if (charges.NextAtNode is not null) charges.NextAtNode.PreviousAtNode = charges.PreviousAtNode;
        charges.PreviousAtNode = charges.NextAtNode = null;
        _gate.Exit();
    }

    /// <summary>Keeps what a cache has seen that charges here no longer, so that counts never fall.</summary>
    internal void KeepCounts(CacheCounts counts)
    {
        var remembered = Remember();
        lock (remembered) remembered.Counts += counts;
    }

    internal MemoryParts ReadParts()
    {
        var parts = default(MemoryParts);
        _gate.Enter();
        for (var charges = _charges; charges is not null; charges = charges.NextAtNode) parts += charges.Read();
        _gate.Exit();
        return parts;
    }

    private long SumBytes()
    {
        var sum = Volatile.Read(ref _addedBytes);
        _gate.Enter();
        for (var charges = _charges; charges is not null; charges = charges.NextAtNode) sum += charges.Total;
        if (_children is not null)
            foreach (var child in _children.Values) sum += child.SumBytes();
        _gate.Exit();
        return sum;
    }

    private TraceReading ReadTree(string path, int depth, List<(string Path, TraceReading Reading)> nodes)
    {
        // Its place comes before those of the nodes below, which are read first.
        var at = nodes.Count;
        var isShown = depth >= 0;
        if (isShown) nodes.Add((path, default));
        var (charges, children) = Contents();
        var reading = new TraceReading(AddedBytes, default, _remembered?.Counts ?? default);
        foreach (var one in charges) reading += new TraceReading(0, one.Read(), one.Ledger.CountsAt(one));
        foreach (var child in children)
        {
            var below = child.ReadTree($"{path}/{child.Name}", depth - 1, nodes);
            if (depth <= 0) reading += below;
        }

        if (isShown) nodes[at] = (path, reading);
        return reading;
    }

    private void CollectLedgers(HashSet<CopyLedger> ledgers)
    {
        var (charges, children) = Contents();
        foreach (var one in charges)
            if (ReferenceEquals(one.Ledger.Node, this)) ledgers.Add(one.Ledger);
        foreach (var child in children) child.CollectLedgers(ledgers);
    }

    private Remembered Remember()
    {
        if (_remembered is null) Interlocked.CompareExchange(ref _remembered, new Remembered(), null);
        return _remembered;
    }

    /// <summary>The peak of the sums that were read, and what caches saw that are gone.</summary>
    private sealed class Remembered
    {
        private long _peakBytes;

        public long PeakBytes
        {
            get => Volatile.Read(ref _peakBytes);
            set => Volatile.Write(ref _peakBytes, value);
        }

        public CacheCounts Counts { get; set; }

        public void Raise(long bytes)
        {
            // Whoever was quicker may have set less.
            for (var peak = PeakBytes; bytes > peak; peak = PeakBytes) Interlocked.CompareExchange(ref _peakBytes, bytes, peak);
        }
    }
}
