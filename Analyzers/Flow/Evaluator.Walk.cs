using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace MemTrace.Analyzers.Flow;

/// <summary>How a body can be left.</summary>
internal sealed class BodyResult
{
    public List<State> Normal { get; } = new();

    public List<(State State, Thrown Thrown)> Thrown { get; } = new();

    /// <summary>What an iterator that is run step by step yields next.</summary>
    public List<(State State, Value Value, YieldPoint At)> Yielded { get; } = new();
}

/// <summary>The worklist: carries states along the edges of the graph until no new state appears.</summary>
internal sealed partial class Evaluator
{
    /// <summary>How many states are kept apart where no copy is made: all that can show is that a parameter is reported, on any path.</summary>
    private const int MaximumStatesOfBorrower = 8;

    private IOperation? _currentOperation;
    private Walk? _walk;
    private int _work;
    public bool OnlyBorrows { get; private set; }

    /// <summary>Lambdas met on the way; those that nobody here invoked are roots of their own.</summary>
    public HashSet<IFlowAnonymousFunctionOperation> Lambdas { get; } = new();

    private Location? CurrentLocation => _currentOperation?.Syntax.GetLocation();

    private int? _entering;

    private bool EndsProcess => Frame is not null && Frame.Body.EndsProcess(_entering ?? Frame.Block);

    private sealed class Walk(Frame frame, int first, int last, BodyResult result, Walk? outer, Thrown? unwinding)
    {
        public Frame Frame { get; } = frame;

        public int First { get; } = first;

        public int Last { get; } = last;

        public BodyResult Result { get; } = result;

        public Walk? Outer { get; } = outer;

        /// <summary>The exception because of which the region runs; it goes on where a handler inside has taken another.</summary>
        public Thrown? Unwinding { get; } = unwinding;

        public Dictionary<int, Disjuncts> Blocks { get; } = new();

        public SortedSet<int> Pending { get; } = new();

        /// <summary>States at the end of the finally or filter region that is walked.</summary>
        public List<State> Ended { get; } = new();

        public bool Contains(int block) => block >= First && block <= Last;
    }

    private void Spend()
    {
        if (++_work > (OnlyBorrows ? Context.Options.MaxWork / 8 : Context.Options.MaxWork))
            throw new WorkExceededException();
    }

    /// <summary>All ways out of the body from the given states, from its start or from where it yielded.</summary>
    public BodyResult Run(Frame frame, IEnumerable<State> entries, YieldPoint? after = null)
    {
        System.Runtime.CompilerServices.RuntimeHelpers.EnsureSufficientExecutionStack();
        var (outerFrame, outerWalk, outerOperation, outerThrows) = (Frame, _walk, _currentOperation, _throws);
        Frame = frame;
        _throws = new();
        var result = new BodyResult();
        var starts = entries.ToArray();
        var walk = new Walk(frame, 0, frame.Graph.Blocks.Length - 1, result, null, starts.FirstOrDefault()?.Unwinding);
        _walk = walk;
        foreach (var start in starts)
        {
            if (after is null)
                Enqueue(walk, 0, start);
            else
                Process(walk, after.Block, start, after.Operation + 1);
        }

        Drain(walk);
        (Frame, _walk, _currentOperation, _throws) = (outerFrame, outerWalk, outerOperation, outerThrows);
        return result;
    }

    private void Enqueue(Walk walk, int block, State state)
    {
        if (!walk.Blocks.TryGetValue(block, out var disjuncts))
        {
            walk.Blocks[block] = disjuncts = new Disjuncts(
                BoundFor(walk.Frame), walk.Frame.Body.IsLoopHead(block),
                variable => new UnknownValue(Ids.Of(walk.Frame, variable, block, "joined")));
        }

        if (disjuncts.Add(state))
            walk.Pending.Add(block);
    }

