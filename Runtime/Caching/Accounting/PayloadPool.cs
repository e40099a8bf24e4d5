using System.Numerics;

namespace MemTrace;

/// <summary>
/// Buffers for payload that are kept for reuse, by length. Lengths come in steps of at most a quarter, so at most a fifth of a buffer
/// is unused. A mutable struct: keep it in a field.
/// </summary>
internal struct PayloadPool
{
    private const int SmallestLength = 16;
    private const int StepsOfADoubling = 4;
    private const int SmallestShelf = 4;

    // Beyond this, the next step might be longer than an array can be; such a buffer is rented as it is asked for, and not kept.
    private const int LargestKept = 1 << 30;

    private Shelf[]? _shelves;
    private int _clock;

    /// <summary>What the pool's own arrays cost, without the buffers, in bytes.</summary>
    public long StorageBytes { get; private set; }

    /// <summary>How long the buffer is that is rented for so many bytes.</summary>
    public static int LengthFor(int bytes)
    {
        if (bytes <= SmallestLength) return SmallestLength;
        var step = StepFor(bytes);
        return bytes > LargestKept ? bytes : (int)(((uint)bytes + step - 1) & ~(step - 1));
    }

    /// <summary>A buffer of exactly this length that was kept; null if there is none.</summary>
    public byte[]? Take(int length)
    {
        if (length > LargestKept) return null;
        var number = ShelfFor(length);
        if (_shelves is null || number >= _shelves.Length) return null;
        ref var shelf = ref _shelves[number];
        shelf.LastTaken = ++_clock;
        if (shelf.Count == 0) return null;
        var buffer = shelf.Buffers![--shelf.Count];
        shelf.Buffers[shelf.Count] = null!;
        return buffer;
    }

    /// <summary>Whether buffers of this length are kept at all.</summary>
    public static bool Keeps(int length) => length <= LargestKept;

    /// <summary>Keeps a buffer, whose length is one that <see cref="LengthFor"/> gave.</summary>
    public void Put(byte[] buffer)
    {
        var number = ShelfFor(buffer.Length);
        if (_shelves is null || number >= _shelves.Length)
        {
            var before = HeapSize.OfArray(_shelves);
            Array.Resize(ref _shelves, number + 1);
            StorageBytes += HeapSize.OfArray(_shelves) - before;
        }

        ref var shelf = ref _shelves[number];
        if (shelf.Count == (shelf.Buffers?.Length ?? 0))
        {
            var before = HeapSize.OfArray(shelf.Buffers);
            Array.Resize(ref shelf.Buffers, Math.Max(SmallestShelf, shelf.Count * 2));
            StorageBytes += HeapSize.OfArray(shelf.Buffers) - before;
        }

        shelf.Buffers![shelf.Count++] = buffer;
    }

    /// <summary>
    /// Gives up the buffers of the length that was not asked for the longest time, unless it is this one. Answers what they cost; zero
    /// if there are none.
    /// </summary>
    public long DropOldestExcept(int length)
    {
        var kept = ShelfFor(length);
        var oldest = -1;
        for (var number = 0; number < (_shelves?.Length ?? 0); number++)
            if (number != kept && _shelves![number].Count > 0 && (oldest < 0 || _shelves[number].LastTaken < _shelves[oldest].LastTaken)) oldest = number;
        if (oldest < 0) return 0;
        ref var shelf = ref _shelves![oldest];
        var bytes = shelf.Count * HeapSize.OfBytes(shelf.Buffers![0].Length);
        StorageBytes -= HeapSize.OfArray(shelf.Buffers);
        shelf = default;
        return bytes;
    }

    // A quarter of the power of two below the length.
    private static uint StepFor(int length) => Math.Max(SmallestLength / StepsOfADoubling, 1u << (BitOperations.Log2((uint)length - 1) - BitOperations.Log2(StepsOfADoubling)));

    // 16, then 20, 24, 28, 32, then 40, 48, 56, 64, and so on.
    private static int ShelfFor(int length)
    {
        if (length <= SmallestLength) return 0;
        var doubling = BitOperations.Log2((uint)length - 1);
        var step = StepFor(length);
        return (doubling - BitOperations.Log2(SmallestLength)) * StepsOfADoubling + (int)((uint)length - (1u << doubling)) / (int)step;
    }

    private struct Shelf
    {
        public byte[][]? Buffers;
        public int Count;
        public int LastTaken;
    }
}
