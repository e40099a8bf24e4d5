using MemTrace.Analyzers.Tests.Proof.Judging;
using MemTrace.Analyzers.Tests.Proof.Programs;

namespace MemTrace.Analyzers.Tests.Proof.Invariance;

/// <summary>Compares what is found in a program with what is found in it rewritten.</summary>
internal static class InvarianceCheck
{
    /// <summary>The rewritten programs that differ in what is found, each with both listings, and how many were compared.</summary>
    public static async Task<(int Compared, IReadOnlyList<string> Moved)> CheckAsync(Rewrite rewrite, IReadOnlyList<ProofProgram> programs, CancellationToken cancellationToken = default)
    {
        var pairs = programs.Select(program => (Before: program, After: Rewriter.Apply(rewrite, program))).Where(pair => pair.Before.Source != pair.After.Source).ToArray();
        var judged = await ProgramJudge.JudgeAsync([.. pairs.Select(pair => pair.Before), .. pairs.Select(pair => pair.After)], cancellationToken).ConfigureAwait(false);
        var compared = 0;
        var moved = new List<string>();
        for (var i = 0; i < pairs.Length; i++)
        {
            var (before, after) = (judged[i], judged[pairs.Length + i]);
            // A rewrite that shows in a run is none: a finally that somebody wrote, say, makes paths of what may throw before it.
            if (Shown(before) is not { } shown || Shown(after) is not { } shownAfter || !shown.SequenceEqual(shownAfter))
                continue;
            compared++;
            if (!Verdict(rewrite, before).SequenceEqual(Verdict(rewrite, after)))
                moved.Add(Listing.Of(before) + Listing.Of(after));
        }

        return (compared, moved);
    }

    /// <summary>Rule and acquisition of each finding; an acquisition is known by its order in the text.</summary>
    private static IEnumerable<(string Id, int Site)> Verdict(Rewrite rewrite, Judgement judgement)
    {
        var sites = judgement.Sites;
        var findings = judgement.Findings.Select(finding => (finding.Id, Site: sites.IndexOf(finding.Site))).Distinct().Order().ToArray();
        // A release that is written out is named beside the report that is missing before it; the end of a using is not.
        return rewrite == Rewrite.UsingExpanded
            ? findings.Where(finding => finding.Id != "MT2004" || !findings.Any(other => other.Site == finding.Site && other.Id.StartsWith("MT100", StringComparison.Ordinal)))
            : findings;
    }

    /// <summary>The faults that the runs show of each acquisition; null where they do not show everything.</summary>
    private static IEnumerable<(int Site, string Faults)>? Shown(Judgement judgement) => judgement.Truth is not { IsComplete: true } truth
        ? null
        : truth.Sites.Select(site => (judgement.Sites.IndexOf(site.Key), string.Join(' ', site.Value.Faults.Keys.Append(site.Value.Missing)))).Order();
}
