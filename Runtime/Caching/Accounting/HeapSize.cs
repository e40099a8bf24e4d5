using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace MemTrace;

/// <summary>
/// What things cost on the garbage-collected heap, in bytes. Every figure is asked of the running runtime by allocating once and
/// reading the thread's allocation counter; none is written down here.
/// </summary>
internal static class HeapSize
{
    private const int Alignment = 8;

    // An array of one alignment unit costs its header and that unit.
    private static readonly long ArrayHeader = Measure(static () => new byte[Alignment]) - Alignment;

    /// <summary>The cost of a byte array.</summary>
    public static long OfBytes(int length) => Align(ArrayHeader + length);

    /// <summary>The cost of an array; null costs nothing.</summary>
    public static long OfArray<T>(T[]? array) => array is null ? 0 : OfArray<T>(array.Length);

    /// <summary>The cost of an array of so many elements.</summary>
    public static long OfArray<T>(int length) => Align(ArrayHeader + (long)Unsafe.SizeOf<T>() * length);

    /// <summary>The cost of one object of exactly this type.</summary>
    public static long Of<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors | DynamicallyAccessedMemberTypes.NonPublicConstructors)] T>()
        where T : class => Measured<T>.Bytes;

    /// <summary>The cost of one object of exactly this type.</summary>
    public static long Of([DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors | DynamicallyAccessedMemberTypes.NonPublicConstructors)] Type type) =>
        Measure(() => RuntimeHelpers.GetUninitializedObject(type));

    private static long Align(long bytes) => (bytes + (Alignment - 1)) & ~(Alignment - 1L);

    // The first allocations may also pay for code that has never run, so the least of a few readings is the object itself.
    private static long Measure(Func<object> allocate)
    {
        var least = long.MaxValue;
        for (var reading = 0; reading < 4; reading++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            var allocated = allocate();
            var bytes = GC.GetAllocatedBytesForCurrentThread() - before;
            GC.KeepAlive(allocated);
            least = Math.Min(least, bytes);
        }

        return least;
    }

    private static class Measured<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors | DynamicallyAccessedMemberTypes.NonPublicConstructors)] T>
        where T : class
    {
        public static readonly long Bytes = Of(typeof(T));
    }
}
