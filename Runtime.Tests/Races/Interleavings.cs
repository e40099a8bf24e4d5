namespace MemTrace.Tests.Races;

/// <summary>All orders in which the steps of several threads can follow each other, each thread's own in their order.</summary>
internal static class Interleavings
{
    /// <summary>Each order as the numbers of the threads whose step is next.</summary>
    public static IEnumerable<int[]> Of(params int[] steps)
    {
        var left = steps.ToArray();
        var order = new int[steps.Sum()];
        return Continue(0);

        IEnumerable<int[]> Continue(int at)
        {
            if (at == order.Length)
            {
                yield return order.ToArray();
                yield break;
            }

            for (var thread = 0; thread < left.Length; thread++)
            {
                if (left[thread] == 0) continue;
                left[thread]--;
                order[at] = thread;
                foreach (var found in Continue(at + 1)) yield return found;
                left[thread]++;
            }
        }
    }
}
