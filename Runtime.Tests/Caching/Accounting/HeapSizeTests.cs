using System.Runtime.CompilerServices;
using MemTrace.Tests.Support;

namespace MemTrace.Tests.Caching.Accounting;

/// <summary>What is measured, against what the method tables say.</summary>
public sealed class HeapSizeTests
{
    [Fact]
    public void Objects_CostWhatTheirMethodTableSays()
    {
        foreach (var type in new[] { typeof(BufferFilter), typeof(CachedEntries), typeof(CopyAccount), typeof(CopyLedger), typeof(EntryCache), typeof(Hold), typeof(PartCharges), typeof(SharedBuffer) })
            Assert.Equal(HeapWalk.SizeOf(RuntimeHelpers.GetUninitializedObject(type)), HeapSize.Of(type));
        Assert.Equal(HeapSize.Of(typeof(PayloadRange)), HeapSize.Of<PayloadRange>());
    }

    [Fact]
    public void Arrays_CostWhatTheirMethodTableSays()
    {
        for (var length = 0; length < 40; length++) Assert.Equal(HeapWalk.SizeOf(new byte[length]), HeapSize.OfBytes(length));
        Assert.Equal(HeapWalk.SizeOf(new LogEntry[3]), HeapSize.OfArray(new LogEntry[3]));
        Assert.Equal(HeapWalk.SizeOf(new uint[5]), HeapSize.OfArray<uint>(5));
        Assert.Equal(0, HeapSize.OfArray<long>(null));
        // Longer than a number of 32 bits can count in bytes.
        Assert.Equal(24 + 8L * int.MaxValue, HeapSize.OfArray<long>(int.MaxValue));
        Assert.Equal((24L + int.MaxValue + 7) / 8 * 8, HeapSize.OfBytes(int.MaxValue));
    }
}
