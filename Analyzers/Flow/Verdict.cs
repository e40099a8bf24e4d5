using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using MemTrace.Analyzers.Contracts;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;

namespace MemTrace.Analyzers.Flow;

/// <summary>How a copy's life ended with something left to do.</summary>
/// <param name="Missing">Portions that were not reported.</param>
/// <param name="IsPart">Something else of the copy was reported.</param>
/// <param name="NeedsRelease">It was reported and not released.</param>
/// <param name="Path">The branches that lead there.</param>
/// <param name="End">Where the last name was lost, or the member was left.</param>
/// <param name="Thrown">The exception that left the member; null on a normal way.</param>
/// <param name="TakenAt">Where it was taken out of what owned it.</param>
/// <param name="IsLeftOut">Not taken out of the collection before others of it were summed: where their sum is reported, it is the part that the sum leaves out.</param>
/// <param name="IsImprecise">Paths were joined: it counts only where nothing ever discharges the copy.</param>
internal sealed record Loss(
    MemoryPortion Missing, bool IsPart, bool NeedsRelease, PathNode? Path, Location End, Thrown? Thrown, Location? TakenAt = null, bool IsImprecise = false, bool IsMany = false, bool IsLeftOut = false);

/// <summary>Something that happened to a copy at a place: a second report, a wrong amount.</summary>
internal sealed record Event(Location Location, PathNode? Path, MemoryPortion Portion, string Note);

/// <summary>All that was seen of the copies of one site.</summary>
internal sealed class SiteRecord
{
    public bool AnyReport { get; set; }

    public bool AnyMove { get; set; }

    /// <summary>Stored in an owned field or collection.</summary>
    public bool AnyStore { get; set; }

    /// <summary>Bytes of several entries or elements were reported as one number.</summary>
    public bool AnySum { get; set; }

    public bool AnyRelease { get; set; }

    /// <summary>Where copies were taken out of what owned them that then were, or had been, reported.</summary>
    public HashSet<Location> DischargedWhereTaken { get; } = new();

    /// <summary>A path on which nothing was left to do.</summary>
    public PathNode? GoodPath { get; set; }

    public List<Loss> Losses { get; } = new();

    public Dictionary<Location, Event> ReportedTwice { get; } = new();

    public Dictionary<Location, Event> WrongAmounts { get; } = new();

    public Dictionary<Location, Event> ReleasedTwice { get; } = new();

    public Dictionary<Location, Event> ReleasedUnreported { get; } = new();

    /// <summary>Amounts that were given back where nothing was reported, of a copy that has nothing to be released.</summary>
    public Dictionary<Location, Event> SubtractedForAdded { get; } = new();

    public Dictionary<Location, Event> UsedAfterRelease { get; } = new();

    public Dictionary<Location, Event> HeldAcross { get; } = new();

    public Dictionary<Location, Event> HandedOut { get; } = new();

    /// <summary>Amounts of other copies' bytes that were reported while this copy waited.</summary>
    public Dictionary<Location, Event> OthersAmounts { get; } = new();

    /// <summary>Where an owned field's content was reported, for when it turns out to stay in the field.</summary>
    public Event? LastReport { get; set; }

    /// <summary>Stored in an owned field or collection while another held it.</summary>
    public Event? LastStore { get; set; }

    public Event? LastRelease { get; set; }

    /// <summary>Hand-written finally blocks that report or release the copy.</summary>
    public HashSet<ControlFlowRegion> Finallies { get; } = new();

    /// <summary>Those in a loop over many, that do so for the one element of their round: <c>foreach (…) try { … } finally { Report(batch); }</c>.</summary>
    public HashSet<ControlFlowRegion> FinalliesOfOne { get; } = new();
}

/// <summary>Collects what the paths of one root show, copy by copy. Recording the same twice changes nothing.</summary>
internal sealed class Verdict
{
    private readonly Dictionary<AcquisitionSite, SiteRecord> _records = new();
    private readonly List<AcquisitionSite> _order = new();

    public IEnumerable<(AcquisitionSite Site, SiteRecord Record)> Records => _order.Select(s => (s, _records[s]));

    /// <summary>Parameters whose bytes the member reports although no contract says so.</summary>
    public Dictionary<ISymbol, Event> UnmentionedReports { get; } = new(SymbolEqualityComparer.Default);

    /// <summary>Contracts that the member itself does not keep.</summary>
    public List<(ISymbol Subject, Location Location, string Reason)> BrokenContracts { get; } = new();

    public SiteRecord Of(AcquisitionSite site)
    {
        if (!_records.TryGetValue(site, out var record))
        {
            _records[site] = record = new SiteRecord();
            _order.Add(site);
        }

        return record;
    }

    public static void Note(Dictionary<Location, Event> events, Location location, PathNode? path, MemoryPortion portion, string note)
    {
        if (!events.TryGetValue(location, out var known))
            events[location] = new Event(location, path, portion, note);
        else if (known.Note == note)
            events[location] = known with { Portion = known.Portion | portion };
    }

    public void Lose(AcquisitionSite site, Loss loss)
    {
        var losses = Of(site).Losses;
        foreach (var known in losses)
        {
            if (known.Missing == loss.Missing && known.IsPart == loss.IsPart && known.NeedsRelease == loss.NeedsRelease && known.IsMany == loss.IsMany && known.IsLeftOut == loss.IsLeftOut &&
                known.End.Equals(loss.End) && Equals(known.Thrown?.IsExplicit, loss.Thrown?.IsExplicit) && Equals(known.Thrown?.IsCaught, loss.Thrown?.IsCaught) &&
                (loss.Thrown is null || loss.Thrown.Finallies.All(known.Thrown!.Finallies.Contains)))
            {
                return;
            }
        }

        losses.Add(loss);
    }
}
