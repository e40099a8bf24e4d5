using MemTrace.Tests.Support;
using static MemTrace.Tests.Support.CacheScenario;

namespace MemTrace.Tests.Caching;

/// <summary>What is wrong is refused with an exception that names the values, and changes nothing.</summary>
public sealed class BadInputTests
{
    private readonly CacheScenario _raft = new();

    public BadInputTests()
    {
        _raft.Append(Entries(5, 4));
        _raft.Cache.MarkPersisted(6);
    }

    [Fact]
    public void Cache_WithoutTrace_IsRefused() =>
        Assert.Equal("trace", Assert.Throws<ArgumentNullException>(() => new EntryCache(null!)).ParamName);

    [Fact]
    public void Options_WithNegativeBytes_AreRefused() =>
        Refuses<ArgumentOutOfRangeException>(() => _ = new EntryCacheOptions { MaxIdleBytes = -3 }, "-3");

    [Fact]
    public void Options_WithUnknownPolicy_AreRefused() =>
        Refuses<ArgumentOutOfRangeException>(() => _ = new EntryCacheOptions { PayloadPolicy = (PayloadPolicy)9 }, "9", "neither to share payload nor to copy it");

    [Fact]
    public void Payload_TooLargeForOneBuffer_IsRefusedWhereItIsCopied()
    {
        using var manager = new HugeMemory();
        using var cache = new EntryCache(new MemoryTrace("copying"), new EntryCacheOptions { PayloadPolicy = PayloadPolicy.Copy });
        var entry = new LogEntry(1, 1, 0, manager.Memory, manager.Memory);
        Refuses<ArgumentException>(() => cache.Append([entry]), "Entry 1", $"{2L * int.MaxValue}", $"{Array.MaxLength}");
        Refuses<ArgumentException>(() => cache.Prepend([entry]), "Entry 1");
        Refuses<ArgumentException>(() => cache.CopyOf([entry]), "Entry 1");
        Assert.Equal(0, cache.Count);
    }

    [Theory]
    [InlineData(-2, 1, "-2")]
    [InlineData(1, -7, "-7")]
    [InlineData(long.MaxValue, 1, "9223372036854775807")]
    public void Entry_WithImpossibleNumbers_IsRefused(long index, long term, string named) =>
        Refuses<ArgumentOutOfRangeException>(() => _ = new LogEntry(index, term, 0, default), named);

    [Fact]
    public void Append_Empty_IsRefused() => Refuses<ArgumentException>(() => _raft.Cache.Append([]), "at least one is expected");

    [Fact]
    public void Append_WithAGapToTheCache_IsRefused() => Refuses<ArgumentException>(() => _raft.Cache.Append(Entries(10, 2)), "from 10 on leave a gap", "ends at 8", "the next is 9");

    [Fact]
    public void Append_WithAGapInside_IsRefused() => Refuses<ArgumentException>(() => _raft.Cache.Append([Entry(9), Entry(11)]), "Entry 11 follows entry 9", "10 is expected");

    [Fact]
    public void Append_Backwards_IsRefused() => Refuses<ArgumentException>(() => _raft.Cache.Append([Entry(9), Entry(8)]), "9", "8");

    [Fact]
    public void Prepend_Empty_IsRefused() => Refuses<ArgumentException>(() => _raft.Cache.Prepend([]), "at least one is expected");

    [Theory]
    [InlineData(1, 3)]
    [InlineData(3, 3)]
    public void Prepend_ThatDoesNotEndBelowTheFirst_IsRefused(long first, int count) =>
        Refuses<ArgumentException>(() => _raft.Cache.Prepend(Entries(first, count)), $"{first + count - 1}", "5");

    [Theory]
    [InlineData(6, 6, "empty")]
    [InlineData(7, 6, "reversed")]
    [InlineData(4, 6, "[5, 9)")]
    [InlineData(5, 10, "[5, 9)")]
    [InlineData(20, 30, "[5, 9)")]
    [InlineData(-5, 6, "[5, 9)")]
    public void CopyRange_OutsideTheCache_IsRefused(long first, long end, string named) =>
        Refuses<ArgumentOutOfRangeException>(() => _raft.Cache.CopyRange(first, end), named, $"[{first}, {end})");

    [Fact]
    public void CopyRange_OfAnEmptyCache_IsRefused()
    {
        using var cache = new EntryCache(new MemoryTrace("empty"));
        Refuses<ArgumentOutOfRangeException>(() => cache.CopyRange(1, 2), "[1, 2)");
    }

    [Fact]
    public void CopyRange_WithNegativeBytes_IsRefused() => Refuses<ArgumentOutOfRangeException>(() => _raft.Cache.CopyRange(5, 6, -1), "-1");

    [Fact]
    public void CopyOf_Nothing_IsRefused() => Refuses<ArgumentException>(() => _raft.Cache.CopyOf([]), "at least one is expected");

