using CsCheck;

namespace MemTrace.Tests.Models;

/// <summary>
/// Random sequences over every public operation against the model: a million steps, or as many as the environment variable
/// MEMTRACE_MODEL_STEPS says. A failure is shrunk, and names the seed that repeats it.
/// </summary>
public sealed class CacheModelTests
{
    [Fact]
    public void AnySequence_AgreesWithTheModelAfterEachStep()
    {
        var steps = long.Parse(Environment.GetEnvironmentVariable("MEMTRACE_MODEL_STEPS") ?? "1000000");
        Run(steps);
    }

    /// <summary>Buffers are found by address, so a collector that moves them at any moment must not confuse the books.</summary>
    [Fact]
    public async Task AnySequence_WhileTheCollectorMovesEverything_AgreesWithTheModel()
    {
        using var stop = new CancellationTokenSource();
        var collecting = Task.Run(
            () =>
            {
                // A pause after each, or nothing else would ever run.
                while (!stop.Token.WaitHandle.WaitOne(1)) GC.Collect(1, GCCollectionMode.Forced, blocking: true, compacting: true);
            },
            TestContext.Current.CancellationToken);
        try
        {
            Run(steps: 50_000);
        }
        finally
        {
            await stop.CancelAsync();
            await collecting;
        }
    }

    private static void Run(long steps) =>
        ModelSequence.Any.Sample(sequence => sequence.Run(), iter: steps / ModelSequence.MeanLength);
}
