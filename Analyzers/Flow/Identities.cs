using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using MemTrace.Analyzers.Contracts;
using Microsoft.CodeAnalysis;

namespace MemTrace.Analyzers.Flow;

/// <summary>
/// Numbers for what a root's analysis meets: objects, unknown values, calls. The same place in the same call context always has the
/// same number, so that states that mean the same are equal.
/// </summary>
internal sealed class Identities
{
    /// <summary>Collections in collections that are told apart; deeper ones, as in a tree, are not.</summary>
    private const int MaximumDepth = 3;

    private const int MaximumCounts = 4;
    private const int MaximumHalvings = 8;

    private readonly Dictionary<(Frame?, object, object, string), int> _numbers = new();
    private readonly Dictionary<(Frame, SyntaxNode, ISymbol), Frame> _frames = new();
    private readonly Dictionary<(Frame, Location, SiteKind, string, MemoryPortion), List<AcquisitionSite>> _moved = new();
    private readonly Dictionary<int, AcquisitionSite> _sites = new();
    private readonly Dictionary<int, (int Place, int Source)> _derived = new();
    private readonly Dictionary<int, List<string>> _counts = new();
    private readonly Dictionary<int, int> _depths = new();
    private readonly Dictionary<int, (int First, int Times)> _halves = new();
    private readonly Dictionary<(int Place, int Source), List<int>> _done = new();

    public int Of(Frame? frame, object place, object kind, string part = "")
    {
        var key = (frame, place, kind, part);
        if (!_numbers.TryGetValue(key, out var number))
            _numbers[key] = number = _numbers.Count + 1;
        return number;
    }

    /// <summary>An object that a place makes of another: one of a summary's, those that a loop has done.</summary>
    public int Derived(int place, int source, string role)
    {
        var number = Of(null, (place, source), role);
        _derived[number] = (place, source);
        return number;
    }

    /// <summary>The summary of those that stand behind a position; null where halves were halved so often that more would tell nothing.</summary>
    public int? After(int container, int source, Value position)
    {
        var (first, times) = _halves.TryGetValue(source, out var known) ? known : (source, 0);
        if (times >= MaximumHalvings)
            return null;
        var number = Of(null, (container, source, position), "after");
        _halves[number] = (first, times + 1);
        return number;
    }

    /// <summary>The summary that an object is a half of, or a half of a half.</summary>
    public int BeforeHalving(int id) => _halves.TryGetValue(id, out var half) ? half.First : id;

    /// <summary>The summary of what a loop has done of another, as far as it came into the same collections, and the same numbers count it.</summary>
    public int Done(int place, int source, string membership, string counts)
    {
        var number = Derived(place, source, "done" + membership + Known(source, counts));
        if (!_done.TryGetValue((place, source), out var known))
            _done[(place, source)] = known = new List<int>();
        if (!known.Contains(number))
            known.Add(number);
        return number;
    }

    /// <summary>All that <see cref="Done"/> made of an object so far.</summary>
    public IReadOnlyList<int> AllDone(int place, int source) =>
        _done.TryGetValue((place, source), out var known) ? known.ToArray() : Array.Empty<int>();

    /// <summary>The one that the place made before its latest, as long as a variable has it in hand.</summary>
    public int Kept(int latest)
    {
        var number = Of(null, latest, "kept");
        _derived[number] = (0, latest);
        return number;
    }

    /// <summary>
    /// The summary of what a place made before its latest, as far as the same collections hold it, the same numbers count it and the same is left to do: elements of two
    /// lists are two summaries, and so are those of which two sums count different portions, and those that are reported and those that are not.
    /// </summary>
    public int Elders(int latest, ImmutableArray<int> holders, string counts, string duties)
    {
        counts = Known(latest, counts);
        var depth = holders.IsEmpty ? 0 : 1 + holders.Max(h => _depths.TryGetValue(h, out var own) ? own : 0);
        if (depth > MaximumDepth)
            (holders, depth) = (ImmutableArray<int>.Empty, 0);
        var number = Of(null, latest, "elders" + counts + duties, string.Join(" ", holders));
        _derived[number] = (0, latest);
        _depths[number] = depth;
        return number;
    }

    /// <summary>The numbers that count an object, as long as not too many different ones do.</summary>
    private string Known(int number, string counts)
    {
        if (counts.Length == 0)
            return counts;
        if (!_counts.TryGetValue(number, out var known))
            _counts[number] = known = new List<string>();
        if (!known.Contains(counts) && known.Count < MaximumCounts)
            known.Add(counts);
        return known.Contains(counts) ? counts : string.Empty;
    }

    /// <summary>
    /// The object that the place made first of all those from which it made this one; null if it made one at most. Without this a place
    /// in a loop would make objects of its own objects for ever.
    /// </summary>
    public int? Earlier(int place, int number)
    {
        int? innermost = null;
        var count = 0;
        while (_derived.TryGetValue(number, out var link))
        {
            if (link.Place == place)
            {
                innermost = number;
                count++;
            }

            number = link.Source;
        }

        return count > 1 ? innermost : null;
    }

    /// <summary>The site of the objects that first have this number.</summary>
    public AcquisitionSite Site(int number, Func<AcquisitionSite> make)
    {
        if (!_sites.TryGetValue(number, out var site))
            _sites[number] = site = make();
        return site;
    }

    /// <summary>The frame of a callee seen from one call; made once.</summary>
    public Frame Frame(Frame caller, IOperation call, ISymbol member, Func<Frame> make)
    {
        var key = (caller, call.Syntax, member);
        if (!_frames.TryGetValue(key, out var frame))
            _frames[key] = frame = make();
        return frame;
    }

    /// <summary>A callee's acquisition as its caller sees it: wherever in the callee the copy was made, for the caller the call makes it.</summary>
    public AcquisitionSite Moved(AcquisitionSite seen)
    {
        var key = (seen.Frame, seen.Location, seen.Kind, seen.Origin, seen.Portion);
        if (!_moved.TryGetValue(key, out var moved))
            _moved[key] = moved = new List<AcquisitionSite>();
        foreach (var known in moved)
        {
            if (SymbolEqualityComparer.Default.Equals(known.Type, seen.Type) && SymbolEqualityComparer.Default.Equals(known.Symbol, seen.Symbol))
                return known;
        }

        moved.Add(seen);
        return seen;
    }
}
