using MemTrace.Analyzers.Contracts;
using Microsoft.CodeAnalysis;

namespace MemTrace.Analyzers.Flow;

internal enum SiteKind
{
    /// <summary>A call, object creation, operator or property that makes a copy.</summary>
    Expression,

    /// <summary>An <c>[OwnsMemory]</c> parameter.</summary>
    OwnedParameter,

    /// <summary>What an owned field held when the member began.</summary>
    OwnedField,

    /// <summary>An unmarked parameter or result: somebody else's.</summary>
    Borrowed,
}

/// <summary>Where a copy comes from. One per place and call context; compared by identity.</summary>
internal sealed class AcquisitionSite(
    SiteKind kind, Location location, string origin, ITypeSymbol type, bool hasReleaseHalf, MemoryPortion portion, Frame frame)
{
    public SiteKind Kind { get; } = kind;

    public Location Location { get; } = location;

    /// <summary>The member that made the copy, as a reader would write it: <c>Cache.Take</c>.</summary>
    public string Origin { get; } = origin;

    public ITypeSymbol Type { get; } = type;

    public bool HasReleaseHalf { get; } = hasReleaseHalf;

    /// <summary>The portion that was to be reported when the copy came.</summary>
    public MemoryPortion Portion { get; } = portion;

    /// <summary>The call of the analysis in which the copy came.</summary>
    public Frame Frame { get; } = frame;

    /// <summary>The parameter or field, where the copy came through one.</summary>
    public ISymbol? Symbol { get; init; }

    /// <summary>One of the elements of a collection that the member hands out.</summary>
    public bool IsElement { get; init; }

    /// <summary>An owned parameter whose contract holds only for this return value.</summary>
    public bool? When { get; init; }

    /// <summary>The first local that held it; for messages alone.</summary>
    public ISymbol? Name { get; set; }

    public bool IsBorrowed => Kind == SiteKind.Borrowed;
}
