namespace MemTrace;

/// <summary>A buffer that has to be followed on its own: several entries slice it, or it is not the one array of its entry.</summary>
internal sealed class SharedBuffer : PayloadUnit
{
    public object Buffer { get; set; } = null!;

    /// <summary>How many times the entries of the cache refer to the buffer.</summary>
    public int CacheReferences { get; set; }

    public SharedBuffer? NextFree { get; set; }
}
