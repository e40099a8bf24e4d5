namespace MemTrace.Tests.Pressure;

/// <summary>Producers that are faster than appliers, for a while: memory has to stay under the limit, by eviction and by rejecting.</summary>
public sealed class OverrunSimulationTests(ITestOutputHelper output)
{
    private const int Groups = 40;
    private const int Rounds = 3000;
    private const int Batch = 8;
    private const int Payload = 500;
    private const long Limit = 2_000_000;

    // Copies are not asked for, as they are what makes memory free again; they need a margin.
    private const long Budget = Limit * 95 / 100;

    // What a batch may come to with its records, containers and copy; asked for before it is taken in.
    private const long LargestBatch = 32 * 1024;

    [Fact]
    public void ProducersThatOverrunAppliers_StayUnderTheLimit()
    {
        var chance = new Random(17);
        var root = new MemoryTrace("store");
        var pressure = new MemoryPressure(new TraceMemoryUsage(root, Budget));
        var groups = Enumerable.Range(0, Groups).Select(at => new SimulatedGroup(root.Child($"region-{at}"))).ToArray();
        foreach (var group in groups) pressure.Register(group.Cache);
        long rejected = 0, taken = 0, peak = 0;

        for (var round = 0; round < Rounds; round++)
        {
            // The disk and the appliers fall behind in the middle third.
            var isSlow = round is > Rounds / 3 and < 2 * Rounds / 3;
            for (var appends = 0; appends < 4; appends++)
            {
                var group = groups[(int)(Groups * chance.NextDouble() * chance.NextDouble())];
                if (pressure.MustReject(LargestBatch))
                {
                    rejected++;
                    continue;
                }

                group.Append(Batch, Payload);
                taken++;
                peak = Math.Max(peak, root.TotalBytes);
            }

            foreach (var group in groups) group.Progress(isSlow ? 0.01 : 0.7, isSlow ? 0.02 : 0.5, chance);
            pressure.Check();
        }

        output.WriteLine($"limit {Limit:N0}, peak {peak:N0}, batches taken {taken:N0}, rejected {rejected:N0}, evictions {pressure.Evictions:N0} of {pressure.EvictedBytes:N0} bytes");
        Assert.InRange(peak, Limit / 2, Limit);
        Assert.True(rejected > 0);
        Assert.True(taken > rejected, "rejecting must be the exception");
        Assert.True(pressure.Evictions > 0);
        Assert.True(groups.All(group => group.HasLostNothing));
        foreach (var group in groups) group.Finish();
        Assert.Equal(0, root.TotalBytes);
    }
}
