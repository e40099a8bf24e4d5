using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace MemTrace.Analyzers.Flow;

/// <summary>Which locals and parameters a body and the functions within it mention, and where they are written. Immutable.</summary>
internal sealed class VariableUses
{
    private readonly ILookup<ISymbol, SyntaxNode> _writes;

    public VariableUses(ControlFlowGraph graph)
    {
        var references = OperationsIn(graph).Where(o => o is ILocalReferenceOperation or IParameterReferenceOperation).ToArray();
        Variables = references.Select(SymbolOf).Distinct<ISymbol>(SymbolEqualityComparer.Default).ToImmutableArray();
        _writes = references.Where(IsWrite).ToLookup(SymbolOf, reference => reference.Syntax, SymbolEqualityComparer.Default);
    }

    public ImmutableArray<ISymbol> Variables { get; }

    public IEnumerable<SyntaxNode> WritesOf(ISymbol variable) => _writes[variable];

    /// <summary>Every operation of the body, and of the lambdas and local functions within it.</summary>
    public static IEnumerable<IOperation> OperationsIn(ControlFlowGraph graph)
    {
        foreach (var operation in graph.Blocks.SelectMany(BodyGraph.OperationsOf).SelectMany(o => o.DescendantsAndSelf()))
        {
            yield return operation;
            if (operation is not IFlowAnonymousFunctionOperation function)
                continue;
            foreach (var inner in OperationsIn(graph.GetAnonymousFunctionControlFlowGraph(function)))
                yield return inner;
        }

        foreach (var inner in graph.LocalFunctions.SelectMany(function => OperationsIn(graph.GetLocalFunctionControlFlowGraph(function))))
            yield return inner;
    }

    private static ISymbol SymbolOf(IOperation reference) =>
        reference is ILocalReferenceOperation local ? local.Local : ((IParameterReferenceOperation)reference).Parameter;

    private static bool IsWrite(IOperation reference)
    {
        var part = reference;
        while (part.Parent is ITupleOperation or IDeclarationExpressionOperation)
            part = part.Parent;
        return part.Parent switch
        {
            IAssignmentOperation assignment => assignment.Target == part,
            IIncrementOrDecrementOperation => true,
            IArgumentOperation argument => argument.Parameter?.RefKind is RefKind.Ref or RefKind.Out,
            _ => false,
        };
    }
}
