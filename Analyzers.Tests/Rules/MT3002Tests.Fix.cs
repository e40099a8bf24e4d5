using Xunit;

namespace MemTrace.Analyzers.Tests.Rules;

public sealed partial class MT3002FixTests
{
    public static TheoryData<FixCase> Cases => FixCases.Of("MT3002");

    [Theory]
    [MemberData(nameof(Cases))]
    public Task Fix_OfEachCase_GivesTheExpectedText(FixCase item) => FixCases.VerifyAsync(item);

    [Fact]
    public Task OverrideWithoutTheAttribute_RepeatsIt() => FixTest.VerifyAsync(
        "MT3002",
        """
        public abstract class Store
        {
            [TracksMemory]
            public abstract CachedEntries Take(long first, long end);
        }

        public sealed class CachedStore(EntryCache cache) : Store
        {
            public override CachedEntries Take(long first, long end) => cache.CopyRange(first, end);
        }
        """,
        """
        public abstract class Store
        {
            [TracksMemory]
            public abstract CachedEntries Take(long first, long end);
        }

        public sealed class CachedStore(EntryCache cache) : Store
        {
            [TracksMemory]
            public override CachedEntries Take(long first, long end) => cache.CopyRange(first, end);
        }
        """);
}
