using System.Numerics;
using System.Runtime.CompilerServices;

namespace MemTrace;

/// <summary>
/// The entries that a cache holds, by index, in a ring; beside each, the running sum of what payload costs. An entry is plain if its
/// payload is one array that no other entry refers to: it is charged through the running sum. All others are charged buffer by
/// buffer, and weigh nothing here. A mutable struct: keep it in a field.
/// </summary>
internal struct EntryRing
{
    private const int SmallestCapacity = 16;

    private LogEntry[] _records;

    // Invariant: for a held index i, the payload of plain entries from First up to i costs _bytesBefore[i] - _bytesBefore[First].
    // Only differences mean something.
    private long[] _bytesBefore;
    private long _bytesBeforeEnd;
    // Null while the ring has no capacity.
    private BufferFilter? _filter;

    /// <summary>A ring that holds nothing and costs nothing, before the first index of a log.</summary>
    public static EntryRing Empty => new() { First = 1, End = 1, _records = [], _bytesBefore = [] };

    public long First { get; private set; }

    public long End { get; private set; }

    public readonly int Count => (int)(End - First);

    public readonly int Capacity => _records.Length;

    /// <summary>What the ring's own arrays cost, in bytes.</summary>
    public readonly long StorageBytes => StorageBytesAt(Capacity);

    public readonly ref readonly LogEntry this[long index] => ref _records[Slot(index)];

    private readonly int Slot(long index) => (int)index & (_records.Length - 1);

    public static long StorageBytesAt(int capacity) => capacity == 0
        ? 0
        : HeapSize.OfArray<LogEntry>(capacity) + HeapSize.OfArray<long>(capacity) + BufferFilter.StorageBytesAt(capacity);

    public static int CapacityFor(int count) => count == 0 ? 0 : Math.Max(SmallestCapacity, (int)BitOperations.RoundUpToPowerOf2((uint)count));

    public readonly bool Contains(long index) => index >= First && index < End;

    /// <summary>What the payload of the plain entries in the range costs.</summary>
    public readonly long BytesIn(long first, long end) => BytesBefore(end) - BytesBefore(first);

    /// <summary>Whether the entry is charged through the running sum.</summary>
    public readonly bool IsPlain(long index) => this[index].WholeLength == 0 || BytesIn(index, index + 1) != 0;

    public readonly void CopyTo(long first, Span<LogEntry> destination)
    {
        var slot = Slot(first);
        var untilWrap = Math.Min(destination.Length, _records.Length - slot);
        _records.AsSpan(slot, untilWrap).CopyTo(destination);
        // Moving nothing costs as much as moving an entry.
        if (untilWrap < destination.Length) _records.AsSpan(0, destination.Length - untilWrap).CopyTo(destination[untilWrap..]);
    }

    /// <summary>Moves what is held into arrays of another capacity. Where a caller needs room, it does this before it changes anything.</summary>
    public void Resize(int capacity)
    {
        if (capacity == Capacity) return;
        if (capacity == 0)
        {
            (_records, _bytesBefore, _filter) = ([], [], null);
            return;
        }

        var records = new LogEntry[capacity];
        var bytesBefore = new long[capacity];
        for (var index = First; index < End; index++)
        {
            var slot = (int)index & (capacity - 1);
            records[slot] = this[index];
            bytesBefore[slot] = _bytesBefore[Slot(index)];
        }

        (_records, _bytesBefore, _filter) = (records, bytesBefore, new BufferFilter(capacity));
    }

    /// <summary>Says where an empty ring begins.</summary>
    public void StartAt(long index)
    {
        (First, End) = (index, index);
        _filter?.Forget();
    }

    /// <summary>Puts records after the last, without weighing them yet: <see cref="Extend"/> takes them in, one by one.</summary>
    public readonly void Place(ReadOnlySpan<LogEntry> entries)
    {
        var slot = Slot(entries[0].Index);
        var untilWrap = Math.Min(entries.Length, _records.Length - slot);
        entries[..untilWrap].CopyTo(_records.AsSpan(slot));
        if (untilWrap < entries.Length) entries[untilWrap..].CopyTo(_records);
    }

    /// <summary>Puts another record of the same index in the place of one that was placed and not taken in yet.</summary>
    public readonly void ReplacePlaced(in LogEntry entry) => _records[Slot(entry.Index)] = entry;

