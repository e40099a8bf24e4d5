// The vocabulary that corpus cases are written in. It is compiled into every case, not into the test assembly.
#nullable enable
#pragma warning disable
global using System;
global using System.Collections.Concurrent;
global using System.Collections.Generic;
global using System.Diagnostics.CodeAnalysis;
global using System.IO;
global using System.Linq;
global using System.Threading;
global using System.Threading.Channels;
global using System.Threading.Tasks;
global using MemTrace;
global using Vocabulary;

namespace Vocabulary
{
    /// <summary>One copied record, with its own size.</summary>
    public readonly struct Record
    {
        public long Index { get; init; }
        public long Term { get; init; }
        [MemoryBytes] public long Size { get; init; }
    }

    /// <summary>A copy without a release half.</summary>
    public class Batch : IReadOnlyList<Record>
    {
        [MemoryBytes(MemoryPortion.Dangling)] public long DanglingBytes => 0;
        [MemoryBytes(MemoryPortion.NonDangling)] public long NonDanglingBytes => 0;
        [MemoryBytes] public long TotalBytes => 0;
        public long FirstIndex => 0;
        public int Count => 0;
        public int Length => 0;
        public bool IsEmpty => false;
        public Record this[int index] => default;
        public IEnumerator<Record> GetEnumerator() => null!;
        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => null!;
        [SharesMemory] public Batch Slice(int start, int length) => this;
        [SharesMemory] public Batch Named(string name) => this;
        [ChangesMemory] public void Trim() { }
        [ReportsMemory] public void ReportSelf() { }
    }

    /// <summary>A copy with a release half: it is released when it is disposed.</summary>
    public class Lease : IDisposable
    {
        [MemoryBytes(MemoryPortion.Dangling)] public long DanglingBytes => 0;
        [MemoryBytes(MemoryPortion.NonDangling)] public long NonDanglingBytes => 0;
        [MemoryBytes] public long TotalBytes => 0;
        public int Count => 0;
        public bool IsEmpty => false;
        [ReleasesMemory] public void Dispose() { }
    }

    public class Cache
    {
        [TracksMemory] public Batch Take() => null!;
        [TracksMemory] public Batch Take(long first, long end) => null!;
        [TracksMemory] public Batch? TakeOrNull() => null;
        public bool TryTake([TracksMemory, NotNullWhen(true)] out Batch? batch) { batch = null; return false; }
        [TracksMemory] public Task<Batch> TakeAsync() => null!;
        [TracksMemory] public ValueTask<Batch> TakeValueAsync() => default;
        [TracksMemory] public List<Batch> TakeMany() => null!;
        [TracksMemory] public Batch[] TakeArray() => null!;
        [TracksMemory] public IEnumerable<Batch> TakeLazily() => null!;
        [TracksMemory] public IAsyncEnumerable<Batch> TakeStream() => null!;
        [TracksMemory(MemoryPortion.Dangling)] public Batch TakeDangling() => null!;
        [TracksMemory(MemoryPortion.None)] public Lease RentReported() => null!;
        [TracksMemory] public Lease Rent() => null!;
        [TracksMemory] public Lease? RentOrNull() => null;
        [TracksMemory] public Task<Lease> RentAsync() => null!;
        public Batch Peek() => null!;
        public long FirstIndex => 0;
    }

    public class Trace
    {
        public void Add([ReportsMemory] long bytes) { }
        public void Subtract([ReleasesMemory] long bytes) { }
        public void Report([ReportsMemory] Batch batch) { }
        public void Report([ReportsMemory] Lease lease) { }
        public void ReportDangling([ReportsMemory(MemoryPortion.Dangling)] Batch batch) { }
        public void ReportNonDangling([ReportsMemory(MemoryPortion.NonDangling)] Batch batch) { }
        public bool TryReport([ReportsMemory(When = true)] Batch batch) => false;
        public Task ReportAsync([ReportsMemory] Batch batch) => Task.CompletedTask;
    }

    public class Sink
    {
        public void Own([OwnsMemory] Batch batch) { }
        public void Own([OwnsMemory] Lease lease) { }
        public bool TryOwn([OwnsMemory(When = true)] Batch batch) => false;
        public void OwnReported([OwnsMemory(MemoryPortion.None)] Lease lease) { }
        public void Look(Batch batch) { }
        public void Look(Lease lease) { }
        public static void Use(object? value) { }
        public static bool Flag() => false;
    }
}