    /// <summary>Long bodies keep fewer states apart, and so do callees, so that the work stays in proportion.</summary>
    private int BoundFor(Frame frame)
    {
        var most = OnlyBorrows ? Math.Min(MaximumStatesOfBorrower, Context.Options.MaxStates) : Context.Options.MaxStates;
        return frame.Graph.Blocks.Length switch
        {
            _ when frame.Caller is not null => Math.Min(MaximumStatesOfCallee, most),
            <= 120 => most,
            <= 500 => Math.Max(1, most / 6),
            _ => Math.Max(1, most / 20),
        };
    }

    private void Drain(Walk walk)
    {
        var outer = _walk;
        _walk = walk;
        while (walk.Pending.Count > 0)
        {
            var ordinal = walk.Pending.Min;
            walk.Pending.Remove(ordinal);
            foreach (var state in walk.Blocks[ordinal].TakeNew())
                Process(walk, walk.Frame.Graph.Blocks[ordinal], state);
        }

        _walk = outer;
    }

    private void Process(Walk walk, BasicBlock block, State state, int first = 0)
    {
        Spend();
        walk.Frame.Block = block.Ordinal;
        if (block.Kind == BasicBlockKind.Exit)
        {
            walk.Result.Normal.Add(state);
            return;
        }

        var states = new List<State> { state };
        for (var i = first; i < block.Operations.Length; i++)
        {
            var outcomes = Evaluated(block.Operations[i], states);
            if (walk.Frame.IsStepped && block.Operations[i].Kind == OperationKind.YieldReturn)
            {
                walk.Result.Yielded.AddRange(outcomes.Select(o => (o.State, o.Value, new YieldPoint(block, i))));
                FlushThrows(block);
                return;
            }

            states = Merged(outcomes.Select(r => r.State).Distinct().ToList(), BoundFor(walk.Frame), walk.Frame, block.Ordinal);
            FlushThrows(block);
            if (states.Count == 0)
                return;
        }

        if (block.ConditionKind != ControlFlowConditionKind.None && block.BranchValue is { } condition)
            Branch(walk, block, condition, states);
        else
            FollowUnconditional(walk, block, states);
    }

    /// <summary>The states themselves up to a bound; beyond it, those that agree in what is owed are joined.</summary>
    private List<State> Merged(List<State> states, int bound, Frame frame, object place)
    {
        if (states.Count <= bound)
            return states;
        var disjuncts = new Disjuncts(bound, isLoopHead: false, variable => new UnknownValue(Ids.Of(frame, variable, place, "merged")));
        foreach (var state in states)
            disjuncts.Add(state);
        return disjuncts.TakeNew().ToList();
    }

    private List<(State State, Value Value)> Evaluated(IOperation operation, List<State> states)
    {
        _currentOperation = operation;
        return EvaluateAll(states, operation);
    }

    private void Branch(Walk walk, BasicBlock block, IOperation condition, List<State> states)
    {
        foreach (var (state, value) in Evaluated(condition, states))
        {
            foreach (var outcome in new[] { true, false })
            {
                var takesConditional = outcome == (block.ConditionKind == ControlFlowConditionKind.WhenTrue);
                var branch = takesConditional ? block.ConditionalSuccessor : block.FallThroughSuccessor;
                foreach (var narrowed in Assumptions.Assume(state.Clone(), value, outcome))
                {
                    if (value is not ConstantValue && !condition.Syntax.IsKind(Microsoft.CodeAnalysis.CSharp.SyntaxKind.ForEachStatement))
                        narrowed.Path = new PathNode(narrowed.Path, condition.Syntax, outcome);
                    Go(walk, block, branch, narrowed);
                }
            }
        }

        FlushThrows(block);
    }

