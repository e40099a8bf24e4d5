using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using MemTrace.Analyzers.Contracts;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace MemTrace.Analyzers.Flow;

/// <summary>A call of an iterator method that was not enumerated yet.</summary>
internal sealed record IteratorCall(ISymbol Method, SyntaxNode Place);

/// <summary>
/// Private iterators. One that a loop enumerates runs from each <c>yield return</c> to the next, as the loop asks: between them its
/// variables wait in the state, and the iteration remembers the yield. Others run to their end, and what they yield is collected.
/// </summary>
internal sealed partial class Evaluator
{
    private const int Ended = -1;

    private readonly Dictionary<int, Frame> _stepped = new();

    private bool _forcing;

    /// <summary>An iterator method runs when it is enumerated: what it yields is collected.</summary>
    private Value Force(Value source, IOperation at) =>
        source is TermValue { Kind: TermKind.Iterator, Data: IteratorCall call } iterator ? RunIterator(call, iterator, at) : source;

    /// <summary>Runs an iterator method's body and collects what it yields.</summary>
    private Value RunIterator(IteratorCall call, TermValue iterator, IOperation at)
    {
        _forcing = true;
        var receiver = iterator[0] is ConstantValue ? null : iterator[0];
        var value = Inline((IMethodSymbol)call.Method, at, receiver, iterator.Arguments.RemoveAt(0), default);
        _forcing = false;
        return value ?? Unknown(at);
    }

    /// <summary>Makes an iterator ready to run step by step; false where the source is none that can.</summary>
    private bool BeginSteps(int id, Value source, IOperation at)
    {
        if (Underlying(source) is not TermValue { Kind: TermKind.Iterator, Data: IteratorCall { Method: IMethodSymbol method } } iterator || S.IsDead ||
            Context.Graphs.Of(method, Context.CancellationToken) is not { } body || Frame.Depth >= MaximumDepth || body.Calls(method) || Frame.Active(method, string.Empty) is not null)
        {
            return false;
        }

        var caller = Frame;
        var arguments = iterator.Arguments.RemoveAt(0);
        var frame = Ids.Frame(caller, at, method, () => new Frame(method, method, body, caller, at) { IsStepped = true });
        if (!frame.IsStepped)
            return false;
        frame.Pattern = PatternOf(arguments);
        _stepped[id] = frame;
        Finish(id);
        Bind(frame, iterator[0] is ConstantValue ? null : iterator[0], arguments, default);
        S.Put(new IterationObject(id, source, IsPart: IsPartial(source), Resume: 0));
        return true;
    }

    /// <summary>The first element that an iterator yields, or whether there is one; it is run no further. Null where the source is no iterator.</summary>
    private Value? FirstOf(IInvocationOperation call, Value source)
    {
        var id = Ids.Of(Frame, call.Syntax, "first");
        if (!BeginSteps(id, source, call))
            return null;
        var mark = _held;
        var (enumerator, first) = (Temporary(_held++), Temporary(_held++));
        S.Set(enumerator, new TermValue(TermKind.Enumerator, id, source));
        var found = MoveNext(id, call);
        S.Set(first, (S.Object(id) as IterationObject)?.Current ?? Value.Null);
        Abandon(id);
        var value = S.Get(first) ?? Value.Null;
        Drop(mark);
        if (call.TargetMethod.Name is "Any" or "AnyAsync")
            return found;
        S.IsDead |= found.Equals(Value.False) && call.TargetMethod.Name is ("First" or "FirstAsync");
        return value;
    }

    /// <summary>As many elements as are asked for, as a collection; the iterator is run no further. Null where the source is no part of an iterator's.</summary>
    private Value? Taken(Value source, IOperation at)
    {
        var id = Ids.Of(Frame, at.Syntax, "taken");
        if (!IsPrefix(source) || !BeginSteps(id, source, at))
            return null;
        var mark = _held;
        var (enumerator, taken) = (Temporary(_held++), Temporary(_held++));
        S.Set(enumerator, new TermValue(TermKind.Enumerator, id, source));
        S.Set(taken, MakeContainer(at.Syntax, Array.Empty<Value>(), part: "taken"));

        // What holds of three elements holds of more.
        for (var round = 0; round < 3 && MoveNext(id, at).Equals(Value.True) && !S.IsDead && S.Object(id) is IterationObject { Current: { } current }; round++)
            AddItem(S.Get(taken)!, current, at);
        Abandon(id);
        var value = S.Get(taken) ?? Unknown(at);
        Drop(mark);
        return value;
    }

    /// <summary>The iterator goes on to its next element, or to its end.</summary>
    private Value Step(IterationObject iteration, int resume, IOperation at)
    {
        S.Put(iteration with { Current = null });
        if (resume == Ended || (IsPrefix(iteration.Source) && !_choices.Either()))
            return Value.False;
        if (IsFiltered(iteration.Source) && _choices.Either())
        {
            // The filter passes one over: it was made all the same.
            if (!Advance(iteration.Id, resume) || S.Object(iteration.Id) is not IterationObject { Resume: { } next } passed)
                return Value.False;
            if (IsFilter(passed.Source) && passed.Current is { } made)
                PassOver(passed.Source, made);
            if (S.IsDead || S.Object(iteration.Id) is not IterationObject after)
                return Value.False;
            S.Put(after with { Current = null });
            CollectNow(at);
            resume = next;
        }

        if (S.IsDead || !Advance(iteration.Id, resume))
            return Value.False;
        Project(iteration.Id);
        return Value.True;
    }

