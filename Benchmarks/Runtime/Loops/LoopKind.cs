namespace MemTrace.Benchmarks.Loops;

/// <summary>What runs the apply loop.</summary>
public enum LoopKind
{
    /// <summary>The library's cache, payload shared by reference.</summary>
    Traced,

    /// <summary>The library's cache, payload copied in.</summary>
    TracedCopying,

    /// <summary>The library's cache, its copies never reported: all of it but the report and what the release of a reported copy takes.</summary>
    Unreported,

    /// <summary>The same ring without accounting.</summary>
    Untraced,

    /// <summary>A list with accounting by entry.</summary>
    Plain,

    /// <summary>Microsoft.Extensions.Caching.Memory with a size limit.</summary>
    Extensions,

    /// <summary>The records are copied, and that is all.</summary>
    MemoryCopy,
}
