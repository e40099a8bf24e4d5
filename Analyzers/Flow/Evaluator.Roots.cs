using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using MemTrace.Analyzers.Contracts;
using MemTrace.Analyzers.Symbols;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace MemTrace.Analyzers.Flow;

/// <summary>The boundary of a root: what comes in through its parameters, and what it hands out.</summary>
internal sealed partial class Evaluator
{
    /// <summary>The delegate types that lambdas were converted to.</summary>
    public Dictionary<IMethodSymbol, INamedTypeSymbol> DelegateTypes { get; } = new(SymbolEqualityComparer.Default);

    private MemberContract RootContract(Frame frame)
    {
        var contract = Contracts.For(frame.Method is { MethodKind: MethodKind.LambdaMethod or MethodKind.LocalFunction } ? frame.Method : frame.Owner);
        return contract == MemberContract.None && frame.DelegateType?.DelegateInvokeMethod is { } invoke ? Contracts.For(invoke) : contract;
    }

    /// <summary>The copy that a parameter takes over.</summary>
    private Value Owned(Frame frame, IParameterSymbol parameter, PortionContract owned)
    {
        var place = parameter.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(Context.CancellationToken) ?? frame.Graph.OriginalOperation.Syntax;
        var identifier = place is Microsoft.CodeAnalysis.CSharp.Syntax.ParameterSyntax { Identifier: var token } ? token.GetLocation() : place.GetLocation();
        return Make(
            Context.Shapes.OfMarked(parameter.Type),
            new Source(SiteKind.OwnedParameter, place, identifier, string.Empty, owned, parameter), "owned", isMany: false);
    }

    /// <summary>The state in which a root begins: owned parameters are copies to be discharged, the others are somebody else's.</summary>
    public State Enter(Frame frame, Value? onlyArgument = null)
    {
        Frame = frame;
        S = new State();
        if (frame.Method is not { } method)
            return S;
        var contract = RootContract(frame);
        OnlyBorrows = !frame.FollowsDisposal && contract == MemberContract.None && Contracts.For(method.AssociatedSymbol) == MemberContract.None &&
            !Contracts.MayAcquire(frame.Graph.OriginalOperation.Syntax);
        var propertyOwns = method is { MethodKind: MethodKind.PropertySet, AssociatedSymbol: IPropertySymbol property } ? Contracts.For(property).Owns : null;
        if (contract.Owns is { } ownsReceiver && ExtensionBlocks.Receiver(method) is { } receiver)
            S.Set(Variable.Of(receiver), Owned(frame, receiver, ownsReceiver));
        foreach (var parameter in method.Parameters)
        {
            if (parameter.RefKind == RefKind.Out)
                continue;
            var part = contract.Parameter(parameter.Ordinal);
            var place = parameter.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(Context.CancellationToken) ?? frame.Graph.OriginalOperation.Syntax;
            var owns = part.Owns ?? (parameter.Ordinal == method.Parameters.Length - 1 ? propertyOwns : null);
            Value value;
            if (onlyArgument is not null)
            {
                value = onlyArgument;
            }
            else if (owns is { } owned && !IsNumeric(parameter.Type))
            {
                value = Owned(frame, parameter, owned);
            }
            else if (Context.Shapes.Of(parameter.Type) is { HasCopies: true } shape)
            {
                value = Make(shape, new Source(SiteKind.Borrowed, place, place.GetLocation(), string.Empty, default, parameter), "borrowed", isMany: false);
            }
            else if (parameter.RefKind == RefKind.None && !OnlyBorrows && parameter.Type is INamedTypeSymbol { IsReadOnly: false, IsRefLikeType: false } passed && IsLookedInto(passed) && !IsMarked(passed))
            {
                // What the member puts into a struct of its own goes with it.
                value = new ReferenceValue(Fresh(Ids.Of(frame, place, "passed")));
                S.Put(new InstanceObject(((ReferenceValue)value).Id, false, true, passed));
                S.Set(Variable.Of(parameter), value);
                continue;
            }
            else
            {
                value = new UnknownValue(Ids.Of(frame, place, "parameter"));
                if (IsNumeric(parameter.Type))
                    _parameterOrigins[value] = parameter;
            }

            S.Set(Variable.Of(parameter), value);

            // Conditional contracts are judged by the result; what a private member puts into an argument its callers see.
            if (part.Owns?.When is not null || (IsPrivate(method) && owns is null && value is not UnknownValue))
                S.Set(ArgumentOf(frame, parameter.Ordinal), value);
        }

        return S;
    }

