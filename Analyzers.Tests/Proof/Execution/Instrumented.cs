namespace MemTrace.Analyzers.Tests.Proof.Execution;

/// <summary>What instrumented programs call.</summary>
public static class Instrumented
{
    /// <summary>A call that the ledger does not see may throw.</summary>
    public static void MayThrow() => Ledger.Current.MayThrow();

    /// <summary>A call in a condition may throw.</summary>
    /// <returns>True, if it does not.</returns>
    public static bool Goes()
    {
        MayThrow();
        return true;
    }

    /// <summary>A loop takes one more turn.</summary>
    public static void Turn() => Ledger.Current.Turn();

    /// <summary>Somebody takes a copy over.</summary>
    public static void HandOver(LedgerCopy? copy)
    {
        MayThrow();
        copy?.HandOver();
    }

    /// <summary>A catch block is entered.</summary>
    public static void EnterCatch(Exception exception) => Ledger.Current.EnterCatch(exception);

    /// <summary>A method of the program returned something; the copies that it made itself were acquired, for its caller, by the call.</summary>
    /// <param name="result">What was returned.</param>
    /// <param name="site">Position of the call.</param>
    /// <param name="start">Where the called method starts.</param>
    /// <param name="end">Where it ends.</param>
    /// <returns>The result.</returns>
    public static T Returned<T>(T result, int site, int start, int end)
    {
        foreach (var copy in CopiesIn.Value(result))
        {
            if (copy.Site >= start && copy.Site < end)
                copy.Site = site;
        }

        return result;
    }

    /// <summary>The same, of a task's result.</summary>
    public static async Task<T> Returned<T>(Task<T> result, int site, int start, int end) => Returned(await result.ConfigureAwait(false), site, start, end);

    /// <summary>A try block runs until the result is disposed.</summary>
    public static Scope Try(bool hasFinally, params Func<Exception>[] caught)
    {
        var ledger = Ledger.Current;
        var region = new TryRegion(hasFinally, caught);
        ledger.Enter(region);
        return new Scope(() => ledger.Leave(region));
    }

    /// <summary>A finally block runs until the result is disposed.</summary>
    public static Scope Finally(int position)
    {
        var ledger = Ledger.Current;
        ledger.EnterFinally(position);
        return new Scope(() => ledger.LeaveFinally(position));
    }

    /// <summary>The end of a part of the program.</summary>
    public readonly struct Scope(Action end) : IDisposable
    {
        /// <inheritdoc/>
        public void Dispose() => end();
    }
}
