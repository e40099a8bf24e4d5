using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using MemTrace.Analyzers.Contracts;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace MemTrace.Analyzers.Flow;

/// <summary>Analyses one member and the lambdas and local functions in it, each as a root of its own.</summary>
internal sealed class MemberAnalysis(AnalysisContext context)
{
    private const int FewStates = 8;

    /// <summary>All findings of the member; none where its analysis would cost too much.</summary>
    public ImmutableArray<Finding> Analyze(BodyGraph body, IMethodSymbol? method, ISymbol owner)
    {
        var findings = ImmutableArray.CreateBuilder<Finding>();
        var functions = new HashSet<IMethodSymbol>(SymbolEqualityComparer.Default);
        var delegates = new Dictionary<IMethodSymbol, INamedTypeSymbol>(SymbolEqualityComparer.Default);
        var pending = new Stack<(BodyGraph Body, IMethodSymbol? Method, ISymbol Owner)>();
        pending.Push((body, method, owner));
        while (pending.Count > 0)
        {
            var (graph, function, symbol) = pending.Pop();
            var frame = new Frame(function, symbol, graph, null, null)
            {
                DelegateType = function is not null && delegates.TryGetValue(function, out var type) ? type : null,
            };
            var evaluator = AnalyzeRoot(frame, findings);
            foreach (var local in graph.Graph.LocalFunctions)
            {
                if (functions.Add(local) && context.Graphs.Of(local, context.CancellationToken) is { } nested)
                    pending.Push((nested, local, local));
            }

            foreach (var pair in evaluator.DelegateTypes)
                delegates[pair.Key] = pair.Value;
            foreach (var lambda in LambdasOf(graph.Graph))
            {
                if (functions.Add(lambda.Symbol) && context.Graphs.Register(graph.Graph, lambda) is { } nested)
                    pending.Push((nested, lambda.Symbol, lambda.Symbol));
            }
        }

        return findings.ToImmutable();
    }

    private Evaluator AnalyzeRoot(Frame frame, ImmutableArray<Finding>.Builder findings)
    {
        if (frame.Method is { } method && Evaluator.IsPrivate(method) && Evaluator.TakesDelegate(method) && IsCalled(method))
            return new Evaluator(context, new Verdict(), new Identities());
        foreach (var states in new[] { context.Options.MaxStates, Math.Min(FewStates, context.Options.MaxStates) })
        {
            var verdict = new Verdict();
            var evaluator = new Evaluator(context with { Options = context.Options with { MaxStates = states } }, verdict, new Identities());
            try
            {
                var entry = evaluator.Enter(frame);
                if (evaluator.OnlyBorrows && !evaluator.PassesOn(frame))
                    return evaluator;
                evaluator.Finish(frame, evaluator.Run(frame, new[] { entry }));
                findings.AddRange(new FindingWriter(context, frame).Write(verdict));
                return evaluator;
            }
            catch (WorkExceededException) when (!evaluator.OnlyBorrows)
            {
                // Too much to follow: with fewer states kept apart it may be little enough; else nothing is said rather than something doubtful.
            }
            catch (Exception stopped) when (stopped is WorkExceededException or InsufficientExecutionStackException)
            {
                // Nothing of its own to lose, and much to follow; or nested too deep.
                return evaluator;
            }
        }

        return new Evaluator(context, new Verdict(), new Identities());
    }

    private bool IsCalled(IMethodSymbol method) =>
        method.ContainingType.DeclaringSyntaxReferences.Any(r => r.GetSyntax(context.CancellationToken).DescendantNodes()
            .OfType<Microsoft.CodeAnalysis.CSharp.Syntax.InvocationExpressionSyntax>()
            .Any(i => i.Expression is Microsoft.CodeAnalysis.CSharp.Syntax.SimpleNameSyntax name && name.Identifier.ValueText == method.Name ||
                      i.Expression is Microsoft.CodeAnalysis.CSharp.Syntax.MemberAccessExpressionSyntax access && access.Name.Identifier.ValueText == method.Name));

    private static IEnumerable<IFlowAnonymousFunctionOperation> LambdasOf(ControlFlowGraph graph) =>
        graph.Blocks.SelectMany(BodyGraph.OperationsOf)
            .SelectMany(o => o.DescendantsAndSelf())
            .OfType<IFlowAnonymousFunctionOperation>();
}
