using MemTrace.Analyzers.Tests.Proof.Execution;

namespace MemTrace.Analyzers.Tests.Proof.Judging;

/// <summary>What is wrong, over all runs, with the copies that one call makes.</summary>
internal sealed class SiteTruth
{
    private readonly SortedDictionary<string, string> _faults = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _arguable = new(StringComparer.Ordinal);
    private bool _isMissing;
    private bool _isPartlyReported;
    private bool _isEverReported;
    private bool _isEmptyReported;
    private int _most;

    /// <summary>The rules that must name the site's copies, with the answers of a run that shows it.</summary>
    public IReadOnlyDictionary<string, string> Faults => _faults;

    /// <summary>Rules that may name it: the specification leaves the choice.</summary>
    public IReadOnlySet<string> Arguable => _arguable;

    /// <summary>The rule that tells most of what is not reported; null when everything is.</summary>
    public string? Missing => !_isMissing ? null : _isPartlyReported ? "MT1003" : _isEverReported ? "MT1002" : "MT1001";

    /// <summary>Whether a rule about missing reports tells what is missing.</summary>
    public bool Tells(string id) =>
        id == Missing ||
        // A copy that is reported only where it has no bytes: reported on some path, or never.
        (Missing == "MT1001" && _isEmptyReported && id == "MT1002") ||
        // Of many copies that one call makes, some reported and others not: some paths, or a part of all there is.
        (Missing == "MT1002" && _most > 1 && id == "MT1003");

    /// <summary>How many copies the call made in one run.</summary>
    public void Count(int copies) => _most = Math.Max(_most, copies);

    /// <summary>Adds what became of one copy.</summary>
    /// <param name="outcome">The copy.</param>
    /// <param name="touched">Which finally blocks discharge copies of which site, in some run.</param>
    /// <param name="idle">Finally blocks that are written to discharge something and never do.</param>
    public void Add(CopyOutcome outcome, IReadOnlySet<(int Finally, int Site)> touched, IReadOnlySet<int> idle)
    {
        var copy = outcome.Copy;
        if (copy.HasNoBytes)
        {
            _isEmptyReported |= copy.Dangling + copy.NonDangling > 0;
            return;
        }

        var dangling = copy.Dangling > 0;
        var nonDangling = copy.OwesDanglingOnly || copy.NonDangling > 0;
        // That an opaque call throws in the middle of a loop says nothing of the copies whose round never came: only paths with exceptions = all ask for them.
        var counts = !outcome.IsBeforeItsTurn && outcome.Unwound.All(blocks => blocks.Any(block => touched.Contains((block, copy.Site))));
        var mayCount = counts || outcome.Unwound.All(blocks => blocks.Any(block => touched.Contains((block, copy.Site)) || idle.Contains(block)));
        _isEverReported |= dangling || copy.NonDangling > 0 || copy.IsInCallersHands;
        if (copy.IsInCallersHands)
            return;
        if (counts && !(dangling && nonDangling))
        {
            _isMissing = true;
            _isPartlyReported |= dangling != nonDangling;
            _faults.TryAdd("missing", outcome.Path);
        }

        if (mayCount && !counts && !(dangling && nonDangling))
            _arguable.UnionWith(["MT1001", "MT1002", "MT1003"]);
        if (counts && (copy.Dangling > 1 || (copy.NonDangling > 1 && !copy.OwesDanglingOnly)))
            _faults.TryAdd("MT1004", outcome.Path);
        if (copy.HasReleaseHalf)
            AddRelease(outcome, dangling, nonDangling, counts, mayCount);
    }

    private void AddRelease(CopyOutcome outcome, bool dangling, bool nonDangling, bool counts, bool mayCount)
    {
        var copy = outcome.Copy;
        // A copy that is not reported as a whole is named for that already; whether for its release as well is left open.
        var isNamed = !(dangling && nonDangling);
        if (mayCount && copy.Releases == 0 && (dangling || nonDangling))
            Add("MT2001", isNamed || !counts);
        if (counts && copy.Releases > 1)
            Add("MT2003", false);
        if (counts && copy.IsReleasedUnreported)
            Add("MT2004", isNamed);
        if (counts && copy.IsUsedAfterRelease)
            Add("MT2005", false);

        void Add(string id, bool isArguable)
        {
            if (isArguable)
                _arguable.Add(id);
            else
                _faults.TryAdd(id, outcome.Path);
        }
    }
}
