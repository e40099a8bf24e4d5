namespace MemTrace.Tests.Proofs;

[Collection(AloneCollection.Name)]
public sealed class IdleGroupTests(ITestOutputHelper output)
{
    private const int IdleGroups = 100_000;
    private const int LargestIdleGroup = 512;

    [Fact]
    public void IdleGroups_CostLessThanHalfAKilobyteEach_TraceNodeIncluded()
    {
        var root = new MemoryTrace("store");
        var caches = new EntryCache[IdleGroups];
        _ = new EntryCache(new MemoryTrace("warm-up"));
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var at = 0; at < IdleGroups; at++) caches[at] = new EntryCache(root.Child($"region-{at}"));
        var allocated = GC.GetTotalMemory(forceFullCollection: true) - before;

        output.WriteLine($"{(double)allocated / IdleGroups:F0} bytes an idle group, {root.TotalBytes / IdleGroups} of them charged");
        Assert.InRange(allocated / IdleGroups, 1, LargestIdleGroup);
        GC.KeepAlive(caches);
    }
}