    [Fact]
    public void CopyOf_EntriesWithAGap_IsRefused() => Refuses<ArgumentException>(() => _raft.Cache.CopyOf([Entry(1), Entry(3)]), "1", "3");

    [Theory]
    [InlineData(PayloadPolicy.Share)]
    [InlineData(PayloadPolicy.Copy)]
    public void MemoryThatWasGivenBack_IsRefused_BeforeAnythingChanges(PayloadPolicy policy)
    {
        var raft = new CacheScenario(new EntryCacheOptions { PayloadPolicy = policy });
        raft.Append(Entries(5, 4));
        var given = new GivenMemory();
        LogEntry Given(long index) => new(index, 1, 0, given.Memory);
        LogEntry[] appended = [Entry(9), Given(10)], conflicting = [Entry(6), Given(7)], prepended = [Given(3), Entry(4)];
        LogEntry withContext = new(9, 1, 0, new byte[5], given.Memory);
        ((IDisposable)given).Dispose();
        var before = raft.Trace.Snapshot();

        Assert.Throws<ObjectDisposedException>(() => raft.Cache.Append(appended));
        Assert.Throws<ObjectDisposedException>(() => raft.Cache.Append(conflicting));
        Assert.Throws<ObjectDisposedException>(() => raft.Cache.Append([withContext]));
        Assert.Throws<ObjectDisposedException>(() => raft.Cache.Prepend(prepended));
        Assert.Throws<ObjectDisposedException>(() => raft.Cache.CopyOf(appended));

        Assert.Equal((before, 4, 8, 0), (raft.Trace.Snapshot(), raft.Cache.Count, raft.Cache.LastIndex, raft.Cache.UnreportedCopies));
        raft.Append(Entries(9, 2));
    }

    [Fact]
    public void MemoryThatIsGivenBackWhileACopyHasIt_LeavesTheBooksInOrder()
    {
        var given = new GivenMemory();
        var copy = _raft.Cache.CopyOf([new LogEntry(20, 1, 0, given.Memory), Entry(21)]);
        ((IDisposable)given).Dispose();
        _raft.Trace.Report(copy);
        _raft.AssertPayload(resident: 4 * Cost(1000), dangling: Cost(1000));
        copy.Dispose();
        _raft.AssertPayload(resident: 4 * Cost(1000));
    }

    [Theory]
    [InlineData(-1, "-1")]
    [InlineData(9, "9")]
    [InlineData(long.MaxValue, "9223372036854775807")]
    public void MarkPersisted_OutsideTheLog_IsRefused(long index, string named) =>
        Refuses<ArgumentOutOfRangeException>(() => _raft.Cache.MarkPersisted(index), named);

    [Fact]
    public void MarkPersisted_OfAnEmptyCache_BeyondEveryEntry_IsRefused()
    {
        using var cache = new EntryCache(new MemoryTrace("empty"));
        Refuses<ArgumentOutOfRangeException>(() => cache.MarkPersisted(long.MaxValue), "9223372036854775807");
        Refuses<ArgumentOutOfRangeException>(() => cache.MarkPersisted(-1), "-1");
        cache.MarkPersisted(7);
        cache.Prepend(Entries(5, 3));
        Assert.Equal(3 * Cost(1000), cache.CompactTo(long.MaxValue));
    }

    [Fact]
    public void LargestIndexes_WorkLikeAnyOther()
    {
        const long First = long.MaxValue - 4;
        var raft = new CacheScenario();
        raft.Append(Entries(First, 4));
        var copy = raft.CopyAndReport(First, First + 4);
        Assert.Equal((First, long.MaxValue), (copy.FirstIndex, copy.EndIndex));
        raft.Step(() => raft.Cache.MarkPersisted(First + 3));
        raft.Step(() => raft.Cache.CompactTo(long.MaxValue));
        raft.AssertPayload(dangling: 4 * Cost(1000));
        raft.Release(copy);
        Refuses<ArgumentException>(() => raft.Cache.Append([]), "at least one is expected");
    }

    [Fact]
    public void MarkPersisted_OfOldNews_ChangesNothing()
    {
        _raft.Cache.MarkPersisted(2);
        Assert.Equal(6, _raft.Cache.PersistedIndex);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(5)]
    public void CompactTo_BelowTheCache_ChangesNothing(long index)
    {
        Assert.Equal(0, _raft.Step(() => _raft.Cache.CompactTo(index)));
        Assert.Equal(4, _raft.Cache.Count);
    }

    [Fact]
    public void Evict_UnknownScope_IsRefused() => Refuses<ArgumentOutOfRangeException>(() => _raft.Cache.Evict((EvictionScope)7), "7");

    [Fact]
    public void Report_Null_IsRefused() => Refuses<ArgumentNullException>(() => _raft.Trace.Report(null!));

    [Fact]
    public void Report_Twice_IsRefused()
    {
        using var copy = _raft.Cache.CopyRange(5, 7);
        _raft.Trace.Report(copy);
        Refuses<InvalidOperationException>(() => _raft.Trace.Report(copy), "[5, 7)", "raft");
    }

