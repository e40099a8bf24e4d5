namespace MemTrace.Analyzers.Tests.Proof.Execution;

/// <summary>
/// Numbers that tell whose bytes they are: a portion of the copy number n is a digit of its own, so that a sum tells each of its terms, and how often it was added.
/// </summary>
internal static class Amount
{
    private const int BitsPerDigit = 3;
    private const int MaxCopies = 63 / (2 * BitsPerDigit);

    /// <summary>The bytes of a portion of a copy; zero for a borrow.</summary>
    /// <exception cref="OutOfFuelException">The run made more copies than a number can tell apart.</exception>
    public static long Of(LedgerCopy copy, MemoryPortion portion)
    {
        copy.Use();
        var number = Ledger.Current.NumberOf(copy);
        if (number < 0)
            return 0;
        if (number >= MaxCopies)
            throw new OutOfFuelException();
        return ((portion.HasFlag(MemoryPortion.Dangling) ? 1L : 0) + (portion.HasFlag(MemoryPortion.NonDangling) ? 1L << BitsPerDigit : 0)) << (2 * BitsPerDigit * number);
    }

    /// <summary>Reports each copy whose bytes are in the sum, as often as they are.</summary>
    public static void Report(long bytes)
    {
        foreach (var copy in Ledger.Current.Copies)
        {
            for (var times = bytes & 7; times > 0; times--)
                copy.Report(MemoryPortion.Dangling);
            for (var times = (bytes >> BitsPerDigit) & 7; times > 0; times--)
                copy.Report(MemoryPortion.NonDangling);
            bytes >>= 2 * BitsPerDigit;
        }
    }

    /// <summary>Releases each copy whose bytes are in the sum: a copy with a release half that was reported as a number is released as one.</summary>
    public static void Release(long bytes)
    {
        foreach (var copy in Ledger.Current.Copies)
        {
            if ((bytes & ((1 << (2 * BitsPerDigit)) - 1)) != 0 && copy.HasReleaseHalf)
                copy.Release(asNumber: true);
            bytes >>= 2 * BitsPerDigit;
        }
    }
}
