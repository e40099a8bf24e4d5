namespace MemTrace;

/// <summary>How an <see cref="EntryCache"/> behaves. Its values are taken over when the cache is made.</summary>
public sealed class EntryCacheOptions
{
    /// <summary>What <see cref="MaxIdleBytes"/> is unless it is set.</summary>
    public const long DefaultMaxIdleBytes = 128 * 1024;

    /// <summary>
    /// How many bytes the cache may keep for reuse, so that a steady state allocates nothing; they are charged as idle. Zero keeps
    /// nothing. A copy that is larger than this is not kept.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public long MaxIdleBytes
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            field = value;
        }
    } = DefaultMaxIdleBytes;

    /// <summary>
    /// Called for each copy that is still outstanding when the cache is disposed, after that has been done, on the disposing thread.
    /// </summary>
    public Action<OutstandingCopy>? CopyOutstandingAtDispose { get; init; }
}
