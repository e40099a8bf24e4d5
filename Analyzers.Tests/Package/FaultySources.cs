namespace MemTrace.Analyzers.Tests.Package;

/// <summary>One fault a rule that has a fix, each in a file of its own.</summary>
internal static class FaultySources
{
    /// <summary>Lets any call throw in the one file whose rule is about that.</summary>
    public const string EditorConfiguration = """
        root = true

        [MT2002.cs]
        memtrace.exceptions = all
        """;

    /// <summary>The file by the rule's id.</summary>
    public static IReadOnlyDictionary<string, string> ByRule { get; } = new Dictionary<string, string>
    {
        ["MT1001"] = """
            using MemTrace;

            public sealed class Forgets(EntryCache cache, MemoryTrace trace)
            {
                public string Name => trace.Name;

                public int Run(long first, long end)
                {
                    using var batch = cache.CopyRange(first, end);
                    return batch.Count;
                }
            }
            """,
        ["MT1002"] = """
            using MemTrace;

            public sealed class ForgetsOnAPath(EntryCache cache, MemoryTrace trace)
            {
                public int Run(long first, long end, bool applied)
                {
                    using var batch = cache.CopyRange(first, end);
                    if (applied)
                        return 0;

                    // What is not applied yet.
                    trace.Report(batch);
                    return batch.Count;
                }
            }
            """,
        ["MT1003"] = """
            using MemTrace;

            public sealed class ReportsPart(EntryCache cache, MemoryTrace trace)
            {
                public int Run(long first, long end)
                {
                    using var batch = cache.CopyRange(first, end);
                    trace.Add(batch.DanglingBytes);
                    return batch.Count;
                }
            }
            """,
        ["MT1004"] = """
            using MemTrace;

            public sealed class ReportsTwice(EntryCache cache, MemoryTrace trace)
            {
                public int Run(long first, long end)
                {
                    using var batch = cache.CopyRange(first, end);
                    trace.Report(batch);
                    trace.Report(batch);
                    return batch.Count;
                }
            }
            """,
        ["MT1005"] = """
            using MemTrace;

            public sealed class ReportsCount(EntryCache cache, MemoryTrace trace)
            {
                public int Run(long first, long end)
                {
                    using var batch = cache.CopyRange(first, end);
                    trace.Add(batch.Count);
                    return batch.Count;
                }
            }
            """,
        ["MT1006"] = """
            using MemTrace;

            public sealed class ReportsLate(EntryCache cache, MemoryTrace trace)
            {
                public async Task<int> RunAsync(long first, long end)
                {
                    using var batch = cache.CopyRange(first, end);
                    await Task.Yield();
                    trace.Report(batch);
                    return batch.Count;
                }
            }
            """,
        ["MT2001"] = """
            using MemTrace;

            public sealed class KeepsForever(EntryCache cache, MemoryTrace trace)
            {
                public int Run(long first, long end)
                {
                    var batch = cache.CopyRange(first, end);
                    trace.Report(batch);
                    return batch.Count;
                }
            }
            """,
        ["MT2002"] = """
            using MemTrace;

            public sealed class KeepsWhenItThrows(EntryCache cache, MemoryTrace trace)
            {
                public int Run(long first, long end)
                {
                    var batch = cache.CopyRange(first, end);
                    trace.Report(batch);
                    Console.WriteLine(first);
                    var count = batch.Count;
                    batch.Dispose();
                    return count;
                }
            }
            """,
        ["MT2003"] = """
            using MemTrace;

            public sealed class ReleasesTwice(EntryCache cache, MemoryTrace trace)
            {
                public int Run(long first, long end)
                {
                    using var batch = cache.CopyRange(first, end);
                    trace.Report(batch);
                    var count = batch.Count;
                    batch.Dispose();
                    return count;
                }
            }
            """,
        ["MT3001"] = """
            using MemTrace;

            public sealed class HandsOut(EntryCache cache)
            {
                public CachedEntries Take(long first, long end) => cache.CopyRange(first, end);
            }
            """,
        ["MT3002"] = """
            using MemTrace;

            public interface ISource
            {
                [TracksMemory]
                CachedEntries Next(long first, long end);
            }

            public sealed class Source(EntryCache cache) : ISource
            {
                public CachedEntries Next(long first, long end) => cache.CopyRange(first, end);
            }
            """,
        ["MT3003"] = """
            using MemTrace;

            public sealed class MarksNothing
            {
                [TracksMemory]
                public void Clear()
                {
                }
            }
            """,
        ["MT3005"] = """
            using MemTrace;

            public sealed class ReportsForOthers(MemoryTrace trace)
            {
                public void Count(CachedEntries batch) => trace.Report(batch);
            }
            """,
    };
}
