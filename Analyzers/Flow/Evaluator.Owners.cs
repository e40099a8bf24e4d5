using System.Linq;
using MemTrace.Analyzers.Contracts;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace MemTrace.Analyzers.Flow;

/// <summary>Members of an owner that let it discharge itself first: <c>Flush(); _batch = batch;</c>.</summary>
internal sealed partial class Evaluator
{
    /// <summary>
    /// What the owner's own disposing or reporting member has discharged is owed no more. That it does so on every way is checked where it is declared.
    /// </summary>
    private void DischargeOwn(IInvocationOperation call, IMethodSymbol method, MemberContract contract)
    {
        if (S.IsDead || call.Instance is not IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance } || Frame.Root.FollowsDisposal)
            return;
        var reports = contract.ReportsReceiver is { When: null, Portion: MemoryPortion.All };
        if (!reports && !(contract == MemberContract.None && IsDisposal(method)))
            return;
        foreach (var field in FieldsOf(method.ContainingType).Where(field => Contracts.For(Storing(field)).Owns is not null))
            DischargeOwn(Storing(field), field, reports, call);
    }

    private void DischargeOwn(ISymbol member, IFieldSymbol field, bool reportsOnly, IOperation at)
    {
        var content = ReadMember(Value.This, member, field.Type, at);
        var copies = CopiesIn(content).ToArray();
        if (reportsOnly && copies.Any(copy => copy.Site.HasReleaseHalf))
            return;
        foreach (var copy in copies)
            S.Put(copy.With(MemoryPortion.All, _ => PortionStates.Moved) with { Release = ReleaseStates.Moved });

        // The member may have put something else there, or nothing.
        if (S.Object<CopyObject>(content) is not null)
            S.Set(Variable.Of(Value.This, member), Borrow(field.Type, null, at.Syntax, at));
    }
}
