using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using MemTrace.Analyzers.Contracts;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace MemTrace.Analyzers.Flow;

/// <summary>Follows private code from its call, with the arguments it is called with.</summary>
internal sealed partial class Evaluator
{
    private const int MaximumDepth = 48;

    /// <summary>How many states a block of a callee keeps apart.</summary>
    private const int MaximumStatesOfCallee = 32;

    /// <summary>How many exits of a callee are kept apart.</summary>
    private const int MaximumExits = 8;

    private sealed record Exit(State State, Value Value);

    /// <summary>Private members, local functions and lambdas need no attributes: what they do is seen.</summary>
    private bool IsInlined(IMethodSymbol method)
    {
        var definition = method.OriginalDefinition;
        if (definition.IsAbstract || definition.IsExtern || definition.IsVirtual || Contracts.For(method) != MemberContract.None)
            return definition.IsVirtual && IsDisposal(definition) && Frame.Root.FollowsDisposal;
        if (Frame.Root.FollowsDisposal && (IsDisposal(definition) || Frame.Root.OwnerType is { } owner && IsOwn(definition, owner)) &&
            SymbolEqualityComparer.Default.Equals(definition.ContainingAssembly, Context.Compilation.Assembly))
        {
            return true;
        }

        return !definition.IsOverride && IsPrivate(definition);
    }

    private static bool IsOwn(IMethodSymbol method, INamedTypeSymbol owner)
    {
        for (var type = owner; type is not null; type = type.BaseType)
        {
            if (SymbolEqualityComparer.Default.Equals(type.OriginalDefinition, method.ContainingType.OriginalDefinition))
                return true;
        }

        return false;
    }

    /// <summary>The members through which an owner discharges what it owns; one of them calls the next.</summary>
    private static bool IsDisposal(IMethodSymbol method) =>
        method.Name is "Dispose" or "DisposeAsync" or "DisposeAsyncCore" or "Close" ||
        method.ExplicitInterfaceImplementations.Any(i => i.Name is "Dispose" or "DisposeAsync");

    public static bool IsPrivate(ISymbol symbol)
    {
        if (symbol is IMethodSymbol { MethodKind: MethodKind.LocalFunction or MethodKind.LambdaMethod })
            return true;
        if (symbol is IMethodSymbol { ExplicitInterfaceImplementations: [var implemented, ..] })
            return IsPrivate(implemented);
        if (symbol is IPropertySymbol { ExplicitInterfaceImplementations: [var property, ..] })
            return IsPrivate(property);
        for (var current = symbol; current is not null and not INamespaceSymbol; current = current.ContainingSymbol)
        {
            if (current.DeclaredAccessibility == Accessibility.Private || current is INamedTypeSymbol { IsFileLocal: true })
                return true;
        }

        return false;
    }

    private Value? Inline(
        IMethodSymbol method, IOperation at, Value? receiver, ImmutableArray<Value> arguments, ImmutableArray<IArgumentOperation> operations, bool keepsLocation = false)
    {
        method = method.PartialImplementationPart ?? method;
        if (S.IsDead || Context.Graphs.Of(method, Context.CancellationToken) is not { } body)
            return null;
        if (body.IsIterator && !_forcing)
            return new TermValue(TermKind.Iterator, new IteratorCall(method, at.Syntax), arguments.Insert(0, receiver ?? Value.Null));
        if (Frame.Depth >= MaximumDepth || !IsWorthFollowing(method, body, receiver, arguments))
            return null;
        var pattern = PatternOf(arguments) + WhatIsDoneToCaptured(method, body);
        if (Frame.Active(method, pattern) is { } active)
            return Recur(active, method, at, arguments);
        var caller = Frame;
        var frame = Ids.Frame(caller, at, method, () => new Frame(method, method, body, caller, at));
        frame.Pattern = pattern;
        return Enter(frame, receiver, arguments, operations, keepsLocation);
    }

    /// <summary>Goes on from one of the ways out of the body.</summary>
    private Value Enter(Frame frame, Value? receiver, ImmutableArray<Value> arguments, ImmutableArray<IArgumentOperation> operations, bool keepsLocation)
    {
        var before = S;
        var exit = _choices.From(() => Follow(frame, before, receiver, arguments, operations, keepsLocation));
        if (exit is null)
        {
            S.IsDead = true;
            return Value.Null;
        }

        S = exit.State.Clone();
        return exit.Value;
    }

