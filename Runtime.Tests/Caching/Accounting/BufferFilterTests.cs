using MemTrace.Tests.Support;

namespace MemTrace.Tests.Caching.Accounting;

/// <summary>
/// The filter by itself, against a look at every record. The buffers lie where the collector never moves them, so each of them can
/// come in again once it has left, also in the slot that it had before.
/// </summary>
public sealed class BufferFilterTests
{
    private const int Capacity = 16;

    private readonly byte[][] _buffers = [.. Enumerable.Range(0, 3 * Capacity).Select(at => GC.AllocateArray<byte>(32 + at % 3 * 8, pinned: true))];
    private readonly LogEntry[] _records = new LogEntry[Capacity];
    private BufferFilter _filter = new(Capacity);
    private long _first = 1;
    private long _end = 1;

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(Capacity)]
    public void BufferThatComesInAgain_IsFoundWhileItIsHeld_AndNotAfterwards(int largestBatch)
    {
        for (var seed = 0; seed < Effort.Of(all: 400, few: 60); seed++)
        {
            var chance = new Random(seed);
            Restart(first: chance.Next(1, 100));
            for (var step = 0; step < 60; step++)
            {
                for (var count = chance.Next(1, largestBatch + 1); count > 0 && _end - _first < Capacity; count--) Add(_buffers[chance.Next(_buffers.Length)]);
                AssertFinds(_buffers[chance.Next(_buffers.Length)]);
                AssertGapIsEmpty();
                _first = chance.Next(4) == 0 ? _end : Math.Min(_end, _first + chance.Next(largestBatch + 1));
            }
        }
    }

    [Fact]
    public void BuffersInOrderOfTheirAddresses_AllComeInThroughTheGap()
    {
        Array.Sort(_buffers, (left, right) => ObjectAddress.Of(left).CompareTo(ObjectAddress.Of(right)));
        Restart(first: 1);
        for (var at = 0; at < Capacity; at++)
        {
            Add(_buffers[at]);
            AssertGapIsEmpty();
        }

        // The gap reaches to the end of all addresses, and begins with the highest that came in.
        Assert.Equal((ObjectAddress.Of(_buffers[Capacity - 1]), ulong.MaxValue), GapAfter(() => _filter.Begin(_records, _first, _end)));
    }

    [Fact]
    public void Gap_AboveABuffer_EndsAtTheNextThatIsHeld()
    {
        Array.Sort(_buffers, (left, right) => ObjectAddress.Of(left).CompareTo(ObjectAddress.Of(right)));
        Restart(first: 1);
        foreach (var at in new[] { 9, 3, 20, 15 }) Hold(_buffers[at]);
        // What has no payload, or payload that is not one array, has no place among the addresses.
        Place(new LogEntry(_end, 1, 0, default));
        _end++;
        Place(new LogEntry(_end, 1, 0, _buffers[6], _buffers[7]));
        _end++;
        Place(Entry(_buffers[5]));

        Assert.Equal(
            (ObjectAddress.Of(_buffers[5]), ObjectAddress.Of(_buffers[9])),
            GapAfter(() =>
            {
                // The first after a beginning is looked for among all.
                _filter.Begin(_records, _first, _end);
                Assert.Equal(BufferFilter.NotFound, _filter.FindOrAdd(_records, _first, _end));
            }));
    }

    [Fact]
    public void Forgotten_IsNotCurrent_UntilItBeginsAnew()
    {
        Restart(first: 1);
        _filter.Forget();
        Assert.False(_filter.IsCurrent);
        GapAfter(() => _filter.Begin(_records, _first, _end));
    }

    [Fact]
    public void StorageBytes_AreThoseOfTheObjectAndItsArrays()
    {
        foreach (var capacity in new[] { 16, 64, 1024 })
            Assert.Equal(new HeapWalk().Add(new BufferFilter(capacity)), BufferFilter.StorageBytesAt(capacity));
    }

    // A collection may come in between at any time, and then what was found out is void.
    private (ulong Low, ulong High) GapAfter(Action act)
    {
        while (true)
        {
            act();
            var gap = (_filter.GapLow, _filter.GapHigh);
            if (_filter.IsCurrent) return gap;
        }
    }

    private void Restart(int first)
    {
        Array.Clear(_records);
        _filter = new BufferFilter(Capacity);
        (_first, _end) = (first, first);
    }

    private LogEntry Entry(byte[] buffer) => new(_end, 1, 0, buffer);

    private void Place(LogEntry entry) => _records[(int)_end & (Capacity - 1)] = entry;

    private void Hold(byte[] buffer)
    {
        Place(Entry(buffer));
        _end++;
    }

    // As the ring does it: what lies in the gap is new, all else is asked for.
    private void Add(byte[] buffer)
    {
        Place(Entry(buffer));
        if (!_filter.IsCurrent) _filter.Begin(_records, _first, _end);
        var address = ObjectAddress.Of(buffer);
        if (address > _filter.GapLow && address < _filter.GapHigh)
        {
            Assert.Equal(BufferFilter.NotFound, IndexOf(buffer));
            _filter.GapLow = address;
            _end++;
            return;
        }

        var found = _filter.FindOrAdd(_records, _first, _end);
        Assert.Equal(IndexOf(buffer), found);
        // One that is held already does not come in as a plain entry.
        if (found == BufferFilter.NotFound) _end++;
    }

    private void AssertFinds(byte[] buffer)
    {
        if (_end == _first) return;
        if (!_filter.IsCurrent) _filter.Begin(_records, _first, _end);
        var expected = IndexOf(buffer);
        Assert.Equal(expected != BufferFilter.NotFound, _filter.TryFind(_records, _first, _end, buffer, out var index));
        Assert.Equal(expected, index);
    }

    private void AssertGapIsEmpty()
    {
        var held = Enumerable.Range(0, (int)(_end - _first)).Select(at => ObjectAddress.Of(_records[(int)(_first + at) & (Capacity - 1)].DataBuffer!)).ToList();
        var (low, high) = (_filter.GapLow, _filter.GapHigh);
        if (_filter.IsCurrent) Assert.DoesNotContain(held, address => address > low && address < high);
    }

    private long IndexOf(byte[] buffer)
    {
        for (var index = _first; index < _end; index++)
            if (ReferenceEquals(_records[(int)index & (Capacity - 1)].DataBuffer, buffer)) return index;
        return BufferFilter.NotFound;
    }
}
