namespace MemTrace.Benchmarks.Loops;

/// <summary>What runs the apply loop.</summary>
public enum LoopKind
{
    /// <summary>The library's cache, payload shared by reference.</summary>
    Traced,

    /// <summary>The library's cache, payload copied in.</summary>
    TracedCopying,

    /// <summary>The same loop over the same cache, its copies not traced: all of it but the report, and what the release of a reported copy takes.</summary>
    Untraced,

    /// <summary>A ring of the same records, with nothing counted at all.</summary>
    Bare,

    /// <summary>A list with accounting by entry.</summary>
    Plain,

    /// <summary>Microsoft.Extensions.Caching.Memory with a size limit.</summary>
    Extensions,

    /// <summary>The records are copied, and that is all.</summary>
    MemoryCopy,
}
