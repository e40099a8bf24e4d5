using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace MemTrace.Analyzers.Contracts;

/// <summary>All attributes on one target: a member, a parameter, or a delegate. The first of a kind counts.</summary>
internal sealed record MemoryMarks(
    PortionContract? Tracks,
    PortionContract? Reports,
    bool Releases,
    PortionContract? Owns,
    bool Shares,
    MemoryPortion? Bytes,
    bool Changes)
{
    public static readonly MemoryMarks None = new(null, null, false, null, false, null, false);

    public static MemoryMarks Read(ImmutableArray<AttributeData> attributes)
    {
        var marks = None;
        foreach (var attribute in attributes)
        {
            if (MemoryMark.TryRead(attribute) is { } mark)
                marks = marks.With(mark);
        }

        return marks;
    }

    /// <summary>These marks and, where its kind is still free, <paramref name="mark"/>.</summary>
    public MemoryMarks With(MemoryMark mark) => mark.Kind switch
    {
        MemoryAttributeKind.Tracks when Tracks is null => this with { Tracks = new(mark.Portion, mark.When) },
        MemoryAttributeKind.Reports when Reports is null => this with { Reports = new(mark.Portion, mark.When) },
        MemoryAttributeKind.Owns when Owns is null => this with { Owns = new(mark.Portion, mark.When) },
        MemoryAttributeKind.Releases => this with { Releases = true },
        MemoryAttributeKind.Shares => this with { Shares = true },
        MemoryAttributeKind.Bytes when Bytes is null => this with { Bytes = mark.Portion },
        MemoryAttributeKind.Changes => this with { Changes = true },
        _ => this,
    };

    /// <summary>These marks, and those of <paramref name="other"/> whose kind is still free.</summary>
    public MemoryMarks Or(MemoryMarks other)
    {
        if (ReferenceEquals(other, None))
            return this;
        if (ReferenceEquals(this, None))
            return other;
        return new MemoryMarks(
            Tracks ?? other.Tracks,
            Reports ?? other.Reports,
            Releases || other.Releases,
            Owns ?? other.Owns,
            Shares || other.Shares,
            Bytes ?? other.Bytes,
            Changes || other.Changes);
    }

    public ParameterContract ToParameter() =>
        Equals(None) ? ParameterContract.None : new ParameterContract(Tracks, Reports, Releases, Owns, Shares);

    public MemberContract ToMember(ImmutableArray<ParameterContract> parameters) =>
        Equals(None) && parameters.All(static parameter => ReferenceEquals(parameter, ParameterContract.None))
            ? MemberContract.None
            : new MemberContract(Tracks, Reports, Releases, Shares, Changes, Bytes, Owns, parameters);
}