    /// <summary>Whether something that the root was passed may be reported: else there is nothing that its analysis could show.</summary>
    public bool PassesOn(Frame frame)
    {
        if (frame.Method is not { } method)
            return true;
        var meant = method.Parameters.Where(p => Context.Shapes.HoldsOrCounts(p.Type));
        _onTheWay = ParameterReach.OnTheWay(Context, method, frame.Body, meant);
        return _onTheWay.Count > 0;
    }

    private Value EvaluateYield(IReturnOperation yield)
    {
        var value = Evaluate(yield.ReturnedValue);
        if (S.IsDead)
            return Value.Null;
        if (Frame.IsStepped)
            return value;
        if (S.Get(Frame.YieldsInto) is { } collected)
            AddItem(collected, value, yield);
        else if (Frame.Caller is null)
            HandOutYielded(value, yield.Syntax.GetLocation());
        NoteSuspension(yield, value);
        return Value.Null;
    }

    /// <summary>Of what private code yields, its consumer may do its part, and the iterator the rest once it goes on.</summary>
    private void HandOutYielded(Value value, Location at)
    {
        HandOut(value, at);
        if (Frame.Root.Method is not { } method || !IsPrivate(method) || S.IsDead)
            return;
        foreach (var copy in CopiesIn(value))
            S.Put(copy with { IsImprecise = true });
    }

    /// <summary>A value leaves the root: from a marked member it hands the duty over, from private code to whoever called it.</summary>
    private void HandOut(Value value, Location at, ParameterContract? output = null)
    {
        var root = Frame.Root;
        var tracks = output is null ? RootContract(root).Tracks : output.Tracks;

        // A lazy sequence leaves: whoever enumerates it receives copies.
        if (tracks is null && !S.IsDead && (root.Method is null || !IsPrivate(root.Method)) && IsAcquiring(Underlying(value)))
            value = S.Object<ContainerObject>(Underlying(value)) is { Acquires: { } lazy } ? AcquireElement(lazy) : value;
        var copies = CopiesIn(value);

        // Who calls private code may report the number that it returns; a copy that was reported itself is not theirs for that.
        if (value is AmountValue amount && (root.Method is null || IsPrivate(root.Method)))
            copies.AddRange(amount.Terms.Select(t => t.Copy).Distinct().Select(S.Object).OfType<CopyObject>().Where(c => c.Whole == 0 && !c.IsLeased));

        // They see what is in the objects that it returns, too.
        if (root.Method is null || IsPrivate(root.Method))
            copies = copies.Union(CopiesInMembers(value)).ToList();
        if (S.IsDead || copies.Count == 0)
            return;
        if (tracks is { } contract)
        {
            Move(value, contract.Portion, at);
            return;
        }

        if (output is null && (RootContract(root).SharesReceiver || RootContract(root).Parameters.Any(p => p.Shares)))
        {
            // The result stands for what came in; what was made here leaves unmarked.
            copies = copies.Where(c => c.Site.Kind != SiteKind.OwnedParameter).ToList();
        }

        var isPrivate = root.Method is null || IsPrivate(root.Method);
        foreach (var copy in copies)
        {
            if (copy.IsBorrowed || copy.Site.Kind == SiteKind.OwnedField && !copy.IsPending)
                continue;
            if (copy.IsPending && !isPrivate && !copy.IsImprecise)
                Verdict.Note(Verdict.Of(copy.Site).HandedOut, at, S.Path, copy.Missing, string.Empty);
            if (isPrivate)
                Verdict.Of(copy.Site).AnyMove = true;
            if (copy.IsPending || isPrivate)
            {
                S.Put(copy.With(MemoryPortion.All, s => (s & PortionStates.Pending) != 0 ? (s & ~PortionStates.Pending) | PortionStates.Moved : s) with
                {
                    Release = isPrivate || !copy.HasReport ? (copy.Release & ~ReleaseStates.Open) | ReleaseStates.Moved : copy.Release,
                });
            }
        }
    }

