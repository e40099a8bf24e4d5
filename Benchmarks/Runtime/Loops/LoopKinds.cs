namespace MemTrace.Benchmarks.Loops;

/// <summary>Makes loops by kind.</summary>
internal static class LoopKinds
{
    public static ApplyLoop Create(this LoopKind kind, int payload, int batch) => kind switch
    {
        LoopKind.Traced => new TracedLoop(payload, batch, PayloadPolicy.Share, isReported: true),
        LoopKind.TracedCopying => new TracedLoop(payload, batch, PayloadPolicy.Copy, isReported: true),
        LoopKind.Untraced => new TracedLoop(payload, batch, PayloadPolicy.Share, isReported: false),
        LoopKind.Bare => new BareLoop(payload, batch),
        LoopKind.Plain => new PlainLoop(payload, batch),
        LoopKind.Extensions => new ExtensionsLoop(payload, batch),
        LoopKind.MemoryCopy => new MemoryCopyLoop(payload, batch),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No loop is of that kind."),
    };
}
