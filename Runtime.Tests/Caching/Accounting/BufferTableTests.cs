using MemTrace.Tests.Support;

namespace MemTrace.Tests.Caching.Accounting;

/// <summary>The table by itself, against a dictionary.</summary>
public sealed class BufferTableTests
{
    private const int SmallestCapacity = 16;
    private const int SlotBytes = 16;

    private BufferTable _table;

    [Fact]
    public void Buffers_AreFoundUntilTheyAreRemoved()
    {
        for (var seed = 0; seed < Effort.Of(all: 50, few: 6); seed++)
        {
            _table = default;
            var chance = new Random(seed);
            var buffers = Enumerable.Range(0, 60).Select(_ => new byte[8]).ToArray();
            var units = new Dictionary<byte[], SharedBuffer>(ReferenceEqualityComparer.Instance);
            for (var step = 0; step < 300; step++)
            {
                var buffer = buffers[chance.Next(buffers.Length)];
                // It grows, and then it shrinks.
                if (chance.Next(300) > step)
                {
                    units[buffer] = new SharedBuffer();
                    _table.Set(buffer, units[buffer]);
                }
                else if (_table.StorageBytes > 0)
                {
                    units.Remove(buffer);
                    _table.Remove(buffer);
                }

                Assert.Equal(units.Count, _table.Count);
                foreach (var one in buffers) Assert.Same(units.GetValueOrDefault(one), _table.Find(one));
                // Now and then everything moves.
                if (step % 100 == 50) GC.Collect(0, GCCollectionMode.Forced, blocking: true, compacting: true);
            }
        }
    }

    [Fact]
    public void Table_DoublesAsItIsHalfFull_AndIsGivenUpOnlyOnceItIsEmpty()
    {
        Assert.Equal(0, _table.StorageBytes);
        var buffers = Enumerable.Range(0, 40).Select(_ => new byte[8]).ToArray();
        for (var at = 0; at < buffers.Length; at++)
        {
            _table.Set(buffers[at], new SharedBuffer());
            var capacity = at < 8 ? SmallestCapacity : at < 16 ? 2 * SmallestCapacity : at < 32 ? 4 * SmallestCapacity : 8 * SmallestCapacity;
            Assert.Equal(HeapSize.OfBytes(capacity * SlotBytes), _table.StorageBytes);
        }

        for (var at = 0; at < buffers.Length; at++)
        {
            _table.Trim();
            Assert.Equal(HeapSize.OfBytes(8 * SmallestCapacity * SlotBytes), _table.StorageBytes);
            _table.Remove(buffers[at]);
        }

        _table.Trim();
        Assert.Equal(0, _table.StorageBytes);
        Assert.Null(_table.Find(buffers[0]));
    }

    [Fact]
    public void Buffer_ThatIsSetTwice_LeadsToTheLast()
    {
        var (buffer, first, last) = (new byte[8], new SharedBuffer(), new SharedBuffer());
        _table.Set(buffer, first);
        _table.Set(buffer, last);
        Assert.Equal(1, _table.Count);
        Assert.Same(last, _table.Find(buffer));
    }
}
