using Xunit;

namespace MemTrace.Analyzers.Tests.Rules;

public sealed partial class MT3003FixTests
{
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
