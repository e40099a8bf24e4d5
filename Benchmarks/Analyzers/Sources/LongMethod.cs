using System.Globalization;
using System.Text;

namespace MemTrace.Analyzers.Benchmarks.Sources;

/// <summary>One method of any length: a copy in every tenth statement, with branches, a loop and a try between.</summary>
internal static class LongMethod
{
    /// <param name="statements">How many statements; a tenth of them copy.</param>
    public static string Create(int statements)
    {
        var text = new StringBuilder();
        text.AppendLine("""
            using System;
            using MemTrace;

            namespace Subject;

            public sealed class Long
            {
                private long _total;

                public void Apply(EntryCache cache, MemoryTrace trace, bool[] flags, long first)
                {
            """);
        for (var copy = 0; copy < statements / 10; copy++)
            text.AppendLine(Block.Replace("$N", copy.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal));
        text.AppendLine("""
                }
            }
            """);
        return text.ToString();
    }

    // Ten statements.
    private const string Block = """
                    var start$N = first + $N;
                    var batch$N = cache.CopyRange(start$N, start$N + 8);
                    _total += batch$N.Count;
                    if (flags[$N])
                        _total++;
                    trace.Report(batch$N);
                    foreach (var entry in batch$N)
                        _total += entry.Data.Length;
                    batch$N.Dispose();
                    Console.WriteLine(_total);
            """;
}