    [Fact]
    public void ReleasedCopy_RefusesEverything()
    {
        var copy = _raft.Cache.CopyRange(5, 7);
        copy.Dispose();
        Refuses<ObjectDisposedException>(() => _raft.Trace.Report(copy), "The copy is released");
        Refuses<ObjectDisposedException>(() => _ = copy.Span.Length, "The copy is released");
        Refuses<ObjectDisposedException>(() => _ = copy.Count, "The copy is released");
        Refuses<ObjectDisposedException>(() => _ = copy[0], "The copy is released");
        Refuses<ObjectDisposedException>(() => _ = copy.DanglingBytes, "The copy is released");
        Refuses<ObjectDisposedException>(() => _ = copy.NonDanglingBytes, "The copy is released");
        Refuses<ObjectDisposedException>(() => _ = copy.TotalBytes, "The copy is released");
        Refuses<ObjectDisposedException>(() => _ = copy.FirstIndex, "The copy is released");
        Refuses<ObjectDisposedException>(() => _ = copy.EndIndex, "The copy is released");
    }

    [Fact]
    public void ReleasedCopy_ThatIsReleasedAgain_OrEnumerated_IsRefused()
    {
        var copy = _raft.Cache.CopyRange(5, 7);
        var enumerator = copy.GetEnumerator();
        Assert.True(enumerator.MoveNext());
        copy.Dispose();
        Refuses<ObjectDisposedException>(() => enumerator.MoveNext(), "The copy is released");
        Refuses<InvalidOperationException>(copy.Dispose, "[5, 7)", "released twice");
        Assert.False(copy.IsReported);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(2)]
    public void Copy_IndexedOutside_IsRefused(int at)
    {
        using var copy = _raft.Cache.CopyRange(5, 7);
        Refuses<ArgumentOutOfRangeException>(() => _ = copy[at], $"{at}", "2");
    }

    [Fact]
    public void DisposedCache_RefusesEverything()
    {
        _raft.Cache.Dispose();
        Refuses<ObjectDisposedException>(() => _raft.Cache.Append(Entries(9, 1)), "'raft' is disposed", "no more entries");
        Refuses<ObjectDisposedException>(() => _raft.Cache.Prepend(Entries(4, 1)), "'raft' is disposed", "no more entries");
        Refuses<ObjectDisposedException>(() => _raft.Cache.CopyRange(5, 6), "'raft' is disposed", "no more entries");
        Refuses<ObjectDisposedException>(() => _raft.Cache.CopyOf(Entries(5, 1)), "'raft' is disposed", "no more entries");
        Refuses<ObjectDisposedException>(() => _raft.Cache.TryGetEntry(5, out _), "'raft' is disposed", "no more entries");
        Refuses<ObjectDisposedException>(() => _raft.Cache.TryGetTerm(5, out _), "'raft' is disposed", "no more entries");
        Refuses<ObjectDisposedException>(() => _raft.Cache.MarkPersisted(7), "'raft' is disposed", "no more entries");
        Refuses<ObjectDisposedException>(() => _raft.Cache.CompactTo(7), "'raft' is disposed", "no more entries");
        Refuses<ObjectDisposedException>(() => _raft.Cache.Evict(EvictionScope.All), "'raft' is disposed", "no more entries");
    }

    private void Refuses<T>(Action call, params string[] named)
        where T : Exception
    {
        var state = (_raft.Trace.Snapshot(), _raft.Cache.Count, _raft.Cache.LastIndex, _raft.Cache.PersistedIndex);

        var error = Assert.Throws<T>(call);

        Assert.All(named, value => Assert.Contains(value, error.Message));
        Assert.Equal(state, (_raft.Trace.Snapshot(), _raft.Cache.Count, _raft.Cache.LastIndex, _raft.Cache.PersistedIndex));
    }

    /// <summary>Memory that cannot be asked for anything once it is disposed.</summary>
    private sealed class GivenMemory : System.Buffers.MemoryManager<byte>
    {
        private byte[]? _bytes = new byte[10];

        public override Span<byte> GetSpan() => _bytes ?? throw new ObjectDisposedException(nameof(GivenMemory));

        public override System.Buffers.MemoryHandle Pin(int elementIndex = 0) => throw new NotSupportedException();

        public override void Unpin() => throw new NotSupportedException();

        protected override void Dispose(bool disposing) => _bytes = null;
    }

    /// <summary>Memory that says it is as large as can be; nobody reads it.</summary>
    private sealed class HugeMemory : System.Buffers.MemoryManager<byte>
    {
        public override Memory<byte> Memory => CreateMemory(int.MaxValue);

        public override Span<byte> GetSpan() => throw new NotSupportedException();

        public override System.Buffers.MemoryHandle Pin(int elementIndex = 0) => throw new NotSupportedException();

        public override void Unpin() => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
        }
    }
}
