namespace MemTrace.Analyzers.Tests.Proof.Execution;

/// <summary>What instrumented programs call.</summary>
public static class Instrumented
{
    /// <summary>A call that the ledger does not see may throw.</summary>
    public static void MayThrow() => Ledger.Current.MayThrow();

    /// <summary>A loop takes one more turn.</summary>
    public static void Turn() => Ledger.Current.Turn();

    /// <summary>A catch block is entered.</summary>
    public static void EnterCatch() => Ledger.Current.EnterCatch();

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
