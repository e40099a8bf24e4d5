using Xunit;

namespace MemTrace.Analyzers.Tests.Rules;

public sealed partial class MT1004FixTests
{
    [Fact]
    public Task SecondReport_IsRemoved() => FixTest.VerifyAsync(
        "MT1004",
        """
        internal sealed class Apply(EntryCache cache, MemoryTrace trace)
        {
            public int Run(long first, long end, bool track)
            {
                using var batch = cache.CopyRange(first, end);
                trace.Report(batch);
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
