namespace MemTrace;

/// <summary>What the caches of one trace node, and the copies reported to it, keep alive, in bytes, part by part.</summary>
/// <param name="Resident">Payload that only caches hold.</param>
/// <param name="Shared">Payload that a cache and at least one reported copy hold; counted once.</param>
/// <param name="Dangling">Payload that only reported copies hold.</param>
/// <param name="Copies">The records of reported copies, and the copy objects.</param>
/// <param name="Storage">The caches' own containers at capacity, and their own objects.</param>
/// <param name="Idle">What the caches' pools keep for reuse.</param>
public readonly record struct MemoryParts(long Resident, long Shared, long Dangling, long Copies, long Storage, long Idle)
{
    internal const int Count = 6;

    internal static readonly string[] Names = [.. Enum.GetNames<MemoryPart>().Select(name => name.ToLowerInvariant())];

    /// <summary>The sum of all parts, in bytes.</summary>
    public long Total => Resident + Shared + Dangling + Copies + Storage + Idle;

    internal long this[MemoryPart part] => part switch
    {
        MemoryPart.Resident => Resident,
        MemoryPart.Shared => Shared,
        MemoryPart.Dangling => Dangling,
        MemoryPart.Copies => Copies,
        MemoryPart.Storage => Storage,
        _ => Idle,
    };

    /// <summary>The sums, part by part.</summary>
    public static MemoryParts operator +(MemoryParts left, MemoryParts right) => new(
        left.Resident + right.Resident,
        left.Shared + right.Shared,
        left.Dangling + right.Dangling,
        left.Copies + right.Copies,
        left.Storage + right.Storage,
        left.Idle + right.Idle);

    /// <summary>The differences, part by part.</summary>
    public static MemoryParts operator -(MemoryParts left, MemoryParts right) => new(
        left.Resident - right.Resident,
        left.Shared - right.Shared,
        left.Dangling - right.Dangling,
        left.Copies - right.Copies,
        left.Storage - right.Storage,
        left.Idle - right.Idle);
}
