using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MemTrace.Analyzers.Symbols;

/// <summary>How code moves a counter of slots on.</summary>
internal static class CounterSteps
{
    /// <summary>The counter begins again where the array ends.</summary>
    public static bool Wraps(AssignmentExpressionSyntax step) =>
        step.RawKind is (int)SyntaxKind.ModuloAssignmentExpression or (int)SyntaxKind.AndAssignmentExpression || IsWrapped(step.Right);

    /// <summary>A remainder or a mask keeps the index within the array.</summary>
    public static bool IsWrapped(ExpressionSyntax index) => index switch
    {
        ParenthesizedExpressionSyntax inner => IsWrapped(inner.Expression),
        CastExpressionSyntax cast => IsWrapped(cast.Expression),
        _ => index.RawKind is (int)SyntaxKind.ModuloExpression or (int)SyntaxKind.BitwiseAndExpression,
    };
}
