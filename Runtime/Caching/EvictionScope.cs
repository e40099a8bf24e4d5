namespace MemTrace;

/// <summary>How much of a cache an eviction asks to leave. Entries that are not persisted stay in any case.</summary>
public enum EvictionScope
{
    /// <summary>The older half of the entries, rounded down.</summary>
    Half,

    /// <summary>All entries.</summary>
    All,
}
