using Xunit;

namespace MemTrace.Analyzers.Tests.Rules;

public sealed partial class MT1005FixTests
{
    public static TheoryData<FixCase> Cases => FixCases.Of("MT1005");

    [Theory]
    [MemberData(nameof(Cases))]
    public Task Fix_OfEachCase_GivesTheExpectedText(FixCase item) => FixCases.VerifyAsync(item);

    [Fact]
    public Task CountForBytes_IsTheByteCount() => FixTest.VerifyAsync(
        "MT1005",
        """
        internal sealed class Batch
        {
            [MemoryBytes]
            public long TotalBytes => 0;

            public int Count => 0;
        }

        internal sealed class Source
        {
            [TracksMemory]
            public Batch Take() => new();
        }

        internal sealed class Apply(Source source, MemoryTrace trace)
        {
            public int Run()
            {
                var batch = source.Take();
                trace.Add(batch.Count);
                return batch.Count;
            }
        }
        """,
        """
        internal sealed class Batch
        {
            [MemoryBytes]
            public long TotalBytes => 0;

            public int Count => 0;
        }

        internal sealed class Source
        {
            [TracksMemory]
            public Batch Take() => new();
        }

        internal sealed class Apply(Source source, MemoryTrace trace)
        {
            public int Run()
            {
                var batch = source.Take();
                trace.Add(batch.TotalBytes);
                return batch.Count;
            }
        }
        """);
}
