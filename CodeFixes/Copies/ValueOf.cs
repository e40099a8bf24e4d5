using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using MemTrace.Analyzers.Contracts;

namespace MemTrace.CodeFixes.Copies;

/// <summary>Follows an acquisition outwards, as long as the expression around it stands for the same copy.</summary>
internal static class ValueOf
{
    /// <summary>The outermost expression that stands for the copy: with its <c>await</c>, casts, and fluent calls.</summary>
    public static ExpressionSyntax Outermost(ExpressionSyntax acquisition, SemanticModel model, MemoryContracts contracts, CancellationToken cancellationToken)
    {
        var value = acquisition;
        while (Around(value, model, contracts, cancellationToken) is { } outer)
            value = outer;
        return value;
    }

    private static ExpressionSyntax? Around(ExpressionSyntax value, SemanticModel model, MemoryContracts contracts, CancellationToken cancellationToken)
    {
        switch (value.Parent)
        {
            case ParenthesizedExpressionSyntax or CastExpressionSyntax or AwaitExpressionSyntax or CheckedExpressionSyntax:
                return (ExpressionSyntax)value.Parent;
            case PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.SuppressNullableWarningExpression } suppressed:
                return suppressed;
            case BinaryExpressionSyntax { RawKind: (int)SyntaxKind.AsExpression or (int)SyntaxKind.CoalesceExpression } binary:
                return binary;
            case ConditionalExpressionSyntax conditional when conditional.Condition != value:
                return conditional;
            case SwitchExpressionArmSyntax { Parent: SwitchExpressionSyntax @switch } arm when arm.Expression == value:
                return @switch;
            case ConditionalAccessExpressionSyntax access when access.WhenNotNull == value:
                return access;
            case MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax call } member when member.Expression == value:
                if (member.Name.Identifier.ValueText is "ConfigureAwait" or "GetAwaiter" or "GetResult" or "WithCancellation" or "AsTask" && call.ArgumentList.Arguments.Count <= 1)
                    return call;
                return model.GetSymbolInfo(call, cancellationToken).Symbol is IMethodSymbol method && contracts.For(method).SharesReceiver ? call : null;
            case MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Result" } member when member.Expression == value && IsTask(model.GetTypeInfo(value, cancellationToken).Type):
                return member;
            default:
                return null;
        }
    }

    private static bool IsTask(ITypeSymbol? type) => type is { Name: "Task" or "ValueTask", ContainingNamespace.Name: "Tasks" };
}
