using System.Reflection;
using MemTrace.Analyzers.Tests.Proof.Execution;
using Microsoft.CodeAnalysis.Text;

namespace MemTrace.Analyzers.Tests.Proof.Judging;

/// <summary>Runs a program's methods under every combination of answers.</summary>
internal static class ProgramExecution
{
    /// <summary>More runs than this are not worth their time; the program then counts as not completely known.</summary>
    public const int MaxRuns = 3000;

    /// <summary>
    /// What the runs of <c>C.M</c> in this namespace show, and those of each private method: nobody promises how it is called, so the copies it makes must be
    /// right whatever comes in.
    /// </summary>
    /// <param name="assembly">Where the program was compiled into.</param>
    /// <param name="space">Its namespace.</param>
    /// <param name="bodies">Where each of its methods stands.</param>
    /// <param name="discharging">The finally blocks that have a report or a release in them, whether a run comes to it or not.</param>
    public static ProgramTruth Run(Assembly assembly, string space, IReadOnlyDictionary<string, TextSpan> bodies, IReadOnlySet<int> discharging)
    {
        var sites = new Dictionary<int, SiteTruth>();
        var outcomes = new List<CopyOutcome>();
        var touched = new HashSet<(int, int)>();
        var runs = 0;
        var hasVoidRuns = false;
        var isComplete = true;
        var type = assembly.GetType(space + ".C");
        foreach (var method in type?.GetMethods(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly) ?? [])
        {
            if (!bodies.TryGetValue(method.Name, out var body) || Root.Of(type!, method) is not { } root)
                continue;
            var choices = new ChoicePath();
            var rootRuns = 0;
            do
            {
                var ledger = new Ledger(choices);
                Ledger.Current = ledger;
                var ending = root.Run(ledger);
                rootRuns++;
                touched.UnionWith(ledger.Touched);
                if (ending is OutOfFuelException)
                {
                    isComplete = false;
                }
                else if (ledger.IsVoid || Ledger.IsUnmeant(ending))
                {
                    hasVoidRuns = true;
                }
                else
                {
                    var copies = ledger.Copies.Where(copy => root.IsEntry || body.Contains(copy.Site)).ToArray();
                    outcomes.AddRange(copies.Select(copy => new CopyOutcome(copy, ledger.Unwound, ledger.IsBeforeItsTurn(copy), $"{method.Name} {choices}")));
                    foreach (var group in copies.GroupBy(copy => copy.Site))
                        SiteOf(group.First()).Count(group.Count());
                }
            }
            while (choices.Advance() && rootRuns < MaxRuns);

            runs += rootRuns;
            isComplete &= rootRuns < MaxRuns && !choices.IsTruncated;
        }

        var idle = discharging.Except(touched.Select(pair => pair.Item1)).ToHashSet();
        foreach (var outcome in outcomes)
            SiteOf(outcome.Copy).Add(outcome, touched, idle);
        return new ProgramTruth(sites, runs, hasVoidRuns, isComplete);

        SiteTruth SiteOf(LedgerCopy copy)
        {
            if (!sites.TryGetValue(copy.Site, out var site))
                sites.Add(copy.Site, site = new SiteTruth());
            return site;
        }
    }
}