    /// <summary>The copies that the objects made here and in the value have in their members, at any depth.</summary>
    private IEnumerable<CopyObject> CopiesInMembers(Value value)
    {
        var (found, seen) = (new List<CopyObject>(), new HashSet<int>());
        Visit(value);
        return found;

        void Visit(Value held)
        {
            foreach (var id in ObjectsIn(held).Where(id => S.Object(id) is not null && seen.Add(id)).ToArray())
            {
                if (S.Object(id) is ContainerObject container)
                    container.AllItems.ToList().ForEach(Visit);
                foreach (var member in S.MembersOf(id).ToArray())
                {
                    found.AddRange(CopiesIn(member.Value));
                    Visit(member.Value);
                }
            }
        }
    }

    /// <summary>The root returns: out parameters hand over, owned fields keep what is theirs, everything else is judged.</summary>
    public void Finish(Frame frame, BodyResult result, ISet<State>? undischarged = null)
    {
        Frame = frame;
        foreach (var state in result.Normal)
        {
            S = state.Clone();
            foreach (var exit in HandOutOutputs(frame).ToArray())
            {
                S = exit;
                Settle(frame, null);
            }
        }

        foreach (var (state, thrown) in result.Thrown)
        {
            S = state.Clone();
            Settle(frame, thrown);
        }
    }

    private IEnumerable<State> HandOutOutputs(Frame frame)
    {
        var states = new List<State> { S };
        if (frame.Method is not { } method)
            return states;
        var contract = RootContract(frame);
        foreach (var parameter in method.Parameters.Where(p => p.RefKind is RefKind.Out or RefKind.Ref))
        {
            var part = contract.Parameter(parameter.Ordinal);
            var next = new List<State>();
            foreach (var state in states)
            {
                if (state.Get(Variable.Of(parameter)) is not { } value)
                {
                    next.Add(state);
                    continue;
                }

                var result = state.Get(Variable.Result(frame));
                foreach (var outcome in new[] { true, false })
                {
                    var isSplit = part.Tracks?.When is not null && result is not null;
                    if (!isSplit && !outcome)
                        break;
                    foreach (var narrowed in isSplit ? Assumptions.Assume(state.Clone(), result!, outcome) : new[] { state })
                    {
                        S = narrowed;
                        if (!isSplit || outcome == part.Tracks!.Value.When)
                            HandOut(narrowed.Get(Variable.Of(parameter)) ?? value, parameter.Locations[0], part);
                        next.Add(narrowed);
                    }
                }
            }

            states = next;
        }

        return states;
    }

    private void Settle(Frame frame, Thrown? thrown)
    {
        var state = S;
        var returned = state.Get(Variable.Result(frame));
        var location = thrown?.Source.GetLocation() ?? state.LeftAt?.GetLocation() ?? EndOf(frame);
        var isPrivate = frame.Method is not null ? IsPrivate(frame.Method) : frame.Owner is { IsStatic: false, ContainingType: { } type } && IsPrivate(type);
        SettleConditionalOwners(state, returned, thrown);
        if (thrown is not null && frame.Method?.MethodKind == MethodKind.Constructor)
            LoseConstructed(state, thrown);
        if (isPrivate && frame.Method is { } callee)
        {
            foreach (var copy in callee.Parameters.SelectMany(p => CopiesIn(state.Get(ArgumentOf(frame, p.Ordinal)))).Where(c => !c.IsBorrowed && c.Site.Kind != SiteKind.OwnedParameter).ToArray())
                state.Put(copy.With(MemoryPortion.All, _ => PortionStates.None));
        }

        NoteStillHeld(state, frame);
        foreach (var variable in state.Variables.Keys.ToArray())
        {
            var isOwn = variable.Owner is Frame || (variable.Owner is ISymbol symbol &&
                (frame.Method is null || SymbolEqualityComparer.Default.Equals(symbol.ContainingSymbol, frame.Method.OriginalDefinition) || symbol.ContainingSymbol is not IMethodSymbol));
            if (isOwn)
                state.Remove(variable);
        }

        Collect(state, location, thrown);

        // What fields or captured variables still hold, or captured numbers count: a private member's callers see it there.
        var held = new HashSet<int>(isPrivate && thrown is null
            ? state.Variables.Values.SelectMany(CopiesIn).Select(c => c.Id).Concat(state.Variables.Where(v => v.Key.Owner is ILocalSymbol or IParameterSymbol).SelectMany(v => CountedIn(v.Value)))
            : Enumerable.Empty<int>());
        foreach (var copy in state.Copies.ToArray())
        {
            if (held.Contains(copy.Id))
                Verdict.Of(copy.Site).AnyMove |= copy.IsPending;
            else
                Judge(state, copy, location, thrown);
        }
    }

