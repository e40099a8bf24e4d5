using System.Collections.Immutable;
using System.Globalization;
using Microsoft.CodeAnalysis;
using MemTrace.Analyzers.Contracts;

namespace MemTrace.Analyzers.Rules.Contracts;

/// <summary>Compares a member's own contract with that of what it overrides or implements.</summary>
internal static class ContractChanges
{
    /// <param name="own">What the member says itself.</param>
    /// <param name="inherited">What its base says.</param>
    /// <param name="member">The member, for the names of its parameters.</param>
    /// <param name="mayOmit">An explicit implementation is only called by its interface's contract: it need not repeat it.</param>
    /// <param name="mayAdd">More than the base says may be said.</param>
    public static ImmutableArray<ContractChange> Between(MemberContract own, MemberContract inherited, ISymbol member, bool mayOmit, bool mayAdd)
    {
        var changes = ImmutableArray.CreateBuilder<ContractChange>();
        Compare("member", "", MarksOf(own), MarksOf(inherited));
        var count = Math.Max(own.Parameters.Length, inherited.Parameters.Length);
        for (var ordinal = 0; ordinal < count; ordinal++)
        {
            Compare(
                ordinal.ToString(CultureInfo.InvariantCulture),
                " of `" + ParameterName(member, ordinal) + "`",
                MarksOf(own.Parameter(ordinal)),
                MarksOf(inherited.Parameter(ordinal)));
        }

        return changes.ToImmutable();

        void Compare(string target, string of, ImmutableArray<MemoryMark> ownMarks, ImmutableArray<MemoryMark> inheritedMarks)
        {
            foreach (var expected in inheritedMarks)
            {
                var text = "`[" + Text(expected) + "]`" + of;
                if (Find(ownMarks, expected.Kind) is not { } found)
                {
                    if (!mayOmit)
                        changes.Add(new ContractChange(text + " is not repeated", target, Text(expected)));
                }
                else if (found != expected)
                {
                    changes.Add(new ContractChange(text + " became `[" + Text(found) + "]`", target, Text(expected)));
                }
            }

            foreach (var added in ownMarks)
            {
                if (!mayAdd && Find(inheritedMarks, added.Kind) is null && ChangesDuties(added.Kind, target))
                    changes.Add(new ContractChange("`[" + Text(added) + "]`" + of + " is added", target, null));
            }
        }
    }

    /// <summary>
    /// Whether callers through the base do wrong if they do not know it. What is said of the receiver or a number takes nothing from them:
    /// an <c>IDisposable</c> whose <c>Dispose</c> releases stays one.
    /// </summary>
    private static bool ChangesDuties(MemoryAttributeKind kind, string target) =>
        kind == MemoryAttributeKind.Tracks || (target != "member" && kind != MemoryAttributeKind.Shares) || kind == MemoryAttributeKind.Owns;

    private static MemoryMark? Find(ImmutableArray<MemoryMark> marks, MemoryAttributeKind kind)
    {
        foreach (var mark in marks)
        {
            if (mark.Kind == kind)
                return mark;
        }

        return null;
    }

    private static ImmutableArray<MemoryMark> MarksOf(MemberContract contract) => Marks(
        contract.Tracks, contract.ReportsReceiver, contract.ReleasesReceiver, contract.Owns, contract.SharesReceiver, contract.Bytes, contract.ChangesReceiver);

    private static ImmutableArray<MemoryMark> MarksOf(ParameterContract contract) => Marks(
        contract.Tracks, contract.Reports, contract.Releases, contract.Owns, contract.Shares, null, false);

    private static ImmutableArray<MemoryMark> Marks(
        PortionContract? tracks, PortionContract? reports, bool releases, PortionContract? owns, bool shares, MemoryPortion? bytes, bool changes)
    {
        var marks = ImmutableArray.CreateBuilder<MemoryMark>();
        Add(MemoryAttributeKind.Tracks, tracks);
        Add(MemoryAttributeKind.Reports, reports);
        Add(MemoryAttributeKind.Releases, releases ? new PortionContract(MemoryPortion.All) : null);
        Add(MemoryAttributeKind.Owns, owns);
        Add(MemoryAttributeKind.Shares, shares ? new PortionContract(MemoryPortion.All) : null);
        Add(MemoryAttributeKind.Bytes, bytes is { } portion ? new PortionContract(portion) : null);
        Add(MemoryAttributeKind.Changes, changes ? new PortionContract(MemoryPortion.All) : null);
        return marks.ToImmutable();

        void Add(MemoryAttributeKind kind, PortionContract? contract)
        {
            if (contract is { } value)
                marks.Add(new MemoryMark(kind, value.Portion, value.When));
        }
    }

    private static string ParameterName(ISymbol member, int ordinal)
    {
        var parameters = (member as IMethodSymbol)?.Parameters ?? (member as IPropertySymbol)?.Parameters ?? [];
        return ordinal < parameters.Length ? parameters[ordinal].Name : "#" + ordinal.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>The attribute as it is written in brackets.</summary>
    private static string Text(MemoryMark mark)
    {
        var arguments = new List<string>();
        if (mark.Portion != MemoryPortion.All)
            arguments.Add("MemoryPortion." + mark.Portion);
        if (mark.When is { } when)
            arguments.Add(when ? "When = true" : "When = false");
        var name = MemoryAttributeNames.ShortName(mark.Kind);
        return arguments.Count == 0 ? name : name + "(" + string.Join(", ", arguments) + ")";
    }
}
