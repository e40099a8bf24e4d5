using System.Runtime;

namespace MemTrace.Tests.Support;

/// <summary>
/// Fails a test that computes for several times as long as the whole suite does, since a changed condition made it endless. It counts
/// what the process computes, not what the clock shows, so a busy machine makes no test look endless. In use only where the suite runs
/// over and over (<see cref="Effort"/>).
/// </summary>
internal static class Bounded
{
    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(Effort.Of(all: 0, few: 4));

    public static void Run(Action test)
    {
        if (s_longest == TimeSpan.Zero)
        {
            test();
            return;
        }

        var last = Environment.CpuUsage.TotalTime + s_longest;
        using var tooLong = new CancellationTokenSource();
        using var watch = new Timer(
            _ =>
            {
                if (Environment.CpuUsage.TotalTime > last) tooLong.Cancel();
            },
            null,
            TimeSpan.Zero,
            TimeSpan.FromMilliseconds(50));
        try
        {
            // What breaks off a thread is out of favour, as it may leave anything half done. What it leaves here is the test's own.
#pragma warning disable SYSLIB0046
            ControlledExecution.Run(test, tooLong.Token);
#pragma warning restore SYSLIB0046
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"It computed for more than {s_longest}.");
        }
    }
}
