using System.Runtime.CompilerServices;

namespace MemTrace;

/// <summary>
/// Objects told apart by where they are, which is several times cheaper than their identity hash code.
/// </summary>
/// <remarks>
/// The garbage collector moves objects only in collections that stop all threads, and counts each of them. So addresses read while
/// <see cref="Epoch"/> stays the same belong together; when it has changed, whoever kept some computes them anew. An address never
/// decides by itself that two objects are the same: references are compared for that.
/// </remarks>
internal static class ObjectAddress
{
    /// <summary>A number that is never an epoch.</summary>
    public const int NoEpoch = -1;

    /// <summary>Changes whenever objects may have moved.</summary>
    public static int Epoch
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => GC.CollectionCount(0);
    }

    /// <summary>The object's address, good for the epoch.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Of(object instance) => Unsafe.As<object, nuint>(ref instance);

    /// <summary>A hash of the object's address, spread over as many bits as 64 - <paramref name="shift"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Hash(object instance, int shift)
    {
        // Fibonacci hashing: 2^64 divided by the golden ratio (Knuth, The Art of Computer Programming, 6.4).
        return (int)((Of(instance) * 0x9E3779B97F4A7C15) >> shift);
    }
}
