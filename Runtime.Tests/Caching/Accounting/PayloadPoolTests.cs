namespace MemTrace.Tests.Caching.Accounting;

public sealed class PayloadPoolTests
{
    private const int LargestKept = 1 << 30;

    private PayloadPool _pool;

    [Fact]
    public void Lengths_AreRoundedUpToTheNextStep_ByAtMostAQuarter()
    {
        // Each doubling from sixteen on has four steps.
        var steps = new List<int> { 16 };
        for (var from = 16; from < 1 << 12; from *= 2)
            for (var step = 1; step <= 4; step++) steps.Add(from + from / 4 * step);
        for (var bytes = 1; bytes <= 1 << 12; bytes++) Assert.Equal(steps.First(step => step >= bytes), PayloadPool.LengthFor(bytes));
    }

    [Theory]
    [InlineData(LargestKept - 1, LargestKept)]
    [InlineData(LargestKept, LargestKept)]
    [InlineData(LargestKept + 1, LargestKept + 1)]
    [InlineData(int.MaxValue, int.MaxValue)]
    public void Lengths_BeyondTheLargestThatIsKept_AreWhatWasAskedFor(int bytes, int length)
    {
        Assert.Equal(length, PayloadPool.LengthFor(bytes));
        Assert.Equal(length <= LargestKept, PayloadPool.Keeps(length));
        Assert.Null(_pool.Take(length));
    }

    [Fact]
    public void Buffers_ComeBackByTheirLength_TheLastFirst_AndOnce()
    {
        var lengths = Enumerable.Range(1, 500).Select(PayloadPool.LengthFor).Distinct().ToArray();
        var buffers = lengths.Select(length => Enumerable.Range(0, 6).Select(_ => new byte[length]).ToArray()).ToArray();
        foreach (var buffer in buffers.SelectMany(shelf => shelf)) _pool.Put(buffer);
        foreach (var shelf in buffers)
        {
            foreach (var buffer in shelf.Reverse()) Assert.Same(buffer, _pool.Take(buffer.Length));
            Assert.Null(_pool.Take(shelf[0].Length));
        }
    }

    [Fact]
    public void Lengths_GoInTheOrderInWhichTheyWereLastAskedFor_AndTheOneInUseStays()
    {
        foreach (var length in new[] { 16, 20, 24, 64 }) _pool.Put(new byte[length]);
        _pool.Put(new byte[24]);
        // Asked for: 24, then 16, then 20; 64 never was.
        _pool.Put(_pool.Take(24)!);
        _pool.Put(_pool.Take(16)!);
        _pool.Put(_pool.Take(20)!);

        Assert.Equal(HeapSize.OfBytes(64), _pool.DropOldestExcept(20));
        Assert.Equal(2 * HeapSize.OfBytes(24), _pool.DropOldestExcept(20));
        Assert.Equal(HeapSize.OfBytes(20), _pool.DropOldestExcept(16));
        Assert.Equal(0, _pool.DropOldestExcept(16));
        Assert.NotNull(_pool.Take(16));
        Assert.Null(_pool.Take(24));
        Assert.Equal(0, _pool.DropOldestExcept(64));
    }

    [Fact]
    public void StorageBytes_AreThoseOfTheArraysThatAreInUse()
    {
        Assert.Equal((0, 0), (_pool.StorageBytes, _pool.DropOldestExcept(16)));
        var shelves = 0L;
        var buffers = 0L;
        foreach (var (length, number) in new[] { (16, 0), (20, 1), (64, 8), (40, 5) })
        {
            shelves = Math.Max(shelves, HeapSize.OfBytes(16 * (number + 1)));
            for (var count = 1; count <= 5; count++)
            {
                _pool.Put(new byte[length]);
                Assert.Equal(shelves + buffers + HeapSize.OfBytes(8 * (count <= 4 ? 4 : 8)), _pool.StorageBytes);
            }

            buffers += HeapSize.OfBytes(8 * 8);
        }

        for (var left = 4; left > 0; left--)
        {
            Assert.Equal(shelves + left * HeapSize.OfBytes(8 * 8), _pool.StorageBytes);
            Assert.NotEqual(0, _pool.DropOldestExcept(1024));
        }

        Assert.Equal(shelves, _pool.StorageBytes);
    }
}
