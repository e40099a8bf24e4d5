using Xunit;

namespace MemTrace.Analyzers.Tests.Rules;

public sealed partial class MT3005FixTests
{
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
