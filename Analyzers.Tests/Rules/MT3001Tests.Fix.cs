using Xunit;

namespace MemTrace.Analyzers.Tests.Rules;

public sealed partial class MT3001FixTests
{
    public static TheoryData<FixCase> Cases => FixCases.Of("MT3001");

    [Theory]
    [MemberData(nameof(Cases))]
    public Task Fix_OfEachCase_GivesTheExpectedText(FixCase item) => FixCases.VerifyAsync(item);

    [Fact]
    public Task UnmarkedMember_IsMarked() => FixTest.VerifyAsync(
        "MT3001",
        """
        public sealed class Store(EntryCache cache)
        {
            public CachedEntries Take(long first, long end) => cache.CopyRange(first, end);
        }
        """,
        """
        public sealed class Store(EntryCache cache)
        {
            [TracksMemory]
            public CachedEntries Take(long first, long end) => cache.CopyRange(first, end);
        }
        """);
}
