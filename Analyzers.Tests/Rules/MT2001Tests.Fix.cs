using Xunit;

namespace MemTrace.Analyzers.Tests.Rules;

public sealed partial class MT2001FixTests
{
    public static TheoryData<FixCase> Cases => FixCases.Of("MT2001");

    [Theory]
    [MemberData(nameof(Cases))]
    public Task Fix_OfEachCase_GivesTheExpectedText(FixCase item) => FixCases.VerifyAsync(item);

    [Fact]
    public Task Unreleased_BecomesAUsing() => FixTest.VerifyAsync(
        "MT2001",
        """
        internal sealed class Apply(EntryCache cache, MemoryTrace trace)
        {
            public int Run(long first, long end, bool track)
            {
                var batch = cache.CopyRange(first, end);
                trace.Report(batch);
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
