using Xunit;

namespace MemTrace.Analyzers.Tests.Rules;

public sealed partial class MT1001FixTests
{
    public static TheoryData<FixCase> Cases => FixCases.Of("MT1001");

    [Theory]
    [MemberData(nameof(Cases))]
    public Task Fix_OfEachCase_GivesTheExpectedText(FixCase item) => FixCases.VerifyAsync(item);

    [Fact]
    public Task Unreported_TraceInReach_IsReportedAfterTheCopyIsMade() => FixTest.VerifyAsync(
        "MT1001",
        """
        internal sealed class Apply(EntryCache cache, MemoryTrace trace)
        {
            public int Run(long first, long end, bool track)
            {
                using var batch = cache.CopyRange(first, end);
                return batch.Count;
            }
        }
        """,
        """
        internal sealed class Apply(EntryCache cache, MemoryTrace trace)
        {
            public int Run(long first, long end, bool track)
            {
                using var batch = cache.CopyRange(first, end);
                trace.Report(batch);
                return batch.Count;
            }
        }
        """);
}
