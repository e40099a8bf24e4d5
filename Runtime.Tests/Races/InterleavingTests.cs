using MemTrace.Tests.Support;

namespace MemTrace.Tests.Races;

/// <summary>
/// Every order of the steps of several threads, run one after the other and recounted after each step.
/// </summary>
/// <remarks>
/// Every call that changes a cache's books does so inside that cache's gate from beginning to end, so threads can only take turns
/// between calls; that they do not overlap inside is what <see cref="ChargeRaceTests"/> shows on real threads. A tool that takes over
/// the scheduling of tasks, such as Coyote, would not see the gate, which is a compare-and-swap of the library's own, without calls of
/// that tool inside it; and where threads only take turns between calls, all orders are few enough to run every one of them.
/// </remarks>
public sealed class InterleavingTests
{
    [Theory]
    [InlineData(PayloadPolicy.Share)]
    [InlineData(PayloadPolicy.Copy)]
    public void TwoAppliersOfOneGroup_WhileItIsOverwrittenAndCut(PayloadPolicy policy) =>
        RunAll(policy, store => [store.Applier(cache: 0, node: 0), store.Applier(cache: 0, node: 1), store.Writer(cache: 0)]);

    [Theory]
    [InlineData(PayloadPolicy.Share)]
    [InlineData(PayloadPolicy.Copy)]
    public void AppliersOfTwoGroups_WhileBothAreEvicted(PayloadPolicy policy) =>
        RunAll(policy, store => [store.Applier(cache: 0, node: 1), store.Applier(cache: 1, node: 1), store.Evictor()]);

    [Theory]
    [InlineData(PayloadPolicy.Share)]
    [InlineData(PayloadPolicy.Copy)]
    public void TwoAppliersOfOneGroup_WhileItIsGivenUp(PayloadPolicy policy) =>
        RunAll(policy, store => [store.Applier(cache: 0, node: 1), store.Applier(cache: 0, node: 1), store.Ending(cache: 0)]);

    [Theory]
    [InlineData(PayloadPolicy.Share)]
    [InlineData(PayloadPolicy.Copy)]
    public void WritersOfTwoGroups_WhileTheTreeIsRead(PayloadPolicy policy) =>
        RunAll(policy, store => [store.Writer(cache: 0), store.Applier(cache: 1, node: 0), store.Reader()]);

    private static void RunAll(PayloadPolicy policy, Func<InterleavedStore, Action[][]> threadsOf)
    {
        var steps = threadsOf(new InterleavedStore(policy)).Select(thread => thread.Length).ToArray();
        // Every order; where the suite runs over and over, one of so many.
        foreach (var order in Interleavings.Of(steps).Where((_, number) => number % Effort.Of(all: 1, few: 24) == 0))
        {
            var store = new InterleavedStore(policy);
            var threads = threadsOf(store);
            var next = new int[threads.Length];
            try
            {
                foreach (var thread in order)
                {
                    threads[thread][next[thread]++]();
                    store.AssertExact();
                }

                store.Finish();
            }
            catch (Exception error)
            {
                throw new InvalidOperationException($"In the order {string.Join(", ", order)}, after {next.Sum()} steps: {error.Message}", error);
            }
        }
    }
}
