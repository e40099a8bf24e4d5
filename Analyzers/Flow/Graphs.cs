using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace MemTrace.Analyzers.Flow;

/// <summary>Control-flow graphs of one compilation's bodies, each built once.</summary>
internal sealed class Graphs(Compilation compilation)
{
    private readonly ConcurrentDictionary<SyntaxNode, BodyGraph?> _bySyntax = new();
    private readonly ConcurrentDictionary<ISymbol, BodyGraph?> _byFunction = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<SyntaxTree, SemanticModel> _models = new();
    private readonly ConcurrentDictionary<ControlFlowGraph, ILookup<CaptureId, IOperation>> _captures = new();
    private readonly ConcurrentDictionary<ControlFlowGraph, HashSet<CaptureId>> _chosen = new();
    private readonly ConcurrentDictionary<ControlFlowGraph, HashSet<CaptureId>> _written = new();

    /// <summary>The graph of a body that stands alone: a member's, an accessor's, an initialiser's; null where it has errors or none.</summary>
    public BodyGraph? Of(SyntaxNode body, CancellationToken cancellationToken)
    {
        if (_bySyntax.TryGetValue(body, out var known))
            return known;
        BodyGraph? graph = null;
        if (ModelOf(body.SyntaxTree).GetOperation(body, cancellationToken) is { } operation && IsWellFormed(operation))
        {
            var flow = operation switch
            {
                IMethodBodyOperation method => ControlFlowGraph.Create(method, cancellationToken),
                IConstructorBodyOperation constructor => ControlFlowGraph.Create(constructor, cancellationToken),
                IFieldInitializerOperation field => ControlFlowGraph.Create(field, cancellationToken),
                IPropertyInitializerOperation property => ControlFlowGraph.Create(property, cancellationToken),
                IParameterInitializerOperation parameter => ControlFlowGraph.Create(parameter, cancellationToken),
                IBlockOperation { Parent: null } block => ControlFlowGraph.Create(block, cancellationToken),
                _ => null,
            };
            graph = flow is null ? null : new BodyGraph(flow);
        }

        return _bySyntax.GetOrAdd(body, graph);
    }

    /// <summary>The graph of a method, accessor, local function or registered lambda; null where it has no body in source.</summary>
    public BodyGraph? Of(IMethodSymbol method, CancellationToken cancellationToken)
    {
        method = method.PartialImplementationPart ?? method;
        if (_byFunction.TryGetValue(method.OriginalDefinition, out var known))
            return known;
        BodyGraph? graph = null;
        if (method.MethodKind == MethodKind.LocalFunction)
        {
            graph = OfLocalFunction(method, cancellationToken);
        }
        else if (method.MethodKind != MethodKind.LambdaMethod)
        {
            var syntax = method.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(cancellationToken);
            graph = syntax is null ? null : BodyOf(syntax) is { } body ? Of(body, cancellationToken) : null;
        }

        return method.MethodKind == MethodKind.LambdaMethod ? graph : _byFunction.GetOrAdd(method.OriginalDefinition, graph);
    }

    /// <summary>Remembers where a lambda stands, so that it can be followed when it is invoked.</summary>
    public BodyGraph? Register(ControlFlowGraph parent, IFlowAnonymousFunctionOperation function) =>
        _byFunction.GetOrAdd(function.Symbol, _ => new BodyGraph(parent.GetAnonymousFunctionControlFlowGraph(function)));

    /// <summary>The operation whose place a flow capture stands for, where there is exactly one.</summary>
    public IOperation? CapturedBy(ControlFlowGraph graph, CaptureId id)
    {
        var captures = _captures.GetOrAdd(graph, g => g.Blocks
            .SelectMany(b => b.Operations)
            .OfType<IFlowCaptureOperation>()
            .ToLookup(c => c.Id, c => c.Value));
        var found = captures[id].Take(2).ToArray();
        return found.Length == 1 ? found[0] : null;
    }

    /// <summary>The capture is one of several places that a <c>ref</c> chooses between: <c>ref flag ? ref head : ref tail</c>.</summary>
    public bool IsCapturedByReference(ControlFlowGraph graph, CaptureId id) =>
        _chosen.GetOrAdd(graph, FindChosen).Contains(id);

