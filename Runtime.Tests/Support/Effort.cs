namespace MemTrace.Tests.Support;

/// <summary>
/// How often a test repeats what it does. The whole suite runs once for each change that <c>.ci/mutate</c> makes, and there a fraction
/// of the repetitions says as much.
/// </summary>
internal static class Effort
{
    private static readonly bool s_isReduced = !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("MEMTRACE_MUTATION"));

    /// <summary>The number of repetitions: all of them, or as few as are enough where the suite runs over and over.</summary>
    public static int Of(int all, int few) => s_isReduced ? few : all;
}
