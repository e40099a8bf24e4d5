using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace MemTrace.Analyzers.Flow;

/// <summary>
/// Which locals, parameters, captures and fields may still be read after the start of each block. A variable that is dead keeps no
/// copy alive and no two states apart.
/// </summary>
internal sealed class Liveness
{
    private readonly HashSet<object>[] _liveIn;
    private readonly HashSet<ISymbol> _always;

    /// <summary>Variables that a <c>ref</c> local may stand for: read and written under its name too.</summary>
    private readonly HashSet<ISymbol> _aliased;

    private Liveness(HashSet<object>[] liveIn, HashSet<ISymbol> always, HashSet<ISymbol> aliased)
    {
        _liveIn = liveIn;
        _always = always;
        _aliased = aliased;
    }

    /// <summary>Whether the local, parameter or capture may be read from the block's start on.</summary>
    public bool IsLive(int block, Variable variable) => variable.Owner switch
    {
        Frame when variable.Member is CaptureId capture => _liveIn[block].Contains(capture),
        IParameterSymbol { RefKind: RefKind.Ref or RefKind.Out } => true,
        ISymbol symbol => _always.Contains(symbol) || _aliased.Contains(symbol) || _liveIn[block].Contains(symbol),
        _ => true,
    };

    /// <summary>A field or property that may be read from the block's start on.</summary>
    public bool IsRead(int block, ISymbol member) => _liveIn[block].Contains(member);

    public bool IsCaptured(ISymbol symbol) => _always.Contains(symbol);

    public static Liveness Of(ControlFlowGraph graph)
    {
        var count = graph.Blocks.Length;
        var reads = new HashSet<object>[count];
        var kills = new HashSet<object>[count];
        var always = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        for (var i = 0; i < count; i++)
        {
            reads[i] = new(SymbolAwareComparer.Instance);
            kills[i] = new(SymbolAwareComparer.Instance);
            var block = graph.Blocks[i];
            foreach (var operation in block.Operations)
                Scan(graph, operation, reads[i], kills[i], always);
            if (block.BranchValue is { } value)
                Scan(graph, value, reads[i], kills[i], always);
        }

        foreach (var function in graph.LocalFunctions)
            CollectNested(graph.GetLocalFunctionControlFlowGraph(function), always);

        var liveIn = new HashSet<object>[count];
        for (var i = 0; i < count; i++)
            liveIn[i] = new(reads[i], SymbolAwareComparer.Instance);
        var handlers = HandlersOf(graph);
        var pending = new Queue<int>(Enumerable.Range(0, count).Reverse());
        var queued = new HashSet<int>(pending);
        var predecessors = PredecessorsOf(graph, handlers);
        while (pending.Count > 0)
        {
            var ordinal = pending.Dequeue();
            queued.Remove(ordinal);
            var live = liveIn[ordinal];
            var before = live.Count;
            foreach (var successor in SuccessorsOf(graph, ordinal, handlers))
            {
                foreach (var item in liveIn[successor])
                {
                    // What a handler reads must be live throughout the block: it may be entered before the block writes it.
                    if (!kills[ordinal].Contains(item) || handlers[ordinal].Contains(successor))
                        live.Add(item);
                }
            }

            if (live.Count == before)
                continue;
            foreach (var predecessor in predecessors[ordinal])
            {
                if (queued.Add(predecessor))
                    pending.Enqueue(predecessor);
            }
        }

        return new Liveness(liveIn, always, AliasedIn(graph));
    }

    private static void Scan(ControlFlowGraph graph, IOperation operation, HashSet<object> reads, HashSet<object> kills, HashSet<ISymbol> always)
    {
        var stack = new Stack<IOperation>();
        var written = new HashSet<object>(SymbolAwareComparer.Instance);
        stack.Push(operation);
        while (stack.Count > 0)
        {
            var current = stack.Pop();
            switch (current)
            {
                case ILocalReferenceOperation local:
                    if (IsPureWrite(local))
                        written.Add(local.Local);
                    else
                        Read(local.Local);
                    break;
                case IParameterReferenceOperation parameter:
                    if (IsPureWrite(parameter))
                        written.Add(parameter.Parameter);
                    else
                        Read(parameter.Parameter);
                    break;
                case IFlowCaptureReferenceOperation capture:
                    Read(capture.Id);
                    break;
                case IFlowCaptureOperation capture:
                    written.Add(capture.Id);
                    break;
                case IFieldReferenceOperation field:
                    reads.Add(field.Field.OriginalDefinition);
                    break;
                case IPropertyReferenceOperation property:
                    reads.Add(property.Property.OriginalDefinition);
                    break;
                case IFlowAnonymousFunctionOperation function:
                    CollectNested(graph.GetAnonymousFunctionControlFlowGraph(function), always);
                    break;
            }

            foreach (var child in current.ChildOperations)
                stack.Push(child);
        }

        foreach (var item in written)
            kills.Add(item);

        void Read(object item)
        {
            if (!kills.Contains(item))
                reads.Add(item);
        }
    }