    private static bool IsPrefix(Value source) => source is TermValue { Kind: TermKind.Slice or TermKind.Projection } view && (view.Data is SliceKind.Prefix || IsPrefix(view[0]));

    /// <summary>Whether there was a next element.</summary>
    private bool Advance(int id, int resume)
    {
        var frame = _stepped[id];
        var before = S;
        if (_choices.From(() => Steps(frame, id, before, resume)) is not { } exit)
        {
            S.IsDead = true;
            return false;
        }

        S = exit.State.Clone();
        return exit.Value.Equals(Value.True);
    }

    private List<Exit> Steps(Frame frame, int id, State before, int resume)
    {
        frame.CallerBlock = frame.Caller!.Block;
        var (outerChoices, outerState) = (_choices, S);
        var result = Run(frame, new[] { before.Clone() }, resume == 0 ? null : frame.Body.Yields[resume - 1]);
        (_choices, S) = (outerChoices, outerState);
        var exits = new List<Exit>();
        foreach (var alike in result.Yielded.GroupBy(y => frame.Body.Yields.IndexOf(y.At) + 1))
        {
            foreach (var (state, value, _) in alike)
                state.Set(Variable.Result(frame), value);
            foreach (var state in Merged(alike.Select(y => y.State).Distinct().ToList(), MaximumExits, frame, "yielded " + alike.Key))
                exits.Add(Yielded(frame, id, state, alike.Key));
        }

        exits.AddRange(LeaveStepped(frame, id, result.Normal));
        Pass(frame, result);
        return exits;
    }

    /// <summary>An element comes out: for the consumer the call has acquired it.</summary>
    private Exit Yielded(Frame frame, int id, State state, int resume)
    {
        var value = state.Get(Variable.Result(frame)) ?? Unknown(frame.Call!);
        state.Remove(Variable.Result(frame));
        Within(state, () =>
        {
            var yielded = CopiesIn(value).Where(c => IsWithin(c.Site.Frame, frame)).ToArray();
            foreach (var copy in yielded)
                S.Put(copy with { Site = AtCall(copy.Site, frame, null, stays: false) });

            // What is in the members of an object that comes out is the consumer's too.
            foreach (var copy in CopiesInMembers(value).Where(c => IsWithin(c.Site.Frame, frame) && yielded.All(known => known.Id != c.Id)).ToArray())
                S.Put(copy with { Site = AtCall(copy.Site, frame, null, stays: true) });
            if (S.Object(id) is IterationObject iteration)
                S.Put(iteration with { Current = value, HasPassed = true, Resume = resume });
        });
        return new Exit(state, Value.True);
    }

    private IEnumerable<Exit> LeaveStepped(Frame frame, int id, IEnumerable<State> states)
    {
        foreach (var state in Merged(states.Distinct().ToList(), MaximumExits, frame, "left"))
        {
            state.Remove(Variable.Result(frame));
            if (state.Object(id) is IterationObject iteration)
                state.Put(iteration with { Current = null, Resume = Ended });
            Leave(frame, state, frame.Method!, keepsLocation: true, default);
            yield return new Exit(state, Value.False);
        }
    }

    private void Pass(Frame frame, BodyResult result)
    {
        foreach (var (state, thrown) in result.Thrown)
        {
            ForgetOwn(frame, state, frame.Method!);
            _throws.Add((state, thrown));
        }
    }

    /// <summary>The consumer asks for no more: an iterator that waits at a yield runs the finally blocks around it.</summary>
    private void Abandon(int id)
    {
        if (S.IsDead || S.Object(id) is not IterationObject { Resume: > 0 and var resume })
            return;
        var frame = _stepped[id];
        var before = S;
        if (_choices.From(() => Abandoned(frame, id, before, resume)) is { } exit)
            S = exit.State.Clone();
        else
            S.IsDead = true;
    }

    private List<Exit> Abandoned(Frame frame, int id, State before, int resume)
    {
        var block = frame.Body.Yields[resume - 1].Block;
        var result = new BodyResult();
        var outer = (_choices, S, Frame, _walk, _currentOperation, _throws);
        (Frame, _throws) = (frame, new());
        _walk = new Walk(frame, 0, frame.Graph.Blocks.Length - 1, result, null, before.Unwinding);
        frame.Block = block.Ordinal;
        var states = new List<State> { before.Clone() };
        for (var region = block.EnclosingRegion; region.Kind != ControlFlowRegionKind.Root; region = region.EnclosingRegion!)
        {
            if (region.Kind == ControlFlowRegionKind.Try && region.EnclosingRegion!.Kind == ControlFlowRegionKind.TryAndFinally)
                states = RunRegion(region.EnclosingRegion.NestedRegions[1], states);
        }

        (_choices, S, Frame, _walk, _currentOperation, _throws) = outer;
        Pass(frame, result);
        foreach (var state in states)
        {
            // Reports that were to come after the yield are the iterator's own fault, whoever consumes it.
            foreach (var copy in state.Copies.Where(c => c.IsPending && IsWithin(c.Site.Frame, frame)).ToArray())
                state.Put(copy.With(MemoryPortion.All, s => (s & PortionStates.Pending) != 0 ? PortionStates.Moved : s));
        }

        return LeaveStepped(frame, id, states).ToList();
    }
}
