namespace MemTrace;

/// <summary>What an <see cref="EntryCache"/> does with the payload of entries that come in.</summary>
public enum PayloadPolicy
{
    /// <summary>
    /// Payload stays where it is, and is shared by reference: nothing is copied, and the whole buffer that it slices is charged. Its
    /// bytes must not change while a cache or a copy holds an entry.
    /// </summary>
    Share,

    /// <summary>
    /// Payload is copied into buffers of the cache's own, which are charged as large as they were rented and used again once nothing
    /// holds them. The caller's buffers are free when the call returns, and a small slice of a large buffer does not keep that alive.
    /// </summary>
    Copy,
}