    private void FollowUnconditional(Walk walk, BasicBlock block, List<State> states)
    {
        var branch = block.FallThroughSuccessor;
        if (block.BranchValue is not { } operation)
        {
            foreach (var state in states)
                Go(walk, block, branch, state);
            return;
        }

        foreach (var (state, value) in Evaluated(operation, states))
        {
            if (branch?.Semantics == ControlFlowBranchSemantics.Throw)
            {
                Raise(state, block.EnclosingRegion, new Thrown(true, ThrownType(operation), operation.Syntax, ImmutableArray<ControlFlowRegion>.Empty));
                continue;
            }

            if (branch?.Semantics == ControlFlowBranchSemantics.Return)
            {
                state.Set(Variable.Result(walk.Frame), value);
                state.LeftAt = operation.Syntax;
                if (walk.Frame.Caller is null)
                    Within(state, () => HandOut(value, operation.Syntax.GetLocation()));
            }

            Go(walk, block, branch, state);
        }

        FlushThrows(block);
    }

    private static ITypeSymbol? ThrownType(IOperation operation) =>
        operation is IConversionOperation conversion ? ThrownType(conversion.Operand) : operation.Type;

    private void FlushThrows(BasicBlock block)
    {
        if (_throws.Count == 0)
            return;
        var thrown = _throws;
        _throws = new();
        foreach (var (state, exception) in thrown)
            Raise(state, block.EnclosingRegion, exception);
    }

    private void Go(Walk walk, BasicBlock from, ControlFlowBranch? branch, State state)
    {
        if (branch is null)
            return;
        switch (branch.Semantics)
        {
            case ControlFlowBranchSemantics.StructuredExceptionHandling:
                EndOfHandler(walk, from, state);
                return;
            case ControlFlowBranchSemantics.Rethrow:
                Raise(state, from.EnclosingRegion, new Thrown(true, state.InFlight?.Type, Syntax(from), ImmutableArray<ControlFlowRegion>.Empty));
                return;
            case ControlFlowBranchSemantics.Throw:
                Raise(state, from.EnclosingRegion, new Thrown(true, null, Syntax(from), ImmutableArray<ControlFlowRegion>.Empty));
                return;
            case ControlFlowBranchSemantics.ProgramTermination or ControlFlowBranchSemantics.Error:
                return;
        }

        if (branch.Destination is not { } destination)
            return;
        var states = new List<State> { state };
        foreach (var region in branch.FinallyRegions)
            states = RunRegion(region, states);
        foreach (var result in states)
        {
            ForgetStructs(walk.Frame, branch, result);
            Enter(walk, destination.Ordinal, result);
        }
    }

    /// <summary>A struct that is declared in a loop is another one in each round, also where it is filled field by field.</summary>
    private static void ForgetStructs(Frame frame, ControlFlowBranch branch, State state)
    {
        foreach (var local in branch.LeavingRegions.SelectMany(region => region.Locals))
        {
            if (local is { IsRef: false } && IsLookedInto(local.Type) && !frame.Body.Liveness.IsCaptured(local))
                state.Remove(Variable.Of(local));
        }
    }

    private void Within(State state, Action action)
    {
        var outer = S;
        S = state;
        action();
        S = outer;
    }

    private SyntaxNode Syntax(BasicBlock block) =>
        block.BranchValue?.Syntax ?? block.Operations.LastOrDefault()?.Syntax ?? _currentOperation?.Syntax ?? Frame.Graph.OriginalOperation.Syntax;

    private void Enter(Walk walk, int block, State state)
    {
        _entering = block;
        Prune(walk.Frame, state, block);
        _entering = null;
        if (walk.Frame.Body.IsLoopHead(block))
            Within(state, ForgetKeys);
        if (walk.Frame.Body.IsLoopHead(block) && block <= walk.Frame.Block && walk.Frame.Body.NeverLeaves(block) && walk.Blocks.TryGetValue(block, out var before))
            JudgeTrapped(state, before);
        Enqueue(WalkOf(walk, block), block, state);
    }

    private static Walk WalkOf(Walk walk, int block)
    {
        while (!walk.Contains(block) && walk.Outer is { } outer)
            walk = outer;
        return walk;
    }

