using Xunit;

namespace MemTrace.Analyzers.Tests.Rules;

public sealed partial class MT3003FixTests
{
    public static TheoryData<FixCase> Cases => FixCases.Of("MT3003");

    [Theory]
    [MemberData(nameof(Cases))]
    public Task Fix_OfEachCase_GivesTheExpectedText(FixCase item) => FixCases.VerifyAsync(item);

    [Fact]
    public Task AttributeOnAVoidMethod_IsRemoved() => FixTest.VerifyAsync(
        "MT3003",
        """
        public sealed class Store
        {
            [TracksMemory]
            public void Clear()
            {
            }
        }
        """,
        """
        public sealed class Store
        {
            public void Clear()
            {
            }
        }
        """);
}
