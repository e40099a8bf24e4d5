using MemTrace.Analyzers.Tests.Proof.Judging;
using MemTrace.Analyzers.Tests.Proof.Programs;

namespace MemTrace.Analyzers.Tests.Proof.Invariance;

/// <summary>Compares what is found in a program with what is found in it rewritten.</summary>
internal static class InvarianceCheck
{
    /// <summary>The rewritten programs that differ in what is found, each with both listings, and how many were compared.</summary>
    public static async Task<(int Compared, IReadOnlyList<string> Moved)> CheckAsync(Rewrite rewrite, IReadOnlyList<ProofProgram> programs, CancellationToken cancellationToken = default)
    {
        var rewritten = programs.Select(program => Rewriter.Apply(rewrite, program)).ToArray();
        var judged = await ProgramJudge.JudgeAsync([.. programs, .. rewritten], cancellationToken).ConfigureAwait(false);
        var compared = 0;
        var moved = new List<string>();
        for (var i = 0; i < programs.Count; i++)
        {
            var (before, after) = (judged[i], judged[programs.Count + i]);
            if (before.Truth is null || after.Truth is null || before.Program.Source == after.Program.Source)
                continue;
            compared++;
            if (!Verdict(before).SequenceEqual(Verdict(after)))
                moved.Add(Listing.Of(before) + Listing.Of(after));
        }

        return (compared, moved);
    }

    /// <summary>Rule and acquisition of each finding; an acquisition is known by its order in the text.</summary>
    private static IEnumerable<(string Id, int Site)> Verdict(Judgement judgement)
    {
        var sites = judgement.Sites;
        return judgement.Findings.Select(finding => (finding.Id, sites.IndexOf(finding.Site))).Distinct().Order();
    }
}
