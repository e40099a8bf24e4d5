using Xunit;

namespace MemTrace.Analyzers.Tests.Rules;

public sealed partial class MT2003FixTests
{
    public static TheoryData<FixCase> Cases => FixCases.Of("MT2003");

    [Theory]
    [MemberData(nameof(Cases))]
    public Task Fix_OfEachCase_GivesTheExpectedText(FixCase item) => FixCases.VerifyAsync(item);

    [Fact]
    public Task SecondRelease_IsRemoved() => FixTest.VerifyAsync(
        "MT2003",
        """
        internal sealed class Apply(EntryCache cache, MemoryTrace trace)
        {
            public int Run(long first, long end, bool track)
            {
                var batch = cache.CopyRange(first, end);
                trace.Report(batch);
                var count = batch.Count;
                batch.Dispose();
                batch.Dispose();
                return count;
            }
        }
        """,
        """
        internal sealed class Apply(EntryCache cache, MemoryTrace trace)
        {
            public int Run(long first, long end, bool track)
            {
                var batch = cache.CopyRange(first, end);
                trace.Report(batch);
                var count = batch.Count;
                batch.Dispose();
                return count;
            }
        }
        """);
}
