using Xunit;

namespace MemTrace.Analyzers.Tests.Rules;

public sealed partial class MT3005FixTests
{
    public static TheoryData<FixCase> Cases => FixCases.Of("MT3005");

    [Theory]
    [MemberData(nameof(Cases))]
    public Task Fix_OfEachCase_GivesTheExpectedText(FixCase item) => FixCases.VerifyAsync(item);

    [Fact]
    public Task ReportedParameter_IsMarked() => FixTest.VerifyAsync(
        "MT3005",
        """
        public sealed class Store(MemoryTrace trace)
        {
            public void Count(CachedEntries batch) => trace.Report(batch);
        }
        """,
        """
        public sealed class Store(MemoryTrace trace)
        {
            public void Count([ReportsMemory] CachedEntries batch) => trace.Report(batch);
        }
        """);
}
