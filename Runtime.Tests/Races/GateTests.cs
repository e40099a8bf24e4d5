using System.Runtime.CompilerServices;

namespace MemTrace.Tests.Races;

/// <summary>
/// While a gate is taken nobody else gets in. A thread that does get in is told by what it then leaves behind: it is done although
/// the gate was never left. One that waits as it should waits until the gate is left, however long that takes.
/// </summary>
public sealed class GateTests
{
    // Long enough for a thread that does not wait, and it is only ever used up by those that do.
    private const int Patience = 50;

    private static readonly EntryCacheOptions s_noOptions = new();

    [Theory]
    [InlineData("attach")]
    [InlineData("child")]
    [InlineData("contents")]
    [InlineData("detach")]
    [InlineData("parts")]
    [InlineData("sum")]
    public async Task Node_WhoseGateIsTaken_LetsNobodyIn(string what)
    {
        var node = new MemoryTrace("raft");
        var charges = new PartCharges(node, new CopyLedger(new MemoryTrace("other"), s_noOptions.MaxIdleBytes, s_noOptions.PayloadPolicy));
        Action enter = what switch
        {
            "attach" => () => node.Attach(charges),
            "child" => () => node.Child("child"),
            "contents" => () => node.Contents(),
            "detach" => () => node.Detach(charges),
            "parts" => () => node.ReadParts(),
            _ => () => _ = node.TotalBytes,
        };
        GateOf(node).Enter();
        await AssertWaits(enter, () => GateOf(node).Exit());
    }

    [Fact]
    public async Task Ledger_WhoseGateIsTaken_LetsNobodyIn()
    {
        var ledger = new CopyLedger(new MemoryTrace("raft"), s_noOptions.MaxIdleBytes, s_noOptions.PayloadPolicy);
        ledger.EnterGate();
        await AssertWaits(() => new GateScope(ledger).Dispose(), ledger.ExitGate);
        // And it is free again.
        new GateScope(ledger).Dispose();
    }

    [Fact]
    public async Task Gate_ThatManyWaitFor_LetsThemInOneByOne()
    {
        const int Threads = 3;
        const int Rounds = 500;
        var guarded = new Guarded();
        guarded.Gate.Enter();
        var threads = Enumerable.Range(0, Threads).Select(_ => Task.Factory.StartNew(
            () =>
            {
                for (var round = 0; round < Rounds; round++)
                {
                    guarded.Gate.Enter();
                    Assert.Equal(1, Interlocked.Increment(ref guarded.Inside));
                    guarded.Entered++;
                    if (round % 16 == 0) Thread.Yield();
                    Interlocked.Decrement(ref guarded.Inside);
                    guarded.Gate.Exit();
                }
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)).ToArray();
        Assert.Equal(0, Volatile.Read(ref guarded.Entered));
        guarded.Gate.Exit();
        await Task.WhenAll(threads);
        Assert.Equal(Threads * Rounds, guarded.Entered);
    }

    private static async Task AssertWaits(Action enter, Action exit)
    {
        var entering = Task.Factory.StartNew(enter, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        try
        {
            Assert.False(SpinWait.SpinUntil(() => entering.IsCompleted, Patience), "It went in.");
        }
        finally
        {
            exit();
        }

        await entering;
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_gate")]
    private static extern ref Gate GateOf(MemoryTrace node);

    private sealed class Guarded
    {
        public Gate Gate;
        public int Inside;
        public int Entered;
    }
}