    /// <summary>Which arguments are true, false or null. Numbers are left out: a depth that counts down would never come again.</summary>
    private static string PatternOf(ImmutableArray<Value> arguments) => string.Concat(arguments.Select((argument, i) =>
        argument is ConstantValue { Content: bool or null } constant ? $"{i}{constant.Content ?? "null"} " : string.Empty));

    /// <summary>
    /// What is done already to the copies that a local function or lambda captures: a call of itself after its report is another call than the first.
    /// </summary>
    private string WhatIsDoneToCaptured(IMethodSymbol method, BodyGraph body) =>
        method.MethodKind is not (MethodKind.LocalFunction or MethodKind.LambdaMethod) ? string.Empty : string.Concat(S.Variables
            .Where(variable => variable.Key.Owner is ISymbol && body.Liveness.IsLive(0, variable.Key))
            .OrderBy(variable => ((ISymbol)variable.Key.Owner).Name, StringComparer.Ordinal)
            .Select(variable => S.Object<CopyObject>(variable.Value) is { } copy ? $"{((ISymbol)variable.Key.Owner).Name} {copy.Dangling} {copy.NonDangling} {copy.Release} " : string.Empty));

    /// <summary>
    /// Whether following the call can show anything: the callee makes or keeps copies, or is given something of one or captures it, or is
    /// so short that its result can tell paths apart.
    /// </summary>
    private bool IsWorthFollowing(IMethodSymbol method, BodyGraph body, Value? receiver, ImmutableArray<Value> arguments)
    {
        var syntax = body.Graph.OriginalOperation.Syntax;

        // What is only borrowed matters where it is reported, and nowhere else.
        if (OnlyBorrows && method.MethodKind is not (MethodKind.LocalFunction or MethodKind.LambdaMethod))
            return body.IsShort || _onTheWay.Contains(method.OriginalDefinition);
        return body.IsShort || Frame.Root.FollowsDisposal || Contracts.MayAcquire(syntax) ||
               IsOfCopy(receiver) || arguments.Any(IsOfCopy) || (arguments.Any(IsParameter) && Contracts.MayMatter(syntax)) ||
               S.Variables.Any(variable => variable.Key.Owner is ISymbol && body.Liveness.IsLive(0, variable.Key) && IsOfCopy(variable.Value));

        bool IsParameter(Value value) => value.Contains(part => part is UnknownValue && _parameterOrigins.ContainsKey(part));

        bool IsOfCopy(Value? value) => value is not null && value.Contains(part => part switch
        {
            ReferenceValue reference => S.Object(reference.Id) is not InstanceObject || S.Copies.Any(),
            TermValue { Kind: TermKind.Place or TermKind.ElementPlace } => true,
            UnknownValue or ConstantValue => false,
            TermValue term => term.Kind is TermKind.Closure or TermKind.Iterator or TermKind.Projection or TermKind.Enumerator or TermKind.Index or TermKind.NextIndex,
            _ => true,
        });
    }

    private IReadOnlyList<Exit> Follow(
        Frame frame, State before, Value? receiver, ImmutableArray<Value> arguments, ImmutableArray<IArgumentOperation> operations, bool keepsLocation)
    {
        var method = frame.Method!;
        frame.CallerBlock = frame.Caller!.Block;
        var recursion = frame.Recursion = new Recursion();
        IReadOnlyList<Exit> exits = Array.Empty<Exit>();
        for (var round = 0; round < 6; round++)
        {
            recursion.WasReached = false;
            exits = FollowOnce(frame, before, receiver, arguments, operations, keepsLocation);
            if (!recursion.WasReached)
                break;
            var isNew = recursion.Learn();
            var counted = arguments.Select((a, i) => a is ConstantValue { Content: long } && (exits.Count == 0 || !isNew && recursion.Counted.Contains(i) && !recursion.GoesThrough)).ToArray();
            if (!isNew && exits.Count > 0 && !counted.Contains(true))
                break;

            // A depth that counts down comes to its end some time: any number may arrive.
            arguments = arguments.Select((a, i) => counted[i] ? new UnknownValue(Ids.Of(frame, i, "any number")) : a).ToImmutableArray();
        }

        frame.Recursion = null;
        return exits;
    }

