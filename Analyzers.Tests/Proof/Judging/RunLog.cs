using System.Globalization;

namespace MemTrace.Analyzers.Tests.Proof.Judging;

/// <summary>A file that says which seeds a long run has judged and which of them disagree, so that it can be stopped and go on. Thread-safe.</summary>
internal sealed class RunLog
{
    private readonly Lock _lock = new();
    private readonly string? _path;
    private readonly HashSet<int> _done = [];
    private long _judged;
    private long _wrong;
    private long _runs;
    private readonly List<int> _disagreeing = [];

    /// <param name="path">The file, which need not exist; null to keep nothing.</param>
    public RunLog(string? path)
    {
        _path = path;
        // A line: first seed, programs judged, wrong ones, runs, and the seeds that disagree.
        foreach (var numbers in path is not null && File.Exists(path) ? File.ReadLines(path).Select(line => line.Split(' ').Select(word => int.Parse(word, CultureInfo.InvariantCulture)).ToArray()) : [])
            Count(numbers[0], numbers[1], numbers[2], numbers[3], numbers[4..]);
    }

    /// <summary>Whether the seeds that start with this one are judged.</summary>
    public bool Has(int firstSeed) => _done.Contains(firstSeed);

    /// <summary>Adds what became of some seeds; the first of them stands for all in <see cref="Has"/>.</summary>
    /// <param name="seeds">The seeds.</param>
    /// <param name="judgements">Of each of them.</param>
    public void Add(IReadOnlyList<int> seeds, IReadOnlyList<Judgement> judgements)
    {
        var truths = judgements.Select(judgement => judgement.Truth).OfType<ProgramTruth>().ToArray();
        var disagreeing = judgements.Select((judgement, i) => (judgement, Seed: seeds[i])).Where(pair => !pair.judgement.Disagreements.IsEmpty).Select(pair => pair.Seed).ToArray();
        var wrong = truths.Count(truth => truth.Sites.Values.Any(site => site.Faults.Count > 0));
        lock (_lock)
        {
            Count(seeds[0], truths.Length, wrong, truths.Sum(truth => truth.Runs), disagreeing);
            if (_path is not null)
                File.AppendAllLines(_path, [string.Join(' ', disagreeing.Prepend(truths.Sum(truth => truth.Runs)).Prepend(wrong).Prepend(truths.Length).Prepend(seeds[0]))]);
        }
    }

    private void Count(int firstSeed, int judged, int wrong, int runs, IReadOnlyList<int> disagreeing)
    {
        _done.Add(firstSeed);
        _judged += judged;
        _wrong += wrong;
        _runs += runs;
        _disagreeing.AddRange(disagreeing);
    }

    /// <inheritdoc/>
    public override string ToString() => $"{_judged} programs judged ({_wrong} wrong), {_runs} runs; {_disagreeing.Count} disagree: {string.Join(' ', _disagreeing.Order())}";
}
