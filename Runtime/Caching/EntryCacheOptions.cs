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

    /// <summary>What the cache does with the payload of entries that come in; unless it is set, payload is shared by reference.</summary>
    /// <remarks>
    /// With <see cref="PayloadPolicy.Copy"/>, <see cref="MaxIdleBytes"/> also bounds the payload buffers that are kept for reuse, and what
    /// an entry's data refers to may be overwritten as soon as the entry has left the cache and the copies that it was read from are
    /// released: to keep payload longer, copy its bytes.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is none of those there are.</exception>
    public PayloadPolicy PayloadPolicy
    {
        get;
        init
        {
            if (value is not (PayloadPolicy.Share or PayloadPolicy.Copy))
                throw new ArgumentOutOfRangeException(nameof(value), value, "The policy is neither to share payload nor to copy it.");
            field = value;
        }
    }

    /// <summary>
    /// Whether the stack is kept with each copy that is taken, to be shown while it is outstanding. For debugging only: it costs many
    /// times what the copy costs, and its text is not charged. Where a copy was taken, file and line, is known without it.
    /// </summary>
    public bool CapturesStacks { get; init; }

    /// <summary>
    /// Called for each copy that is still outstanding when the cache is disposed, after that has been done, on the disposing thread.
    /// </summary>
    public Action<OutstandingCopy>? CopyOutstandingAtDispose { get; init; }
}