    private IReadOnlyList<Exit> FollowOnce(
        Frame frame, State before, Value? receiver, ImmutableArray<Value> arguments, ImmutableArray<IArgumentOperation> operations, bool keepsLocation)
    {
        var method = frame.Method!;
        var entry = before.Clone();
        var (outerChoices, outerState, outerFrame) = (_choices, S, Frame);
        S = entry;
        Bind(frame, receiver, arguments, operations);
        if (_forcing)
            entry.Set(frame.YieldsInto, MakeContainer(frame.Call!.Syntax, Array.Empty<Value>(), part: "yielded"));
        _forcing = false;
        var result = Run(frame, new[] { entry });
        (_choices, S, Frame) = (outerChoices, outerState, outerFrame);
        var exits = new List<Exit>();
        var left = new List<State>();
        var seen = new HashSet<(State, Value)>();
        foreach (var state in result.Normal)
        {
            var value = state.Get(frame.YieldsInto) ?? state.Get(Variable.Result(frame)) ?? Value.Null;
            if (method.IsAsync && !method.ReturnsVoid && !frame.Body.IsIterator)
            {
                Within(state, () => Depart(value));
                value = new TermValue(TermKind.Task, null, value);
            }

            state.Set(Variable.Result(frame), value);
            if (frame.Recursion is { WasReached: true } recursion)
                recursion.Found.Add(EffectOf(frame, before, state, value, arguments));
            Leave(frame, state, method, keepsLocation, operations);
            left.Add(state);
        }

        // Calls in a row multiply their exits: beyond a few, those that agree in what is owed are one.
        if (left.Count > MaximumExits)
            left.ForEach(LoosenElements);
        foreach (var state in Merged(left, MaximumExits, frame, "left"))
        {
            var value = state.Get(Variable.Result(frame)) ?? Unknown(frame.Call!);
            state.Remove(Variable.Result(frame));
            if (seen.Add((state, value)))
                exits.Add(new Exit(state, value));
        }

        foreach (var (state, thrown) in result.Thrown)
        {
            LeaveToConstructor(state, method, arguments);
            ForgetOwn(frame, state, method);
            _throws.Add((state, thrown));
        }

        return exits;
    }

    /// <summary>A constructor of the chain that takes a copy over and throws is told so itself.</summary>
    private void LeaveToConstructor(State state, IMethodSymbol method, ImmutableArray<Value> arguments)
    {
        if (method.MethodKind != MethodKind.Constructor)
            return;
        var contract = Contracts.For(method);
        for (var i = 0; i < method.Parameters.Length && i < arguments.Length; i++)
        {
            if (contract.Parameter(i).Owns is { } owned)
            {
                Within(state, () =>
                {
                    if (CopiesIn(arguments[i]).Any(copy => copy.IsPending))
                        Move(arguments[i], owned.Portion, method.Locations[0]);
                });
            }
        }
    }

    /// <summary>Gives the callee what it is called with.</summary>
    private void Bind(Frame frame, Value? receiver, ImmutableArray<Value> arguments, ImmutableArray<IArgumentOperation> operations)
    {
        var method = frame.Method!;
        if (receiver is not null && !receiver.Equals(Value.This))
            S.Set(new Variable(frame, "this"), receiver);
        else if (method.MethodKind is MethodKind.LambdaMethod or MethodKind.LocalFunction && S.Get(new Variable(frame.Caller!, "this")) is { } outer)
            S.Set(new Variable(frame, "this"), outer);
        var parameters = method.OriginalDefinition.Parameters;
        for (var i = 0; i < parameters.Length; i++)
        {
            var value = i < arguments.Length ? arguments[i] : Value.Null;
            var operation = operations.IsDefault ? null : operations.FirstOrDefault(o => o.Parameter?.Ordinal == i);
            if (parameters[i].RefKind is RefKind.Ref or RefKind.Out && operation is not null && AliasOf(operation.Value) is { } place)
                value = place;
            else if (parameters[i].RefKind == RefKind.None && operation is not null)
                value = AsStored(value, operation.Value, operation);
            S.Set(Variable.Of(parameters[i]), value);
            if (i < arguments.Length)
                S.Set(ArgumentOf(frame, i), arguments[i]);
        }
    }

