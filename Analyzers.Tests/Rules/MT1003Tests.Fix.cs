using Xunit;

namespace MemTrace.Analyzers.Tests.Rules;

public sealed partial class MT1003FixTests
{
    public static TheoryData<FixCase> Cases => FixCases.Of("MT1003");

    [Theory]
    [MemberData(nameof(Cases))]
    public Task Fix_OfEachCase_GivesTheExpectedText(FixCase item) => FixCases.VerifyAsync(item);

    [Fact]
    public Task FilteredAccumulator_WithTraceThatTakesTheCopy_ReportsTheCopyAndDropsTheSum() => FixTest.VerifyAsync(
        "MT1003",
        """
        internal sealed class ApplyQueue
        {
            public void Enqueue([OwnsMemory(MemoryPortion.None)] CachedEntries committed) => committed.Dispose();
        }

        internal static class EntrySize
        {
            [MemoryBytes]
            public static long Bytes(this LogEntry entry) => entry.Data.Length + entry.Context.Length;
        }

        /// <summary>The way of committed entries from the entry cache to the apply queue.</summary>
        internal sealed class ApplyPath(EntryCache cache, MemoryTrace trace, ApplyQueue applies)
        {
            public void Send(long first, long end)
            {
                CachedEntries committed = cache.CopyRange(first, end);

                // The cache counts what it holds: only what it lost is added.
                long dangling = 0;
                foreach (LogEntry entry in committed)
                {
                    if (entry.Index < cache.FirstIndex)
                    {
                        dangling += entry.Bytes();
                    }
                }

                trace.Add(dangling);
                applies.Enqueue(committed);
            }
        }
        """,
        """
        internal sealed class ApplyQueue
        {
            public void Enqueue([OwnsMemory(MemoryPortion.None)] CachedEntries committed) => committed.Dispose();
        }

        internal static class EntrySize
        {
            [MemoryBytes]
            public static long Bytes(this LogEntry entry) => entry.Data.Length + entry.Context.Length;
        }

        /// <summary>The way of committed entries from the entry cache to the apply queue.</summary>
        internal sealed class ApplyPath(EntryCache cache, MemoryTrace trace, ApplyQueue applies)
        {
            public void Send(long first, long end)
            {
                CachedEntries committed = cache.CopyRange(first, end);

                trace.Report(committed);
                applies.Enqueue(committed);
            }
        }
        """);
}
