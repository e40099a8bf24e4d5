namespace MemTrace.Analyzers.Tests.Proof.Judging;

/// <summary>Counts what was judged. Thread-safe.</summary>
internal sealed class Totals
{
    private readonly Lock _lock = new();
    private int _programs;
    private int _rejected;
    private int _incomplete;
    private int _wrong;
    private int _disagreeing;
    private long _runs;

    /// <summary>Programs that compile and run as meant.</summary>
    public int Judged => _programs - _rejected;

    /// <summary>Adds a judgement.</summary>
    public void Add(Judgement judgement)
    {
        lock (_lock)
        {
            _programs++;
            if (judgement.Truth is not { } truth)
            {
                _rejected++;
                return;
            }

            _runs += truth.Runs;
            _incomplete += truth.IsComplete ? 0 : 1;
            _wrong += truth.Sites.Values.Any(site => site.Faults.Count > 0) ? 1 : 0;
            _disagreeing += judgement.Disagreements.IsEmpty ? 0 : 1;
        }
    }

    /// <inheritdoc/>
    public override string ToString() =>
        $"{_programs} programs: {_rejected} do not compile or run, {Judged} judged ({_wrong} wrong, {_incomplete} not run on every path), {_runs} runs, {_disagreeing} disagree";
}