    /// <summary>Keeps what was passed within reach until the callee returns.</summary>
    private static Variable ArgumentOf(Frame frame, int ordinal) => new(frame, "argument " + ordinal);

    private RecursionEffect EffectOf(Frame frame, State before, State after, Value result, ImmutableArray<Value> arguments)
    {
        var parameters = new List<ParameterEffect>();
        for (var i = 0; i < arguments.Length; i++)
        {
            if (after.Object<CopyObject>(after.Get(ArgumentOf(frame, i))) is not { } copy)
                continue;
            var earlier = before.Object<CopyObject>(arguments[i]);
            parameters.Add(new ParameterEffect(
                i,
                earlier is null || earlier.Dangling != copy.Dangling ? copy.Dangling : PortionStates.None,
                earlier is null || earlier.NonDangling != copy.NonDangling ? copy.NonDangling : PortionStates.None,
                earlier is null || earlier.Release != copy.Release ? copy.Release : ReleaseStates.None,
                result.Equals(arguments[i])));
        }

        var others = after.Copies.Where(c => before.Object(c.Id) is CopyObject old && old.Dangling != c.Dangling &&
                                             !arguments.Any(a => a is ReferenceValue reference && reference.Id == c.Id))
            .ToImmutableDictionary(c => c.Id);
        var acquired = after.Object<CopyObject>(result is TermValue { Kind: TermKind.Task } task ? task[0] : result);
        return new RecursionEffect(
            parameters.ToImmutableArray(), others,
            acquired is { IsBorrowed: false } && before.Object(acquired.Id) is null && acquired.IsPending ? acquired.Site.Type : null)
        {
            Result = IsTold(result) ? result : null,
            SettledArguments = Enumerable.Range(0, arguments.Length).Where(i => before.Object<ContainerObject>(arguments[i]) is not null && WasOwed(arguments[i]) && IsSettled(arguments[i])).ToImmutableArray(),
            SettledOthers = CapturedBy(frame, before)
                .Select(captured => captured.Value).OfType<ReferenceValue>().Where(value => before.Object<ContainerObject>(value) is not null && WasOwed(value) && IsSettled(value))
                .Select(value => value.Id).Distinct().OrderBy(id => id).ToImmutableArray(),
            Grown = Enumerable.Range(0, arguments.Length).SelectMany(i => Added(arguments[i]).Select(copy => new GrownCollection(i, false, copy.Site.Type, copy.Missing)))
                .Concat(CapturedBy(frame, before).Select(captured => captured.Value).OfType<ReferenceValue>().Distinct().OrderBy(value => value.Id)
                    .SelectMany(value => Added(value).Select(copy => new GrownCollection(value.Id, true, copy.Site.Type, copy.Missing))))
                .Distinct().ToImmutableArray(),
        };

        static bool IsTold(Value value) => value is ConstantValue { Content: bool or null } || value is TermValue { Kind: TermKind.Task } task && IsTold(task[0]);

        IEnumerable<CopyObject> Added(Value collection)
        {
            var added = Enumerable.Empty<CopyObject>();
            if (before.Object<ContainerObject>(collection) is not null)
                Within(after, () => added = CopiesIn(collection).Where(copy => copy.IsPending && IsWithin(copy.Site.Frame, frame)).ToArray());
            return added;
        }

        // Of an empty collection nothing is settled: it may be there to be filled.
        bool WasOwed(Value collection) => Owes(before, collection);

        bool IsSettled(Value collection) => !Owes(after, collection);

        bool Owes(State state, Value collection)
        {
            var owes = false;
            Within(state, () => owes = CopiesIn(collection).Any(copy => copy.IsPending));
            return owes;
        }
    }

    /// <summary>What a local function captures, as it is called.</summary>
    private static IEnumerable<KeyValuePair<Variable, Value>> CapturedBy(Frame frame, State before) =>
        before.Variables.Where(variable => variable.Key.Owner is ISymbol && frame.Body.Liveness.IsLive(0, variable.Key));

