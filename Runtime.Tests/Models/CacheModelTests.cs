using CsCheck;

namespace MemTrace.Tests.Models;

/// <summary>
/// Random sequences over every public operation against the model: a million steps, or as many as the environment variable
/// MEMTRACE_MODEL_STEPS says. A failure is shrunk, and names the seed that repeats it.
/// </summary>
public sealed class CacheModelTests
{
    private const int MeanLength = 50;

    private static readonly Gen<ModelStep> s_step =
        from action in Gen.Frequency(
            (6, Gen.Const(ModelAction.Append)),
            (2, Gen.Const(ModelAction.AppendConflicting)),
            (1, Gen.Const(ModelAction.Prepend)),
            (2, Gen.Const(ModelAction.CopyRange)),
            (5, Gen.Const(ModelAction.CopyAndReport)),
            (1, Gen.Const(ModelAction.CopyOf)),
            (3, Gen.Const(ModelAction.Report)),
            (7, Gen.Const(ModelAction.Release)),
            (4, Gen.Const(ModelAction.MarkPersisted)),
            (4, Gen.Const(ModelAction.CompactTo)),
            (1, Gen.Const(ModelAction.EvictHalf)),
            (1, Gen.Const(ModelAction.EvictAll)),
            (1, Gen.Const(ModelAction.Drop)))
        from first in Gen.Int[0, 1000]
        from second in Gen.Int[0, 1000]
        from third in Gen.Int[0, 1000]
        select new ModelStep(action, first, second, third);

    private static readonly Gen<(PayloadPolicy Policy, ModelStep[] Steps, long MaxIdleBytes, int PayloadMix, int Order)> s_sequence =
        Gen.Select(Gen.OneOf(Gen.Const(PayloadPolicy.Share), Gen.Const(PayloadPolicy.Share), Gen.Const(PayloadPolicy.Copy)), s_step.Array[1, 2 * MeanLength - 1], Gen.OneOf(Gen.Const(0L), Gen.Const(1000L), Gen.Const(128 * 1024L)), Gen.OneOf(Gen.Const(0), Gen.Const(0), Gen.Const(1), Gen.Const(5)), Gen.Int[0, 100]);

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

    private static void Run(long steps)
    {
        s_sequence.Sample(
            sequence =>
            {
                var model = new CacheModel(sequence.Policy, sequence.MaxIdleBytes, sequence.PayloadMix);
                foreach (var step in sequence.Steps)
                {
                    model.Run(step);
                    model.AssertSame();
                }

                model.AssertSameThroughout();
                model.Finish(sequence.Order);
            },
            iter: steps / MeanLength,
            print: sequence => $"{sequence.Policy}, idle {sequence.MaxIdleBytes}, mix {sequence.PayloadMix}, order {sequence.Order}\n{string.Join("\n", sequence.Steps)}");
    }
}