    /// <summary>A loop that is never left holds what it came with for ever.</summary>
    private void JudgeTrapped(State state, Disjuncts before)
    {
        foreach (var copy in state.Copies.Where(c => c.IsPending && !c.IsMany).ToArray())
        {
            if (before.Any(s => s.Object(copy.Id) is CopyObject { IsPending: true } known && ReferenceEquals(known.Site, copy.Site)))
                Judge(state, copy, null, null);
        }
    }

    /// <summary>Forgets what cannot be read from the block on, and judges what nobody can reach any more.</summary>
    private void Prune(Frame frame, State state, int block)
    {
        var liveness = frame.Body.Liveness;
        foreach (var variable in state.Variables.Keys.ToArray())
        {
            var isOwn = variable.Owner switch
            {
                Frame owner => ReferenceEquals(owner, frame),
                ISymbol symbol => frame.Method is not null && SymbolEqualityComparer.Default.Equals(symbol.ContainingSymbol, frame.Method.OriginalDefinition),
                _ => false,
            };
            if (isOwn && !liveness.IsLive(block, variable) && !Variable.Result(frame).Equals(variable))
                state.Remove(variable);
        }

        Collect(state, null, null);
        if (frame.Caller is null)
        {
            state.Forget(key => key is TermValue { Kind: TermKind.Member, Data: ISymbol member } &&
                                SymbolEqualityComparer.Default.Equals(member.ContainingSymbol, frame.Method?.ContainingType) &&
                                !liveness.IsRead(block, member.OriginalDefinition) && !frame.FollowsDisposal);
        }
    }

    private List<State> RunRegion(ControlFlowRegion region, List<State> states)
    {
        var outer = _walk!;
        var walk = new Walk(outer.Frame, region.FirstBlockOrdinal, region.LastBlockOrdinal, outer.Result, outer, states.FirstOrDefault()?.Unwinding);
        var finallies = _finallies;

        // An exception that leaves a finally runs those around it, not in it.
        _finallies = _finallies.RemoveAll(f => ReferenceEquals(f.Frame, outer.Frame) && !IsWithin(region, f.Region));
        if (outer.Frame.Body.IsHandWritten(region))
            _finallies = _finallies.Add((outer.Frame, region));
        var (throws, operation, block) = (_throws, _currentOperation, outer.Frame.Block);
        _throws = new();
        foreach (var state in states)
        {
            Prune(outer.Frame, state, region.FirstBlockOrdinal);
            Enqueue(walk, region.FirstBlockOrdinal, state);
        }

        Drain(walk);
        (_throws, _currentOperation, outer.Frame.Block) = (throws, operation, block);
        _finallies = finallies;
        return walk.Ended.Distinct().ToList();
    }

    private static bool IsWithin(ControlFlowRegion inner, ControlFlowRegion outer) =>
        inner.FirstBlockOrdinal >= outer.FirstBlockOrdinal && inner.LastBlockOrdinal <= outer.LastBlockOrdinal;

    /// <summary>The end of a finally goes on where the way into it leads; a filter that does not hold passes the exception on.</summary>
    private void EndOfHandler(Walk walk, BasicBlock from, State state)
    {
        var region = from.EnclosingRegion;
        while (region is not null && region.Kind is not (ControlFlowRegionKind.Finally or ControlFlowRegionKind.Filter))
            region = region.EnclosingRegion;
        if (region?.Kind == ControlFlowRegionKind.Filter)
        {
            var handler = region.EnclosingRegion!;
            var thrown = state.InFlight ?? new Thrown(true, null, Syntax(from), ImmutableArray<ControlFlowRegion>.Empty);
            RaiseFrom(state, handler.EnclosingRegion!, thrown, after: handler);
            return;
        }

        walk.Ended.Add(state);
    }

    /// <summary>Carries an exception outwards: through catch blocks that may take it, finally blocks that it runs, out of the body.</summary>
    private void Raise(State state, ControlFlowRegion region, Thrown thrown)
    {
        for (var current = region; current.Kind != ControlFlowRegionKind.Root; current = current.EnclosingRegion!)
        {
            if (current.Kind == ControlFlowRegionKind.Try)
            {
                RaiseFrom(state, current.EnclosingRegion!, thrown, after: null);
                return;
            }
        }

        LeaveBody(state, thrown);
    }