    /// <summary>The capture is a place that waits for its new value: the element in <c>slots[n++] = isLate ? late : early</c> is not read.</summary>
    public bool IsOnlyWritten(ControlFlowGraph graph, CaptureId id) =>
        _written.GetOrAdd(graph, FindWritten).Contains(id);

    private static HashSet<CaptureId> FindWritten(ControlFlowGraph graph) =>
        new(graph.Blocks.SelectMany(BodyGraph.OperationsOf).SelectMany(o => o.DescendantsAndSelf()).OfType<IFlowCaptureReferenceOperation>()
            .GroupBy(r => r.Id).Where(g => g.All(r => r.Parent is ISimpleAssignmentOperation { IsRef: false } assignment && assignment.Target == r)).Select(g => g.Key));

    private static HashSet<CaptureId> FindChosen(ControlFlowGraph graph)
    {
        var operations = graph.Blocks.SelectMany(BodyGraph.OperationsOf).ToArray();
        var several = new HashSet<CaptureId>(operations.OfType<IFlowCaptureOperation>().GroupBy(c => c.Id).Where(g => g.Count() > 1).Select(g => g.Key));
        if (several.Count > 0)
        {
            several.IntersectWith(operations.SelectMany(o => o.DescendantsAndSelf()).OfType<IFlowCaptureReferenceOperation>()
                .Where(r => r.Parent is ISimpleAssignmentOperation assignment && (assignment.IsRef || assignment.Target == r) ||
                            r.Parent is IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out })
                .Select(r => r.Id));
        }

        return several;
    }

    public SemanticModel ModelOf(SyntaxTree tree) =>
#pragma warning disable RS1030 // Callees stand in other files than the one being analysed; their models are made once for all of them.
        _models.GetOrAdd(tree, t => compilation.GetSemanticModel(t));
#pragma warning restore RS1030

    /// <summary>The node whose operation is the root of the member's body.</summary>
    public static SyntaxNode? BodyOf(SyntaxNode declaration) => declaration switch
    {
        BaseMethodDeclarationSyntax { Body: null, ExpressionBody: null } => null,
        BaseMethodDeclarationSyntax method => method,
        AccessorDeclarationSyntax { Body: null, ExpressionBody: null } => null,
        AccessorDeclarationSyntax accessor => accessor,
        ArrowExpressionClauseSyntax arrow => arrow,
        PropertyDeclarationSyntax { ExpressionBody: { } arrow } => arrow,
        IndexerDeclarationSyntax { ExpressionBody: { } arrow } => arrow,
        CompilationUnitSyntax unit => unit,
        _ => null,
    };

    private BodyGraph? OfLocalFunction(IMethodSymbol function, CancellationToken cancellationToken)
    {
        BodyGraph? parent;
        if (function.ContainingSymbol is IMethodSymbol container)
        {
            parent = Of(container, cancellationToken);
        }
        else
        {
            return null;
        }

        if (parent is null)
            return null;
        var definition = function.OriginalDefinition;
        return parent.Graph.LocalFunctions.Contains(definition, SymbolEqualityComparer.Default)
            ? new BodyGraph(parent.Graph.GetLocalFunctionControlFlowGraph(definition, cancellationToken))
            : null;
    }

    /// <summary>
    /// Whether the compiler finds an error in the node. It binds the bodies once more for that, so this is asked only where something is to be said.
    /// </summary>
    public bool HasErrors(SyntaxNode node, CancellationToken cancellationToken)
    {
        var tree = node.SyntaxTree;
        foreach (var diagnostic in tree.GetDiagnostics(node).Concat(ModelOf(tree).GetMethodBodyDiagnostics(node.FullSpan, cancellationToken)))
        {
            if (diagnostic.Severity != DiagnosticSeverity.Error || diagnostic.DefaultSeverity != DiagnosticSeverity.Error)
                continue;
            if (node is not CompilationUnitSyntax || node.FindNode(diagnostic.Location.SourceSpan).FirstAncestorOrSelf<GlobalStatementSyntax>() is not null)
                return true;
        }

        return false;
    }

    /// <summary>Nothing in the body is missing or of an unknown type.</summary>
    private static bool IsWellFormed(IOperation body) =>
        body.DescendantsAndSelf().All(o => o is not IInvalidOperation && o.Type is not { TypeKind: TypeKind.Error });
}