    /// <summary>Forgets the callee's own variables; what it acquired and hands out is the call's acquisition from here on.</summary>
    private void Leave(Frame frame, State state, IMethodSymbol method, bool keepsLocation, ImmutableArray<IArgumentOperation> operations)
    {
        var byArgument = OutArguments(state, method, operations);
        ForgetOwn(frame, state, method);
        var held = ForgetWhatResultWasComputedFrom(frame, state);
        Collect(state, frame.Call!.Syntax.GetLocation(), null);
        HashSet<int>? inHand = null;
        foreach (var copy in state.Copies.Where(c => IsWithin(c.Site.Frame, frame)).ToArray())
        {
            // Where only a number of its bytes comes out, nobody but the callee has the copy itself.
            var stays = keepsLocation || (held is not null && !held.Contains(copy.Id)) ||
                        (copy.IsLeased && !(inHand ??= Reach(state, except: null, throughNumbers: false).Objects).Contains(copy.Id));
            state.Put(copy with { Site = AtCall(copy.Site, frame, byArgument.TryGetValue(copy.Id, out var argument) ? argument : null, stays) });
        }
    }

    /// <summary>The acquisition as the caller sees it.</summary>
    private AcquisitionSite AtCall(AcquisitionSite site, Frame frame, Location? argument, bool stays)
    {
        var moved = Ids.Moved(new AcquisitionSite(
            site.Kind, argument ?? (stays ? site.Location : frame.Call!.Syntax.GetLocation()), stays ? site.Origin : MemberWords.Of(frame.Method!),
            site.Type, site.HasReleaseHalf, site.Portion, frame.Caller!) { Symbol = site.Symbol });
        var inner = Verdict.Of(site);
        inner.AnyMove |= !stays;
        Verdict.Of(moved).AnyReport |= inner.AnyReport;
        return moved;
    }

    private static void ForgetOwn(Frame frame, State state, IMethodSymbol method)
    {
        foreach (var variable in state.Variables.Keys.ToArray())
        {
            var isOwn = variable.Owner switch
            {
                Frame owner => ReferenceEquals(owner, frame) && !Variable.Result(frame).Equals(variable),
                ISymbol symbol => SymbolEqualityComparer.Default.Equals(symbol.ContainingSymbol, method.OriginalDefinition) && !frame.Body.Liveness.IsCaptured(symbol),
                _ => false,
            };
            if (isOwn)
                state.Remove(variable);
        }
    }

    /// <summary>
    /// A number or condition that was computed from a copy, <c>return batch.FirstIndex;</c>, does not bring the copy with it. A number of
    /// its bytes does: it may be reported.
    /// </summary>
    /// <returns>What comes out itself; null for everything.</returns>
    private HashSet<int>? ForgetWhatResultWasComputedFrom(Frame frame, State state)
    {
        var result = Variable.Result(frame);
        if (state.Get(result) is not { } value || !state.Copies.Any(c => IsWithin(c.Site.Frame, frame)))
            return null;
        var kept = Reach(state, except: result).Objects;
        var outer = S;
        S = state;
        kept.UnionWith(ObjectsIn(value).Where(id => S.Object(id) is not CopyObject));
        kept.UnionWith(CopiesIn(value).Select(c => c.Id));
        S = outer;
        state.Rewrite(part => part is TermValue term && term.IsMeasure && part.Contains(p => p is ReferenceValue reference && !kept.Contains(reference.Id) && state.Object(reference.Id) is CopyObject copy && IsWithin(copy.Site.Frame, frame)) &&
            !part.Contains(p => p is AmountValue)
                ? new UnknownValue(Ids.Of(frame, part, "computed"))
                : null);
        return kept;
    }

