using System.Collections.Immutable;

namespace MemTrace.Analyzers.Contracts;

/// <summary>One attribute: the portion it names, and the return value under which alone it holds (null: always).</summary>
internal readonly record struct PortionContract(MemoryPortion Portion, bool? When = null);

/// <summary>What the attributes on one parameter say.</summary>
/// <param name="Tracks">An <c>out</c> parameter brings out a copy.</param>
/// <param name="Reports">The call reports the argument (or the copy that a number was computed from).</param>
/// <param name="Releases">The call releases the argument.</param>
/// <param name="Owns">The obligation moves to the callee.</param>
/// <param name="Shares">The result stands for the same bytes as the argument.</param>
internal sealed record ParameterContract(
    PortionContract? Tracks, PortionContract? Reports, bool Releases, PortionContract? Owns, bool Shares)
{
    public static readonly ParameterContract None = new(null, null, false, null, false);
}

/// <summary>What the attributes on one method, property or field say; accessors take part in their property's contract.</summary>
/// <param name="Tracks">The result is a copy.</param>
/// <param name="ReportsReceiver">The call reports its receiver.</param>
/// <param name="ReleasesReceiver">The call releases its receiver.</param>
/// <param name="SharesReceiver">The result stands for the same bytes as the receiver.</param>
/// <param name="ChangesReceiver">The call changes how many bytes the receiver holds.</param>
/// <param name="Bytes">The value counts bytes of this portion of the instance (static or extension method: of the first parameter).</param>
/// <param name="Owns">A field or property that takes over what is stored in it.</param>
/// <param name="Parameters">One for each parameter of the definition, in order; empty for fields.</param>
internal sealed record MemberContract(
    PortionContract? Tracks,
    PortionContract? ReportsReceiver,
    bool ReleasesReceiver,
    bool SharesReceiver,
    bool ChangesReceiver,
    MemoryPortion? Bytes,
    PortionContract? Owns,
    ImmutableArray<ParameterContract> Parameters)
{
    public static readonly MemberContract None =
        new(null, null, false, false, false, null, null, ImmutableArray<ParameterContract>.Empty);

    public ParameterContract Parameter(int ordinal) =>
        ordinal >= 0 && ordinal < Parameters.Length ? Parameters[ordinal] : ParameterContract.None;
}
