using Microsoft.Diagnostics.Runtime;

namespace MemTrace.Tests.Proofs;

/// <summary>Objects of another process, each once, and what they come to.</summary>
internal sealed class HeapSum
{
    private const int Alignment = 8;

    private readonly HashSet<ulong> _seen = [];

    public long Bytes { get; private set; }

    /// <summary>Of these, copies in use and their records.</summary>
    public long CopyBytes { get; private set; }

    public int Objects => _seen.Count;

    /// <summary>Adds an object, and all that can be reached from it but the trace tree, text, and what every process has once.</summary>
    public void Add(ClrObject root)
    {
        var open = new Stack<ClrObject>();
        Visit(root, open);
        while (open.TryPop(out var found))
        {
            Bytes += SizeOf(found);
            foreach (var reference in found.EnumerateReferences()) Visit(reference, open);
        }
    }

    /// <summary>Adds a copy that is in use.</summary>
    public void AddCopy(ClrObject copy)
    {
        CopyBytes += SizeOf(copy) + SizeOf(copy.ReadObjectField("_records"));
        Add(copy);
    }

    private void Visit(ClrObject found, Stack<ClrObject> open)
    {
        if (!found.IsValid || found.Type!.Name is "MemTrace.MemoryTrace" or "System.String") return;
        // An array of no elements is the one that all share.
        if (found.IsArray && found.AsArray().Length == 0) return;
        if (_seen.Add(found.Address)) open.Push(found);
    }

    private static long SizeOf(ClrObject found) => ((long)found.Size + Alignment - 1) / Alignment * Alignment;
}
