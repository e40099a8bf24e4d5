namespace MemTrace;

/// <summary>The time inside a ledger's gate, for a <c>using</c>.</summary>
internal readonly ref struct GateScope
{
    private readonly CopyLedger _ledger;

    public GateScope(CopyLedger ledger)
    {
        _ledger = ledger;
        ledger.EnterGate();
    }

    public void Dispose() => _ledger.ExitGate();
}
