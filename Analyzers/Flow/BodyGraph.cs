using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace MemTrace.Analyzers.Flow;

/// <summary>A control-flow graph with what is computed of it once: liveness, handlers, loop heads, blocks that end the process.</summary>
internal sealed class BodyGraph
{
    private readonly bool[] _observesExceptions;
    private readonly bool[] _isLoopHead;
    private readonly bool[] _endsProcess;
    private readonly bool[] _neverLeaves;
    private readonly Dictionary<ControlFlowRegion, bool> _handWritten = new();
    private readonly Lazy<VariableUses> _uses;
    private readonly Lazy<ImmutableArray<YieldPoint>> _yields;
    private readonly Lazy<HashSet<ISymbol>> _callees;

    public BodyGraph(ControlFlowGraph graph)
    {
        Graph = graph;
        Liveness = Liveness.Of(graph);
        _observesExceptions = new bool[graph.Blocks.Length];
        _isLoopHead = new bool[graph.Blocks.Length];
        IsIterator = graph.Blocks.Any(b => b.Operations.Any(o => o.Kind is OperationKind.YieldReturn or OperationKind.YieldBreak));
        _yields = new Lazy<ImmutableArray<YieldPoint>>(() => FindYields(graph));
        _uses = new Lazy<VariableUses>(() => new VariableUses(graph));
        _callees = new Lazy<HashSet<ISymbol>>(() => new HashSet<ISymbol>(
            VariableUses.OperationsIn(graph).OfType<IInvocationOperation>().Select(call => call.TargetMethod.OriginalDefinition), SymbolEqualityComparer.Default));
        _endsProcess = FindEnds(graph);
        _neverLeaves = FindTraps(graph);
        foreach (var block in graph.Blocks)
        {
            _observesExceptions[block.Ordinal] = ObservesExceptions(block);
            foreach (var predecessor in block.Predecessors)
                _isLoopHead[block.Ordinal] |= predecessor.Source.Ordinal >= block.Ordinal;
        }
    }

    public ControlFlowGraph Graph { get; }

    /// <summary>The body has a <c>yield</c>: it runs when its result is enumerated.</summary>
    public bool IsIterator { get; }

    /// <summary>Where the body yields an element, in order.</summary>
    public ImmutableArray<YieldPoint> Yields => _yields.Value;

    /// <summary>The locals and parameters that the body mentions, in functions within it too.</summary>
    public ImmutableArray<ISymbol> Variables => _uses.Value.Variables;

    /// <summary>Where the body, or a function within it, gives the local or parameter a value.</summary>
    public IEnumerable<SyntaxNode> WritesOf(ISymbol variable) => _uses.Value.WritesOf(variable);

    /// <summary>The body, or a function within it, calls the method by name.</summary>
    public bool Calls(IMethodSymbol method) => _callees.Value.Contains(method.OriginalDefinition);

    /// <summary>A few branches and no loop: little to follow.</summary>
    public bool IsShort => Graph.Blocks.Length <= 8 && !_isLoopHead.Contains(true);

    /// <summary>Every way on from the block ends the process.</summary>
    public bool EndsProcess(int block) => _endsProcess[block];

    public Liveness Liveness { get; }

    /// <summary>A call in the block that throws reaches a catch, or a finally that somebody wrote.</summary>
    public bool ObservesExceptions(int block) => _observesExceptions[block];

    public bool IsLoopHead(int block) => _isLoopHead[block];

    /// <summary>Whether somebody wrote the finally block; else it comes from <c>using</c>, <c>lock</c> or <c>foreach</c>.</summary>
    public bool IsHandWritten(ControlFlowRegion region)
    {
        lock (_handWritten)
        {
            if (!_handWritten.TryGetValue(region, out var result))
            {
                result = BlocksIn(region)
                    .SelectMany(OperationsOf)
                    .Any(o => o.DescendantsAndSelf().Any(d => !d.IsImplicit && d is not ILocalReferenceOperation and not IFlowCaptureReferenceOperation));
                _handWritten[region] = result;
            }

            return result;
        }
    }

    /// <summary>What the block runs: its operations and the value that it branches on or returns.</summary>
    public static IEnumerable<IOperation> OperationsOf(BasicBlock block) =>
        block.BranchValue is { } value ? block.Operations.Append(value) : block.Operations;

    private static ImmutableArray<YieldPoint> FindYields(ControlFlowGraph graph) => graph.Blocks
        .SelectMany(b => b.Operations.Select((o, i) => (Operation: o, At: new YieldPoint(b, i))))
        .Where(p => p.Operation.Kind == OperationKind.YieldReturn)
        .Select(p => p.At)
        .ToImmutableArray();