    /// <summary>The copies whose bytes are in the numbers of the value.</summary>
    private static IEnumerable<int> CountedIn(Value value)
    {
        var counted = new List<int>();
        value.Visit(part => counted.AddRange(part is AmountValue amount ? amount.Terms.Select(t => t.Copy) : Enumerable.Empty<int>()));
        return counted;
    }

    /// <summary>An object whose constructor throws is nobody's: what it owned already is lost.</summary>
    private void LoseConstructed(State state, Thrown thrown)
    {
        foreach (var variable in state.Variables.Where(v => Value.This.Equals(v.Key.Instance)).ToArray())
        {
            foreach (var copy in CopiesIn(variable.Value).Where(c => c.Site.Kind != SiteKind.OwnedParameter))
            {
                state.Put(copy.With(MemoryPortion.All, s => (s & PortionStates.Owned) != 0 ? PortionStates.Pending : s) with
                {
                    Release = (copy.Release & ReleaseStates.Owned) != 0 ? ReleaseStates.Open : copy.Release,
                });
            }

            state.Remove(variable.Key);
        }
    }

    /// <summary>Owned parameters whose contract holds for the other return value only must come back untouched.</summary>
    private void SettleConditionalOwners(State state, Value? returned, Thrown? thrown)
    {
        foreach (var copy in state.Copies.Where(c => c.Site.When is not null && c.Site.Frame.Caller is null).ToArray())
        {
            var outcome = thrown is not null ? !copy.Site.When : returned is null ? null : Assumptions.Decide(state, returned);
            if (outcome is null || outcome == copy.Site.When)
                continue;
            if (thrown is null && (copy.HasReport || ((copy.Dangling | copy.NonDangling) & (PortionStates.Moved | PortionStates.Owned)) != 0) && copy.Site.Symbol is { } parameter &&
                !Verdict.BrokenContracts.Any(b => SymbolEqualityComparer.Default.Equals(b.Subject, parameter)))
            {
                Verdict.BrokenContracts.Add((parameter, copy.Site.Location, $"is discharged although the member returns {(outcome == true ? "true" : "false")}"));
            }

            state.RemoveObject(copy.Id);
        }
    }

    /// <summary>What was reported and stays in an owned field is reported again when its owner discharges it.</summary>
    private void NoteStillHeld(State state, Frame frame)
    {
        if (IsDischarging(frame) || frame.Method is not null && IsPrivate(frame.Method))
            return;
        if (state.Variables.Any(v => v.Key.Member is IFieldSymbol { Type.SpecialType: SpecialType.System_Boolean } && Value.This.Equals(v.Key.Instance) && v.Value.Equals(Value.True)))
            return;
        var held = new HashSet<int>();
        foreach (var variable in state.Variables.Where(v => v.Key.Member is ISymbol member && Contracts.For(member).Owns is not null).ToArray())
        {
            foreach (var copy in CopiesIn(variable.Value))
            {
                var record = Verdict.Of(copy.Site);
                if (!held.Add(copy.Id) && record.LastStore is { } store && !copy.IsImprecise)
                    Verdict.Note(record.ReportedTwice, store.Location, store.Path, store.Portion, "stays");
                if (copy.IsReportedInPlace && record.LastReport is { } report && !copy.IsImprecise)
                {
                    Verdict.Note(record.ReportedTwice, report.Location, report.Path, report.Portion, "stays");
                }

                if (copy.IsReleasedInPlace && copy.Site.HasReleaseHalf && record.LastRelease is { } release && !copy.IsImprecise)
                    Verdict.Note(record.ReleasedTwice, release.Location, release.Path, MemoryPortion.All, "stays");
            }
        }
    }

    public bool IsDischarging(Frame frame) =>
        frame.FollowsDisposal || (frame.Method is { } method && (IsDisposal(method) || Contracts.For(method).ReportsReceiver is not null));

    private static Location EndOf(Frame frame)
    {
        var syntax = frame.Graph.OriginalOperation.Syntax;
        var last = syntax.GetLastToken();
        return last.RawKind == 0 ? syntax.GetLocation() : last.GetLocation();
    }
}
