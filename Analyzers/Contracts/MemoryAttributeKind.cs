namespace MemTrace.Analyzers.Contracts;

/// <summary>The attributes of the vocabulary.</summary>
internal enum MemoryAttributeKind
{
    Tracks,
    Reports,
    Releases,
    Owns,
    Shares,
    Bytes,
    Changes,
}