    private static void CollectNested(ControlFlowGraph graph, HashSet<ISymbol> always)
    {
        foreach (var operation in VariableUses.OperationsIn(graph))
        {
            if (operation is ILocalReferenceOperation local)
                always.Add(local.Local);
            else if (operation is IParameterReferenceOperation parameter)
                always.Add(parameter.Parameter);
        }
    }

    private static bool IsAlias(IOperation reference) => reference is ILocalReferenceOperation { Local.IsRef: true };

    private static HashSet<ISymbol> AliasedIn(ControlFlowGraph graph)
    {
        var aliased = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        foreach (var assignment in graph.Blocks.SelectMany(b => b.Operations).SelectMany(o => o.DescendantsAndSelf()).OfType<ISimpleAssignmentOperation>().Where(a => a.IsRef))
        {
            Add(assignment.Value);
            if (assignment.Value is not IFlowCaptureReferenceOperation chosen)
                continue;
            foreach (var capture in graph.Blocks.SelectMany(b => b.Operations).OfType<IFlowCaptureOperation>().Where(c => c.Id.Equals(chosen.Id)))
                Add(capture.Value);
        }

        return aliased;

        void Add(IOperation place)
        {
            if (place is ILocalReferenceOperation local)
                aliased.Add(local.Local);
            else if (place is IParameterReferenceOperation parameter)
                aliased.Add(parameter.Parameter);
        }
    }

    private static bool IsPureWrite(IOperation reference) =>
        (reference.Parent is ISimpleAssignmentOperation assignment && assignment.Target == reference && (assignment.IsRef || !IsAlias(reference)) && !SetsBack(assignment)) ||
        (reference.Parent is IArgumentOperation { Parameter.RefKind: RefKind.Out }) ||
        reference is ILocalReferenceOperation { IsDeclaration: true };

    /// <summary>An array may be filled up to the counter: what it was says which.</summary>
    private static bool SetsBack(ISimpleAssignmentOperation assignment) =>
        assignment is { Target: ILocalReferenceOperation { IsDeclaration: false }, Value.ConstantValue: { HasValue: true, Value: 0 } };

    /// <summary>For each block, the first blocks of the catch, filter and finally regions that an exception in it may enter.</summary>
    private static List<int>[] HandlersOf(ControlFlowGraph graph)
    {
        var handlers = new List<int>[graph.Blocks.Length];
        for (var i = 0; i < handlers.Length; i++)
        {
            handlers[i] = new();
            for (var region = graph.Blocks[i].EnclosingRegion; region.Kind != ControlFlowRegionKind.Root; region = region.EnclosingRegion!)
            {
                if (region.Kind != ControlFlowRegionKind.Try)
                    continue;
                foreach (var sibling in region.EnclosingRegion!.NestedRegions)
                {
                    if (sibling != region)
                        handlers[i].Add(sibling.FirstBlockOrdinal);
                }
            }
        }

        return handlers;
    }

    private static IEnumerable<int> SuccessorsOf(ControlFlowGraph graph, int ordinal, List<int>[] handlers)
    {
        var block = graph.Blocks[ordinal];
        foreach (var branch in new[] { block.FallThroughSuccessor, block.ConditionalSuccessor })
        {
            if (branch is null)
                continue;
            if (branch.Destination is { } destination)
                yield return destination.Ordinal;
            foreach (var region in branch.FinallyRegions)
                yield return region.FirstBlockOrdinal;
            if (branch.Semantics == ControlFlowBranchSemantics.StructuredExceptionHandling)
            {
                foreach (var next in AfterHandler(graph, block))
                    yield return next;
            }
        }

        foreach (var handler in handlers[ordinal])
            yield return handler;
    }

    /// <summary>Where control may go at the end of a finally or a filter: whatever any branch through it leads to, or outer handlers.</summary>
    private static IEnumerable<int> AfterHandler(ControlFlowGraph graph, BasicBlock end)
    {
        var region = end.EnclosingRegion;
        while (region is not null && region.Kind is not (ControlFlowRegionKind.Finally or ControlFlowRegionKind.Filter))
            region = region.EnclosingRegion;
        if (region is null)
            yield break;
        if (region.Kind == ControlFlowRegionKind.Filter)
        {
            var group = region.EnclosingRegion!.EnclosingRegion!;
            foreach (var sibling in group.NestedRegions)
                yield return sibling.FirstBlockOrdinal;
            yield break;
        }

        foreach (var block in graph.Blocks)
        {
            foreach (var branch in new[] { block.FallThroughSuccessor, block.ConditionalSuccessor })
            {
                if (branch is { Destination: { } destination } && branch.FinallyRegions.Contains(region))
                    yield return destination.Ordinal;
            }
        }
    }

    private static List<int>[] PredecessorsOf(ControlFlowGraph graph, List<int>[] handlers)
    {
        var predecessors = new List<int>[graph.Blocks.Length];
        for (var i = 0; i < predecessors.Length; i++)
            predecessors[i] = new();
        for (var i = 0; i < predecessors.Length; i++)
        {
            foreach (var successor in SuccessorsOf(graph, i, handlers))
                predecessors[successor].Add(i);
        }

        return predecessors;
    }
}
