namespace MemTrace;

/// <summary>
/// Keeps memory under a limit: reads the usage, evicts entries of many caches when it is high, and answers whether to take in more.
/// Idle caches go first, those with the most to free before the others; entries that are not persisted never go.
/// </summary>
/// <remarks>
/// All members are safe from any thread. Call <see cref="Check"/> from a timer or a loop of the store; only one check runs at a time.
/// </remarks>
public sealed class MemoryPressure
{
    private readonly IMemoryUsageSource _source;
    private readonly MemoryPressureOptions _options;
    private readonly Lock _checking = new();

    // Invariant: used under the lock on themselves.
    private readonly Dictionary<EntryCache, int> _usesAtLastCheck = new(ReferenceEqualityComparer.Instance);
    private long _freedSinceCollection;
    private int _collections;
    private long _knownUsed;
    private long _admitted;
    private long _limit = long.MaxValue;
    private long _peakUsed;
    private long _evictedBytes;
    private long _evictions;
    private long _rejections;
    private volatile MemoryPressureLevel _level;

    /// <summary>Makes a guard over the source. It knows no cache yet, and has not read the usage.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="source"/> is null.</exception>
    /// <exception cref="ArgumentException">The limit is negative, or the marks are not 0 ≤ low ≤ near-high ≤ high ≤ 1.</exception>
    public MemoryPressure(IMemoryUsageSource source, MemoryPressureOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        options ??= new MemoryPressureOptions();
        if (options.LimitBytes < 0) throw new ArgumentException($"A limit of {options.LimitBytes} bytes is below zero.", nameof(options));
        if (!(options.LowMark >= 0 && options.LowMark <= options.NearHighMark && options.NearHighMark <= options.HighMark && options.HighMark <= 1))
            throw new ArgumentException($"The marks {options.LowMark} (low), {options.NearHighMark} (near high) and {options.HighMark} (high) are not in order between 0 and 1.", nameof(options));
        _source = source;
        _options = options;
    }

    /// <summary>The level that the last check found.</summary>
    public MemoryPressureLevel Level => _level;

    /// <summary>The highest usage that a check read, in bytes.</summary>
    public long PeakUsedBytes => Volatile.Read(ref _peakUsed);

    /// <summary>The limit that the last check knew, in bytes.</summary>
    public long LimitBytes => Volatile.Read(ref _limit);

    /// <summary>How many bytes evictions freed.</summary>
    public long EvictedBytes => Volatile.Read(ref _evictedBytes);

    /// <summary>How many times a cache was evicted.</summary>
    public long Evictions => Volatile.Read(ref _evictions);

    /// <summary>How many times <see cref="MustReject"/> said yes.</summary>
    public long Rejections => Volatile.Read(ref _rejections);

    /// <summary>Lets the guard evict from the cache. A disposed cache is forgotten by itself.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="cache"/> is null.</exception>
    public void Register(EntryCache cache)
    {
        ArgumentNullException.ThrowIfNull(cache);
        lock (_usesAtLastCheck) _usesAtLastCheck[cache] = cache.Uses;
    }

    /// <summary>Keeps the guard from evicting from the cache. One that it does not know changes nothing.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="cache"/> is null.</exception>
    public void Unregister(EntryCache cache)
    {
        ArgumentNullException.ThrowIfNull(cache);
        lock (_usesAtLastCheck) _usesAtLastCheck.Remove(cache);
    }

    /// <summary>
    /// Reads the usage, evicts if it is high, and tells the level that is left. What the source or a callback throws comes through; the
    /// next check begins anew.
    /// </summary>
    public MemoryPressureLevel Check()
    {
        MemoryPressureLevel before, after;
        MemoryUsage usage;
        lock (_checking)
        {
            before = _level;
            usage = Read();
            if (usage.UsedBytes > _peakUsed) Volatile.Write(ref _peakUsed, usage.UsedBytes);
            if (usage.UsedBytes >= Mark(_options.HighMark, usage.LimitBytes))
            {
                Evict(usage.UsedBytes - Mark(_options.LowMark, usage.LimitBytes));
                usage = Read();
            }

            Volatile.Write(ref _limit, usage.LimitBytes);
            Volatile.Write(ref _knownUsed, usage.UsedBytes);
            Volatile.Write(ref _admitted, 0);
            after = usage.UsedBytes >= Mark(_options.HighMark, usage.LimitBytes) ? MemoryPressureLevel.High
                : usage.UsedBytes >= Mark(_options.NearHighMark, usage.LimitBytes) ? MemoryPressureLevel.NearHigh
                : MemoryPressureLevel.Normal;
            _level = after;
            if (before != after) _options.LevelChanged?.Invoke(after, usage);
        }

        return after;
    }

    /// <summary>
    /// Whether so many more bytes must be turned away, because they might not fit under the limit. What is not turned away is taken to
    /// be in use until the next check has read the usage. Cheap: reads nothing but two numbers.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="bytes"/> is negative.</exception>
    public bool MustReject(long bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        var admitted = Volatile.Read(ref _admitted);
        while (true)
        {
            var room = Volatile.Read(ref _limit) - Volatile.Read(ref _knownUsed) - admitted;
            if (bytes > room)
            {
                Interlocked.Increment(ref _rejections);
                return true;
            }

            var seen = Interlocked.CompareExchange(ref _admitted, admitted + bytes, admitted);
            if (seen == admitted) return false;
            admitted = seen;
        }
    }

    private static long Mark(double fraction, long limit) => limit == long.MaxValue ? long.MaxValue : (long)(fraction * limit);

    private MemoryUsage Read()
    {
        var usage = _source.Read();
        var collections = GC.CollectionCount(GC.MaxGeneration);
        if (_source.ShowsFreedBytesAtOnce || collections != _collections) _freedSinceCollection = 0;
        _collections = collections;
        return new MemoryUsage(Math.Max(0, usage.UsedBytes - _freedSinceCollection), _options.LimitBytes ?? usage.LimitBytes);
    }

    // Whole idle caches first, the largest before the others; then the older halves of those in use, until there is enough.
    private void Evict(long wanted)
    {
        var idle = new List<(long Bytes, EntryCache Cache)>();
        var inUse = new List<(long Bytes, EntryCache Cache)>();
        lock (_usesAtLastCheck)
        {
            foreach (var (cache, uses) in _usesAtLastCheck)
            {
                if (cache.IsDisposed)
                {
                    _usesAtLastCheck.Remove(cache);
                    continue;
                }

                var now = cache.Uses;
                var bytes = cache.EvictableBytes;
                if (bytes > 0) (now == uses ? idle : inUse).Add((bytes, cache));
                _usesAtLastCheck[cache] = now;
            }
        }

        foreach (var (caches, scope) in new[] { (idle, EvictionScope.All), (inUse, EvictionScope.Half), (inUse, EvictionScope.All) })
        {
            caches.Sort(static (left, right) => right.Bytes.CompareTo(left.Bytes));
            foreach (var (_, cache) in caches)
            {
                if (wanted <= 0) return;
                wanted -= Evict(cache, scope);
            }
        }
    }

    private long Evict(EntryCache cache, EvictionScope scope)
    {
        long freed;
        try
        {
            freed = cache.Evict(scope);
        }
        catch (ObjectDisposedException)
        {
            // Its owner was faster.
            return 0;
        }

        if (freed <= 0) return 0;
        _freedSinceCollection += freed;
        Interlocked.Add(ref _evictedBytes, freed);
        Interlocked.Increment(ref _evictions);
        _options.Evicted?.Invoke(cache, freed);
        return freed;
    }
}
