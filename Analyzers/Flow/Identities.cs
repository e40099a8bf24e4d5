using System;
using System.Collections.Generic;
using Microsoft.CodeAnalysis;

namespace MemTrace.Analyzers.Flow;

/// <summary>
/// Numbers for what a root's analysis meets: objects, unknown values, calls. The same place in the same call context always has the
/// same number, so that states that mean the same are equal.
/// </summary>
internal sealed class Identities
{
    private readonly Dictionary<(Frame?, object, object, string), int> _numbers = new();
    private readonly Dictionary<(Frame, SyntaxNode, ISymbol), Frame> _frames = new();
    private readonly Dictionary<(AcquisitionSite, Frame), AcquisitionSite> _moved = new();
    private readonly Dictionary<int, AcquisitionSite> _sites = new();

    public int Of(Frame? frame, object place, object kind, string part = "")
    {
        var key = (frame, place, kind, part);
        if (!_numbers.TryGetValue(key, out var number))
            _numbers[key] = number = _numbers.Count + 1;
        return number;
    }

    /// <summary>The site of the objects that first have this number.</summary>
    public AcquisitionSite Site(int number, Func<AcquisitionSite> make)
    {
        if (!_sites.TryGetValue(number, out var site))
            _sites[number] = site = make();
        return site;
    }

    /// <summary>The frame of a callee seen from one call; made once.</summary>
    public Frame Frame(Frame caller, IOperation call, IMethodSymbol method, Func<Frame> make)
    {
        var key = (caller, call.Syntax, (ISymbol)method);
        if (!_frames.TryGetValue(key, out var frame))
            _frames[key] = frame = make();
        return frame;
    }

    /// <summary>A callee's acquisition as its caller sees it.</summary>
    public AcquisitionSite Moved(AcquisitionSite site, Frame frame, Func<AcquisitionSite> make)
    {
        if (!_moved.TryGetValue((site, frame), out var moved))
            _moved[(site, frame)] = moved = make();
        return moved;
    }
}
