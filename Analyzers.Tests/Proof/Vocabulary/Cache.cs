using System.Diagnostics.CodeAnalysis;
using MemTrace;
using MemTrace.Analyzers.Tests.Proof.Execution;

namespace Vocabulary;

/// <summary>Makes copies, and enters them into the running program's ledger.</summary>
public class Cache
{
    private readonly int _site;

    /// <summary>A cache that does not know where it is called.</summary>
    public Cache() => _site = -1;

    private Cache(int site) => _site = site;

    /// <summary>Index of the first cached entry.</summary>
    public long FirstIndex => 5;

    /// <summary>This cache, called at a position of the program.</summary>
    public Cache At(int site) => new(site);

    /// <summary>A copy.</summary>
    [TracksMemory]
    public Batch Take()
    {
        Instrumented.MayThrow();
        return Enter(new Batch());
    }

    /// <summary>A copy.</summary>
    [TracksMemory]
    public Batch Take(long first, long end) => Take();

    /// <summary>A copy, or nothing.</summary>
    [TracksMemory]
    public Batch? TakeOrNull()
    {
        Instrumented.MayThrow();
        return IsRefused() ? null : Enter(new Batch());
    }

    /// <summary>A copy, or nothing.</summary>
    public bool TryTake([TracksMemory, NotNullWhen(true)] out Batch? batch)
    {
        batch = TakeOrNull();
        return batch is not null;
    }

    /// <summary>A copy.</summary>
    [TracksMemory]
    public Task<Batch> TakeAsync() => Task.FromResult(Take());

    /// <summary>A copy.</summary>
    [TracksMemory]
    public ValueTask<Batch> TakeValueAsync() => new(Take());

    /// <summary>None to two copies.</summary>
    [TracksMemory]
    public List<Batch> TakeMany()
    {
        Instrumented.MayThrow();
        return [.. Enumerable.Range(0, Ledger.Current.Choices.Next(3)).Select(_ => Enter(new Batch()))];
    }

    /// <summary>None to two copies.</summary>
    [TracksMemory]
    public Batch[] TakeArray() => [.. TakeMany()];

    /// <summary>None to two copies, made as they are asked for.</summary>
    [TracksMemory]
    public IEnumerable<Batch> TakeLazily()
    {
        Instrumented.MayThrow();
        return Enumerate();
    }

    /// <summary>None to two copies, made as they are asked for.</summary>
    [TracksMemory]
    public IAsyncEnumerable<Batch> TakeStream()
    {
        Instrumented.MayThrow();
        return Stream();
    }

    /// <summary>A copy whose other portion nobody owes.</summary>
    [TracksMemory(MemoryPortion.Dangling)]
    public Batch TakeDangling()
    {
        var batch = Take();
        batch.OwesDanglingOnly = true;
        return batch;
    }

    /// <summary>A copy that is already reported.</summary>
    [TracksMemory(MemoryPortion.None)]
    public Lease RentReported()
    {
        var lease = Rent();
        lease.Report(MemoryPortion.All);
        return lease;
    }

    /// <summary>A copy.</summary>
    [TracksMemory]
    public Lease Rent()
    {
        Instrumented.MayThrow();
        return Enter(new Lease());
    }

    /// <summary>A copy, or nothing.</summary>
    [TracksMemory]
    public Lease? RentOrNull()
    {
        Instrumented.MayThrow();
        return IsRefused() ? null : Enter(new Lease());
    }

    /// <summary>A copy.</summary>
    [TracksMemory]
    public Task<Lease> RentAsync() => Task.FromResult(Rent());

    /// <summary>A borrow.</summary>
    public Batch Peek() => new();

    private IEnumerable<Batch> Enumerate()
    {
        for (var i = Ledger.Current.Choices.Next(3); i > 0; i--)
            yield return Enter(new Batch());
    }

    private async IAsyncEnumerable<Batch> Stream()
    {
        await Task.CompletedTask.ConfigureAwait(false);
        foreach (var batch in Enumerate())
            yield return batch;
    }

    private static bool IsRefused() => Ledger.Current.Choices.Next(2) == 1;

    private T Enter<T>(T copy) where T : LedgerCopy => Ledger.Current.Enter(copy, _site);
}
