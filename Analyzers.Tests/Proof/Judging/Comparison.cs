using System.Collections.Immutable;

namespace MemTrace.Analyzers.Tests.Proof.Judging;

/// <summary>Compares what the analyzers say with what the runs show, per site and kind of fault.</summary>
internal static class Comparison
{
    private static readonly string[] MissingRules = ["MT1001", "MT1002", "MT1003"];
    private static readonly string[] ReleaseRules = ["MT2001", "MT2003", "MT2004", "MT2005"];

    /// <summary>All disagreements of a program.</summary>
    public static ImmutableArray<Disagreement> Compare(ImmutableArray<StaticFinding> findings, ProgramTruth truth, IEnumerable<int> sites)
    {
        var disagreements = ImmutableArray.CreateBuilder<Disagreement>();
        disagreements.AddRange(findings
            .Where(finding => finding.Site < 0)
            .Select(finding => new Disagreement(DisagreementKind.Stray, finding.Position, $"{finding.Id} {finding.Message}", "names no copy")));
        // Of several copies that one statement reports twice, the finding there names one.
        var isTwiceFound = findings.Any(finding => finding.Id == "MT1004" && truth.Sites.TryGetValue(finding.Site, out var other) && other.Faults.ContainsKey("MT1004"));
        foreach (var site in sites.Where(site => !truth.HasVoidRuns || truth.Sites.ContainsKey(site)))
        {
            var shown = truth.Sites.GetValueOrDefault(site) ?? new SiteTruth();
            var said = findings.Where(finding => finding.Site == site).Select(finding => finding.Id).ToHashSet();
            Missing(site, said, shown, truth.IsComplete, disagreements);
            Twice(site, said, shown, truth.IsComplete, isTwiceFound, disagreements);
            Release(site, said, shown, truth.IsComplete, disagreements);
        }

        return disagreements.ToImmutable();
    }

    private static void Missing(int site, HashSet<string> said, SiteTruth shown, bool isComplete, ImmutableArray<Disagreement>.Builder to)
    {
        var found = MissingRules.FirstOrDefault(said.Contains) ?? (said.Contains("MT1005") ? shown.Missing : null);
        if (shown.Missing is not null && found is null)
            to.Add(new Disagreement(DisagreementKind.MissedMissing, site, "nothing", $"{shown.Missing} on {shown.Faults["missing"]}"));
        else if (shown.Missing is null && found is not null && isComplete && !shown.Arguable.Contains(found))
            to.Add(new Disagreement(DisagreementKind.FalseMissing, site, found, "reported in every run"));
        else if (shown.Missing is not null && !shown.Tells(found!) && isComplete)
            to.Add(new Disagreement(DisagreementKind.OtherMissing, site, found!, shown.Missing));
    }

    private static void Twice(int site, HashSet<string> said, SiteTruth shown, bool isComplete, bool isTwiceFound, ImmutableArray<Disagreement>.Builder to)
    {
        var isTwice = shown.Faults.TryGetValue("MT1004", out var path);
        var found = said.Contains("MT1004") || (isTwice && said.Contains("MT1005"));
        if (isTwice && !found && !isTwiceFound)
            to.Add(new Disagreement(DisagreementKind.MissedTwice, site, "nothing", $"MT1004 on {path}"));
        else if (!isTwice && found && isComplete)
            to.Add(new Disagreement(DisagreementKind.FalseTwice, site, "MT1004", "never reported twice"));
    }

    private static void Release(int site, HashSet<string> said, SiteTruth shown, bool isComplete, ImmutableArray<Disagreement>.Builder to)
    {
        var faults = ReleaseRules.Where(shown.Faults.ContainsKey).ToArray();
        var found = ReleaseRules.FirstOrDefault(said.Contains);
        if (faults.Length > 0 && found is null)
            to.Add(new Disagreement(DisagreementKind.MissedRelease, site, "nothing", $"{string.Join('/', faults)} on {shown.Faults[faults[0]]}"));
        else if (found is not null && isComplete && !faults.Contains(found) && !shown.Arguable.Contains(found))
        {
            to.Add(faults.Length == 0
                ? new Disagreement(DisagreementKind.FalseRelease, site, found, "released rightly in every run")
                : new Disagreement(DisagreementKind.OtherRelease, site, found, string.Join('/', faults)));
        }
    }
}
