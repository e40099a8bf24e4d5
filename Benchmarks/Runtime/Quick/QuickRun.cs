using System.Diagnostics;
using MemTrace.Benchmarks.Loops;

namespace MemTrace.Benchmarks.Quick;

/// <summary>
/// Figures in a minute, on a machine that does other things too: all loops take turns in short rounds, and of each the least time is
/// kept, so that they are compared as they run undisturbed.
/// </summary>
internal static class QuickRun
{
    private const int WindowsInARound = 8;
    private static readonly int[] s_payloads = [0, 256, 4096];
    private static readonly int[] s_batches = [1, 64, 1024];
    private static readonly TimeSpan s_timeForACell = TimeSpan.FromSeconds(4);

    /// <summary>
    /// Prints a table for each payload and batch, or for those that are named as <c>payload x batch</c>, such as 256x64; with all loops,
    /// or those that are named.
    /// </summary>
    public static void Print(string[] names)
    {
        var kinds = Enum.GetValues<LoopKind>().Where(kind => names.Contains(kind.ToString())).ToArray();
        if (kinds.Length == 0) kinds = Enum.GetValues<LoopKind>();
        var isAll = names.Length == names.Count(name => Enum.TryParse<LoopKind>(name, out _));
        foreach (var payload in s_payloads)
        {
            foreach (var batch in s_batches)
                if (isAll || names.Contains($"{payload}x{batch}")) Print(payload, batch, kinds);
        }
    }

    private static void Print(int payload, int batch, LoopKind[] kinds)
    {
        var loops = kinds.Select(kind => (Kind: kind, Loop: kind.Create(payload, batch), Times: new PartTimes())).ToArray();
        var until = Stopwatch.GetTimestamp() + (long)(s_timeForACell.TotalSeconds * Stopwatch.Frequency);
        do
        {
            foreach (var (_, loop, times) in loops) Round(loop, times);
        }
        while (Stopwatch.GetTimestamp() < until);

        Console.WriteLine($"payload {payload}, batch {batch}: nanoseconds an entry");
        Console.WriteLine("  loop            append  copy+report+release  compact  whole loop  to first  with payload  to first  bytes allocated");
        var first = loops[0].Times;
        foreach (var (kind, loop, times) in loops)
        {
            Console.WriteLine(FormattableString.Invariant(
                $"  {kind,-14} {times.Append,7:F2}  {times.Copy,19:F2}  {times.Compact,7:F2}  {times.Whole,10:F2}  {times.Whole / first.Whole,8:F2}  {times.Store,12:F1}  {times.Store / first.Store,8:F3}  {times.Allocated,15:F1}"));
            loop.Dispose();
        }

        Console.WriteLine();
    }

    private static void Round(ApplyLoop loop, PartTimes times)
    {
        // What ran before has taken the processor's caches.
        for (var window = 0; window < WindowsInARound; window++) loop.RunWindow();
        long append = 0, copy = 0, compact = 0;
        var allocatedBefore = GC.GetAllocatedBytesForCurrentThread();
        for (var window = 0; window < WindowsInARound; window++)
        {
            var start = Stopwatch.GetTimestamp();
            loop.AppendWindow();
            var appended = Stopwatch.GetTimestamp();
            loop.CopyWindow();
            var copied = Stopwatch.GetTimestamp();
            loop.CompactWindow();
            var compacted = Stopwatch.GetTimestamp();
            append += appended - start;
            copy += copied - appended;
            compact += compacted - copied;
        }

        var allocated = GC.GetAllocatedBytesForCurrentThread() - allocatedBefore;
        var before = Stopwatch.GetTimestamp();
        for (var window = 0; window < WindowsInARound; window++) loop.RunWindow();
        var whole = Stopwatch.GetTimestamp() - before;
        before = Stopwatch.GetTimestamp();
        for (var window = 0; window < WindowsInARound; window++) loop.RunStoreWindow();
        var store = Stopwatch.GetTimestamp() - before;
        times.Take(Nanoseconds(append), Nanoseconds(copy), Nanoseconds(compact), Nanoseconds(whole), Nanoseconds(store), (double)allocated / (WindowsInARound * ApplyLoop.Window));
    }

    private static double Nanoseconds(long ticks) => ticks * 1e9 / Stopwatch.Frequency / (WindowsInARound * ApplyLoop.Window);
}