    /// <summary>
    /// Takes in placed records whose payload is plain, up to <paramref name="end"/> or to the first that may not be, which the caller
    /// then looks at. Returns what the payload taken in costs.
    /// </summary>
    public long ExtendWhilePlain(long end)
    {
        // Copies of the fields stay in registers, which the fields themselves do not.
        var filter = _filter!;
        var (gapLow, gapHigh) = (filter.GapLow, filter.GapHigh);
        var first = First;
        var records = _records;
        var bytesBefore = _bytesBefore;
        var mask = records.Length - 1;
        var sum = _bytesBeforeEnd;
        var start = sum;
        var index = End;
        for (; index < end; index++)
        {
            ref readonly var entry = ref records[(int)index & mask];
            long bytes = 0;
            if (entry.WholeLength != 0)
            {
                if (entry.WholeLength < 0) break;
                var address = ObjectAddress.Of(entry.DataBuffer!);
                if (address > gapLow && address < gapHigh)
                {
                    gapLow = address;
                }
                else
                {
                    filter.GapLow = gapLow;
                    if (filter.FindOrAdd(records, first, index) != BufferFilter.NotFound) break;
                    (gapLow, gapHigh) = (filter.GapLow, filter.GapHigh);
                }

                bytes = HeapSize.OfBytes(entry.WholeLength);
            }

            bytesBefore[(int)index & mask] = sum;
            sum += bytes;
        }

        filter.GapLow = gapLow;
        End = index;
        _bytesBeforeEnd = sum;
        return sum - start;
    }

    /// <summary>Takes in the next placed record, weighing this much.</summary>
    public void Extend(long bytes)
    {
        _bytesBefore[Slot(End)] = _bytesBeforeEnd;
        _bytesBeforeEnd += bytes;
        End++;
    }

    /// <summary>Puts a record before the first, weighing this much. The filter has to be laid out anew before it is next asked.</summary>
    public void PutBefore(in LogEntry entry, long bytes)
    {
        var before = BytesBefore(First) - bytes;
        First--;
        _records[Slot(First)] = entry;
        _bytesBefore[Slot(First)] = before;
        _filter!.Forget();
    }

    /// <summary>Lets go of the entries below the index.</summary>
    public void DropBefore(long index)
    {
        Clear(First, index);
        First = index;
    }

    /// <summary>Lets go of the entries from the index on.</summary>
    public void DropFrom(long index)
    {
        var bytesBeforeEnd = BytesBefore(index);
        Clear(index, End);
        End = index;
        _bytesBeforeEnd = bytesBeforeEnd;
        // Its links rely on newer entries having higher indexes, which the indexes given out again would break.
        _filter?.Forget();
    }

    /// <summary>Takes the weight of a plain entry away, as its buffer is charged on its own from now on. Returns the weight.</summary>
    public long MakeWeightless(long index)
    {
        var bytes = BytesIn(index, index + 1);
        for (var later = index + 1; later < End; later++) _bytesBefore[Slot(later)] -= bytes;
        _bytesBeforeEnd -= bytes;
        return bytes;
    }

    /// <summary>
    /// Whether the buffers of the plain entries can be looked up; if not, <see cref="BeginFilter"/> or <see cref="LayOutFilter"/> comes first.
    /// </summary>
    public readonly bool IsFilterCurrent => _filter is null || _filter.IsCurrent;

    /// <summary>Makes the filter current, where the plain entries are known to have a buffer each.</summary>
    public readonly void BeginFilter() => _filter?.Begin(_records, First, End);

    /// <summary>The plain entry whose payload is this buffer.</summary>
    public readonly bool TryFind(object buffer, out long index)
    {
        if (Count != 0) return _filter!.TryFind(_records, First, End, buffer, out index);
        index = 0;
        return false;
    }

    /// <summary>
    /// Makes the filter current, and finds entries that came in before it could tell. Where two of them have the same buffer, answers false and names
    /// the two; the caller has to charge that buffer on its own before it tries again.
    /// </summary>
    public bool LayOutFilter(out long older, out long newer)
    {
        older = newer = 0;
        if (_filter is null) return true;
        do
        {
            _filter.BeginChecking(First);
            for (newer = First; newer < End; newer++)
            {
                if (this[newer].WholeLength == 0 || !IsPlain(newer)) continue;
                older = _filter.FindOrAdd(_records, First, newer);
                if (older == BufferFilter.NotFound) continue;
                _filter.Forget();
                return false;
            }

            _filter.FindGap(_records, First, End);
        }
        while (!_filter.IsCurrent);

        older = newer = 0;
        return true;
    }

    private readonly long BytesBefore(long index) => index == End ? _bytesBeforeEnd : _bytesBefore[Slot(index)];

    // A slot that is not held must not keep payload alive.
    private readonly void Clear(long first, long end)
    {
        var count = (int)(end - first);
        if (count == 0) return;
        var slot = Slot(first);
        var untilWrap = Math.Min(count, _records.Length - slot);
        _records.AsSpan(slot, untilWrap).Clear();
        if (untilWrap < count) _records.AsSpan(0, count - untilWrap).Clear();
    }
}
