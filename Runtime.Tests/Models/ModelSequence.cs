using CsCheck;

namespace MemTrace.Tests.Models;

/// <summary>Steps that are run on a cache and on the model, and the kind of cache.</summary>
internal sealed record ModelSequence(PayloadPolicy Policy, ModelStep[] Steps, long MaxIdleBytes, int PayloadMix, int Order)
{
    /// <summary>How many steps a sequence has on average.</summary>
    public const int MeanLength = 50;

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

    /// <summary>All sequences there are.</summary>
    public static Gen<ModelSequence> Any { get; } =
        from policy in Gen.OneOf(Gen.Const(PayloadPolicy.Share), Gen.Const(PayloadPolicy.Share), Gen.Const(PayloadPolicy.Copy))
        from steps in s_step.Array[1, 2 * MeanLength - 1]
        from maxIdleBytes in Gen.OneOf(Gen.Const(0L), Gen.Const(1000L), Gen.Const(128 * 1024L))
        from payloadMix in Gen.OneOf(Gen.Const(0), Gen.Const(0), Gen.Const(1), Gen.Const(5))
        from order in Gen.Int[0, 100]
        select new ModelSequence(policy, steps, maxIdleBytes, payloadMix, order);

    /// <summary>Runs the steps, compares after each, and ends everything.</summary>
    /// <param name="walksAlways">Whether the heap is walked after each step, not only after the last.</param>
    public void Run(bool walksAlways = false)
    {
        var model = new CacheModel(Policy, MaxIdleBytes, PayloadMix);
        foreach (var step in Steps)
        {
            model.Run(step);
            model.AssertSame();
            if (walksAlways) model.AssertSameThroughout();
        }

        model.AssertSameThroughout();
        model.Finish(Order);
    }

    public override string ToString() => $"{Policy}, idle {MaxIdleBytes}, mix {PayloadMix}, order {Order}\n{string.Join("\n", Steps)}";
}
