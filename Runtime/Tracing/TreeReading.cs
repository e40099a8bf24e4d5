namespace MemTrace;

/// <summary>
/// Reads a whole tree at one moment: it enters the gates of all caches that charge to the tree, always in the same order, reads, and
/// leaves them. Nothing else ever waits for a second cache's gate, so this cannot deadlock.
/// </summary>
internal sealed class TreeReading
{
    private readonly List<CopyLedger> _ledgers = [];
    private readonly MemoryTrace _trace;
    private readonly Node _root;
    private long _rootPartBytes;

    public TreeReading(MemoryTrace trace)
    {
        _trace = trace;
        _root = Collect(trace);
        _ledgers.Sort(static (left, right) => left.Number.CompareTo(right.Number));
    }

    public MemoryTraceSnapshot Read()
    {
        for (var at = 0; at < _ledgers.Count; at++)
            if (IsNew(at)) _ledgers[at].EnterGate();
        try
        {
            _root.Read();
            _rootPartBytes = _trace.PartBytes;
        }
        finally
        {
            for (var at = 0; at < _ledgers.Count; at++)
                if (IsNew(at)) _ledgers[at].ExitGate();
        }

        // Objects are made after the gates are left, so that no writer waits for that.
        return _root.ToSnapshot(_rootPartBytes);
    }

    // A cache stands here once for each node that it charges to.
    private bool IsNew(int at) => at == 0 || !ReferenceEquals(_ledgers[at], _ledgers[at - 1]);

    private Node Collect(MemoryTrace trace)
    {
        var (charges, children) = trace.Contents();
        foreach (var one in charges) _ledgers.Add(one.Ledger);
        var nodes = new Node[children.Length];
        for (var at = 0; at < nodes.Length; at++) nodes[at] = Collect(children[at]);
        return new Node(trace, charges, nodes);
    }

    private sealed class Node(MemoryTrace trace, PartCharges[] charges, Node[] children)
    {
        private long _addedBytes;
        private MemoryParts _parts;

        private string Name => trace.Name;

        public void Read()
        {
            _addedBytes = trace.AddedBytes;
            foreach (var one in charges) _parts += one.Read();
            foreach (var child in children) child.Read();
        }

        /// <param name="partBytes">What the part of the node above that it is named after counts.</param>
        public MemoryTraceSnapshot ToSnapshot(long partBytes)
        {
            var all = new List<MemoryTraceSnapshot>(children.Length + (charges.Length == 0 ? 0 : MemoryParts.Count));
            for (var part = 0; part < MemoryParts.Count; part++)
            {
                var name = MemoryParts.Names[part];
                var bytes = _parts[(MemoryPart)part];
                if (Array.Find(children, child => child.Name == name) is { } node) all.Add(node.ToSnapshot(bytes));
                else if (charges.Length != 0) all.Add(new MemoryTraceSnapshot(name, bytes, default, []));
            }

            foreach (var child in children.Where(child => !MemoryParts.Names.Contains(child.Name)).OrderBy(child => child.Name, StringComparer.Ordinal))
                all.Add(child.ToSnapshot(0));
            return new MemoryTraceSnapshot(Name, _addedBytes + partBytes, _parts, all);
        }
    }
}
