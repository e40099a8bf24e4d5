using Xunit;

namespace MemTrace.Analyzers.Tests.Rules;

public sealed partial class MT2003FixTests
{
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
