namespace MemTrace.Tests.Subject;

/// <summary>The reported copies of one cache that are in use; looked for by name on the heap.</summary>
internal sealed class HeldCopies(EntryCache cache)
{
    /// <summary>The cache that they came from.</summary>
    public EntryCache Cache { get; } = cache;

    /// <summary>The copies.</summary>
    public List<CachedEntries> Copies { get; } = [];
}
