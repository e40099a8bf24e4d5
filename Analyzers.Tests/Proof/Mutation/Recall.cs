using System.Globalization;
using System.Text;
using MemTrace.Analyzers.Tests.Proof.Judging;
using MemTrace.Analyzers.Tests.Proof.Programs;

namespace MemTrace.Analyzers.Tests.Proof.Mutation;

/// <summary>Counts, over the mutants of correct programs, those that a run shows to be wrong, and those of them that are found. Thread-safe.</summary>
internal sealed class Recall
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<MutantKind, (int Wrong, int Found)> _counts = [];
    private readonly List<Judgement> _missed = [];
    private int _programs;

    /// <summary>Mutants that a run shows to be wrong.</summary>
    public int Wrong => _counts.Values.Sum(count => count.Wrong);

    /// <summary>Those of them in which the analyzers find each wrong copy.</summary>
    public int Found => _counts.Values.Sum(count => count.Found);

    /// <summary>Wrong mutants in which something was not found.</summary>
    public IReadOnlyList<Judgement> Missed => _missed;

    /// <summary>Judges the programs, and the mutants of those that are correct.</summary>
    public async Task AddAsync(IReadOnlyList<ProofProgram> programs, CancellationToken cancellationToken = default)
    {
        var correct = (await ProgramJudge.JudgeAsync(programs, cancellationToken).ConfigureAwait(false))
            .Where(judgement => judgement.Truth is { IsComplete: true } truth && truth.Sites.Count > 0 && truth.Sites.Values.All(site => site.Faults.Count == 0) && judgement.Findings.IsEmpty)
            .Select(judgement => judgement.Program)
            .ToArray();
        var mutants = correct.SelectMany(Mutator.Mutate).DistinctBy(mutant => mutant.Program.Source).ToArray();
        lock (_lock)
            _programs += correct.Length;
        foreach (var some in mutants.Chunk(100))
        {
            var judged = await ProgramJudge.JudgeAsync([.. some.Select(mutant => mutant.Program)], cancellationToken).ConfigureAwait(false);
            for (var i = 0; i < some.Length; i++)
                Count(some[i].Kind, judged[i]);
        }
    }

    private void Count(MutantKind kind, Judgement judgement)
    {
        if (judgement.Truth is not { } truth || truth.Sites.Values.All(site => site.Faults.Count == 0))
            return;
        var isFound = !judgement.Disagreements.Any(disagreement =>
            disagreement.Kind is DisagreementKind.MissedMissing or DisagreementKind.MissedTwice or DisagreementKind.MissedRelease);
        lock (_lock)
        {
            var (wrong, found) = _counts.GetValueOrDefault(kind);
            _counts[kind] = (wrong + 1, found + (isFound ? 1 : 0));
            if (!isFound)
                _missed.Add(judgement);
        }
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"{_programs} correct programs, {Wrong} wrong mutants, {Found} found");
        foreach (var (kind, (wrong, found)) in _counts)
            text.Append(CultureInfo.InvariantCulture, $"; {kind}: {found} of {wrong}");
        // Where a program has a contract of its own between a copy and its report, the finding stands at that boundary.
        text.Append(CultureInfo.InvariantCulture, $"; of {_missed.Count} others {_missed.Count(missed => !missed.Findings.IsEmpty)} have a finding at another place");
        return text.ToString();
    }
}