    /// <summary>Copies that come out through an argument: they are acquired there.</summary>
    private Dictionary<int, Location> OutArguments(State state, IMethodSymbol method, ImmutableArray<IArgumentOperation> operations)
    {
        var found = new Dictionary<int, Location>();
        if (operations.IsDefault)
            return found;
        foreach (var operation in operations.Where(o => o.Parameter?.RefKind == RefKind.Out))
        {
            var parameter = method.OriginalDefinition.Parameters[operation.Parameter!.Ordinal];
            if (state.Get(Variable.Of(parameter)) is TermValue { Kind: TermKind.Place, Data: Variable place } && state.Get(place) is { } output)
                Within(state, () => ObjectsIn(output).ForEach(id => found[id] = operation.Syntax.GetLocation()));
        }

        return found;
    }

    private static bool IsWithin(Frame? inner, Frame outer)
    {
        for (; inner is not null; inner = inner.Caller)
        {
            if (ReferenceEquals(inner, outer))
                return true;
        }

        return false;
    }

    /// <summary>A call of a method that is already being followed: as what the rounds before have shown of it.</summary>
    private Value? Recur(Frame active, IMethodSymbol method, IOperation at, ImmutableArray<Value> arguments)
    {
        if (active.Recursion is not { } recursion)
            return null;
        recursion.WasReached = true;
        recursion.Counted.UnionWith(Enumerable.Range(0, arguments.Length).Where(i => !arguments[i].Equals(S.Get(ArgumentOf(active, i)))));
        var effect = _choices.From(() => (IReadOnlyList<RecursionEffect>)recursion.Effects.ToArray());
        if (effect is null)
        {
            // Nothing is known of its exits yet: this path is left to the next round.
            S.IsDead = true;
            return Value.Null;
        }

        Value? aliased = null;
        foreach (var parameter in effect.Parameters)
        {
            if (parameter.Ordinal >= arguments.Length)
                continue;
            var argument = arguments[parameter.Ordinal];
            if (parameter.IsReturned)
                aliased = argument;
            foreach (var portion in AmountValue.Split(MemoryPortion.All))
            {
                var states = portion == MemoryPortion.Dangling ? parameter.Dangling : parameter.NonDangling;
                if ((states & PortionStates.AnyReport) != 0)
                    Report(argument, portion, at, (states & PortionStates.Reported) == 0);
                else if ((states & PortionStates.Moved) != 0)
                    Move(argument, portion, at.Syntax.GetLocation());
            }

            if ((parameter.Release & ReleaseStates.Released) != 0)
                Release(argument, at);
        }

        foreach (var captured in effect.Others)
        {
            if (S.Object(captured.Key) is not CopyObject copy)
                continue;
            if ((captured.Value.Dangling & PortionStates.AnyReport) != 0 && (copy.Dangling & PortionStates.Pending) != 0)
                Report(new ReferenceValue(captured.Key), MemoryPortion.All, at);
        }

        foreach (var settled in effect.SettledArguments.Where(i => i < arguments.Length).Select(i => arguments[i]).Concat(effect.SettledOthers.Select(id => new ReferenceValue(id))))
            Settle(settled);
        foreach (var grown in effect.Grown.Where(grown => grown.IsCaptured || grown.Number < arguments.Length))
        {
            var source = new Source(SiteKind.Expression, at.Syntax, at.Syntax.GetLocation(), MemberWords.Of(method), new PortionContract(grown.Portion));
            var collection = grown.IsCaptured ? new ReferenceValue(grown.Number) : arguments[grown.Number];
            AddItem(collection, Make(Context.Shapes.OfMarked(grown.Type), source, "collected", isMany: true), at);
            if (S.Object<ContainerObject>(collection) is { } container)
                S.Put(container with { IsExact = false });
        }

        if (aliased is not null)
            return aliased;
        if (effect.Result is not null)
            return effect.Result;
        if (effect.AcquiredType is { } type)
            return Acquire(type, new PortionContract(MemoryPortion.All), at, method);
        return at.Type is { SpecialType: not SpecialType.System_Void } result ? Borrow(result, null, at.Syntax, at) : Value.Null;
    }

    /// <summary>What a call goes through to its end, as calls of itself do with a collection, is owed no more; which of it was reported where is not told.</summary>
    private void Settle(Value collection)
    {
        foreach (var copy in CopiesIn(collection).Where(copy => copy.IsPending))
            S.Put(copy.With(MemoryPortion.All, states => (states & PortionStates.Pending) != 0 ? PortionStates.Moved : states));
    }
}