    private static bool[] FindEnds(ControlFlowGraph graph)
    {
        var ends = new bool[graph.Blocks.Length];
        foreach (var block in graph.Blocks)
        {
            ends[block.Ordinal] = block.Operations.Any(o => o.DescendantsAndSelf().OfType<IInvocationOperation>().Any(i =>
                i.TargetMethod is { Name: "FailFast" or "Exit", ContainingType: { Name: "Environment", ContainingNamespace.Name: "System" } }));
        }

        for (var changed = ends.Any(e => e); changed;)
        {
            changed = false;
            foreach (var block in graph.Blocks)
            {
                var next = new[] { block.FallThroughSuccessor?.Destination, block.ConditionalSuccessor?.Destination }.Where(b => b is not null).ToArray();
                if (!ends[block.Ordinal] && next.Length > 0 && next.All(b => ends[b!.Ordinal]))
                    changed = ends[block.Ordinal] = true;
            }
        }

        return ends;
    }

    /// <summary>The region reports, releases or hands on what the local holds, on some way through it.</summary>
    public bool Discharges(ControlFlowRegion region, ISymbol? local, MemTrace.Analyzers.Contracts.MemoryContracts contracts) =>
        local is not null && IsOf(region) &&
        BlocksIn(region)
            .Where(b => b.IsReachable)
            .SelectMany(b => b.Operations)
            .SelectMany(o => o.DescendantsAndSelf())
            .OfType<IInvocationOperation>()
            .Where(i => contracts.For(i.TargetMethod) is { Bytes: null } contract &&
                        (contract.ReportsReceiver is not null || contract.ReleasesReceiver || contract.Parameters.Any(p => p.Reports is not null || p.Releases)))
            .Any(i => i.Descendants().Any(d => d is ILocalReferenceOperation l && SymbolEqualityComparer.Default.Equals(l.Local, local) ||
                                               d is IParameterReferenceOperation p && SymbolEqualityComparer.Default.Equals(p.Parameter, local)));

    /// <summary>There is a loop in the region.</summary>
    public bool Repeats(ControlFlowRegion region) =>
        BlocksIn(region).Any(b => b.Predecessors.Any(p => p.Source.Ordinal >= b.Ordinal && p.Source.Ordinal <= region.LastBlockOrdinal));

    private IEnumerable<BasicBlock> BlocksIn(ControlFlowRegion region) =>
        Graph.Blocks.Skip(region.FirstBlockOrdinal).Take(region.LastBlockOrdinal - region.FirstBlockOrdinal + 1);

    /// <summary>Whether the region is this body's, and not one of a callee that the exception came through.</summary>
    private bool IsOf(ControlFlowRegion region)
    {
        if (region.LastBlockOrdinal >= Graph.Blocks.Length)
            return false;
        for (var inner = Graph.Blocks[region.FirstBlockOrdinal].EnclosingRegion; inner is not null; inner = inner.EnclosingRegion)
        {
            if (ReferenceEquals(inner, region))
                return true;
        }

        return false;
    }

    /// <summary>The body cannot be left any more from the block on.</summary>
    public bool NeverLeaves(int block) => _neverLeaves[block];

    /// <summary>The branches that can be taken: of <c>while (true)</c> only the one into the loop.</summary>
    private static ControlFlowBranch?[] TakenFrom(BasicBlock block)
    {
        if (block.BranchValue?.ConstantValue is not { HasValue: true, Value: bool value } || block.ConditionKind == ControlFlowConditionKind.None)
            return new[] { block.FallThroughSuccessor, block.ConditionalSuccessor };
        return new[] { value == (block.ConditionKind == ControlFlowConditionKind.WhenTrue) ? block.ConditionalSuccessor : block.FallThroughSuccessor };
    }

    private static bool[] FindTraps(ControlFlowGraph graph)
    {
        var leaves = new bool[graph.Blocks.Length];
        leaves[graph.Blocks.Length - 1] = true;
        for (var changed = true; changed;)
        {
            changed = false;
            foreach (var block in graph.Blocks.Reverse())
            {
                if (leaves[block.Ordinal])
                    continue;
                foreach (var branch in TakenFrom(block))
                {
                    if (branch is not null && (branch.Destination is { } next ? leaves[next.Ordinal] : branch.Semantics != ControlFlowBranchSemantics.None))
                        changed = leaves[block.Ordinal] = true;
                }
            }
        }

        return leaves.Select(l => !l).ToArray();
    }

    private bool ObservesExceptions(BasicBlock block)
    {
        for (var region = block.EnclosingRegion; region.Kind != ControlFlowRegionKind.Root; region = region.EnclosingRegion!)
        {
            if (region.Kind != ControlFlowRegionKind.Try)
                continue;
            var group = region.EnclosingRegion!;
            if (group.Kind == ControlFlowRegionKind.TryAndCatch || IsHandWritten(group.NestedRegions[1]))
                return true;
        }

        return false;
    }
}
