using MemTrace;
using MemTrace.Analyzers.Tests.Proof.Execution;

namespace Vocabulary;

/// <summary>Takes copies over, looks at them, or refuses them.</summary>
public class Sink
{
    /// <summary>An answer that nobody knows before.</summary>
    public static bool Flag()
    {
        Instrumented.MayThrow();
        return Ledger.Current.Choices.Next(2) == 1;
    }

    /// <summary>Does something with a value.</summary>
    public static void Use(object? value)
    {
        Instrumented.MayThrow();
        (value as LedgerCopy)?.Use();
    }

    /// <summary>Takes a copy over.</summary>
    public void Own([OwnsMemory] Batch batch)
    {
        Instrumented.MayThrow();
        batch?.HandOver();
    }

    /// <summary>Takes a copy over.</summary>
    public void Own([OwnsMemory] Lease lease)
    {
        Instrumented.MayThrow();
        lease?.HandOver();
    }

    /// <summary>Takes a copy over, or refuses to.</summary>
    public bool TryOwn([OwnsMemory(When = true)] Batch batch)
    {
        Instrumented.MayThrow();
        if (Ledger.Current.Choices.Next(2) == 1)
            return false;
        batch?.HandOver();
        return true;
    }

    /// <summary>Takes over what is left of a reported copy: its release.</summary>
    public void OwnReported([OwnsMemory(MemoryPortion.None)] Lease lease)
    {
        Instrumented.MayThrow();
        lease?.HandOverRelease();
    }

    /// <summary>Borrows a copy.</summary>
    public void Look(Batch batch)
    {
        Instrumented.MayThrow();
        batch?.Use();
    }

    /// <summary>Borrows a copy.</summary>
    public void Look(Lease lease)
    {
        Instrumented.MayThrow();
        lease?.Use();
    }
}