    private void RaiseFrom(State state, ControlFlowRegion group, Thrown thrown, ControlFlowRegion? after)
    {
        var states = new List<State> { state };
        if (group.Kind == ControlFlowRegionKind.TryAndCatch)
        {
            var skips = after is not null;
            var passed = new List<ControlFlowRegion>();
            foreach (var handler in group.NestedRegions.Skip(1))
            {
                if (skips)
                {
                    skips = !ReferenceEquals(handler, after);
                    continue;
                }

                // What is no exception of an earlier handler's type is none of one derived from it: it comes here by that one's filter only.
                var catches = Catches(handler, thrown);
                if (catches == false || passed.Any(earlier => IsDerived(handler.ExceptionType, earlier.ExceptionType)))
                    continue;
                passed.Add(handler);
                var entered = state.Clone();
                entered.InFlight = thrown with { Type = thrown.Type ?? handler.ExceptionType, Finallies = ImmutableArray<ControlFlowRegion>.Empty };
                var first = handler.Kind == ControlFlowRegionKind.FilterAndHandler ? handler.NestedRegions[0] : handler;
                entered.Unwinding = WalkOf(_walk!, first.FirstBlockOrdinal).Unwinding;
                Enter(_walk!, first.FirstBlockOrdinal, entered);

                // A filter that does not hold passes it on at its end.
                if (catches == true)
                    return;
            }
        }
        else if (group.Kind == ControlFlowRegionKind.TryAndFinally)
        {
            var region = group.NestedRegions[1];

            // What is lost while the finally runs is lost in it.
            if (Frame.Body.IsHandWritten(region))
                thrown = thrown with { Finallies = thrown.Finallies.Add(region) };
            var unwinding = state.Clone();
            unwinding.Unwinding = thrown with { IsCaught = MayBeCaught(group.EnclosingRegion, thrown) };
            states = RunRegion(region, new List<State> { unwinding });
        }

        foreach (var result in states)
        {
            if (group.EnclosingRegion is { } enclosing)
                Raise(result, enclosing, thrown);
            else
                LeaveBody(result, thrown);
        }
    }

    /// <summary>Whether a catch around the region, in the same body, may take the exception.</summary>
    private bool MayBeCaught(ControlFlowRegion? region, Thrown thrown)
    {
        for (; region is not null; region = region.EnclosingRegion)
        {
            if (region.Kind == ControlFlowRegionKind.Try && region.EnclosingRegion is { Kind: ControlFlowRegionKind.TryAndCatch } group && group.NestedRegions.Skip(1).Any(handler => Catches(handler, thrown) != false))
                return true;
        }

        return false;
    }

    /// <summary>Whether the handler surely, never, or perhaps takes the exception.</summary>
    private bool? Catches(ControlFlowRegion handler, Thrown thrown)
    {
        var caught = handler.ExceptionType;
        if (caught is null || caught.SpecialType == SpecialType.System_Object || caught is { Name: "Exception", ContainingNamespace.Name: "System" })
            return true;
        if (thrown.Type is null)
            return null;
        if (IsDerived(thrown.Type, caught))
            return true;
        return IsDerived(caught, thrown.Type) ? null : false;
    }

    private bool IsDerived(ITypeSymbol? type, ITypeSymbol? ancestor) =>
        type is not null && ancestor is not null && Context.Compilation.ClassifyCommonConversion(type, ancestor).IsImplicit;

    private void LeaveBody(State state, Thrown thrown)
    {
        var walk = _walk!;
        while (walk.Outer is { } outer)
            walk = outer;
        walk.Result.Thrown.Add((state, thrown));
    }
}

/// <summary>The analysis of one root has done more work than it may; its findings are not used.</summary>
internal sealed class WorkExceededException : Exception;
