using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MemTrace.CodeFixes.Editing;

/// <summary>Which expressions do nothing but give a value, as far as their syntax tells.</summary>
internal static class Effects
{
    /// <summary>Reading the expression a second time, or not at all, makes no difference.</summary>
    public static bool IsPure(SyntaxNode expression, Func<InvocationExpressionSyntax, bool>? isPureCall = null) =>
        !expression.DescendantNodesAndSelf(static node => node is not AnonymousFunctionExpressionSyntax)
            .Any(node => HasEffect(node) && !(node is InvocationExpressionSyntax call && isPureCall?.Invoke(call) == true));

    /// <summary>Whether a value may be computed in front of its statement (or body): it surely runs, runs first, and runs once.</summary>
    public static bool CanRunBefore(ExpressionSyntax value, SyntaxNode host)
    {
        for (SyntaxNode child = value, parent = value.Parent!; child != host; child = parent, parent = parent.Parent!)
        {
            var isConditional = parent switch
            {
                BinaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalAndExpression or (int)SyntaxKind.LogicalOrExpression or (int)SyntaxKind.CoalesceExpression } binary => binary.Right == child,
                AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.CoalesceAssignmentExpression } assignment => assignment.Right == child,
                ConditionalExpressionSyntax conditional => conditional.Condition != child,
                ConditionalAccessExpressionSyntax access => access.WhenNotNull == child,
                SwitchExpressionArmSyntax or QueryExpressionSyntax or CatchFilterClauseSyntax or WhenClauseSyntax or ConstructorInitializerSyntax or SwitchLabelSyntax => true,
                WhileStatementSyntax or DoStatementSyntax => true,
                ForStatementSyntax loop => loop.Condition == child || loop.Incrementors.Any(incrementor => incrementor == child),
                YieldStatementSyntax => false,
                _ => false,
            };
            if (isConditional)
                return false;
        }

        return !host.DescendantNodes(node => node == host || node is not AnonymousFunctionExpressionSyntax)
            .Any(node => node.SpanStart < value.SpanStart && HasEffect(node) && !node.Span.Contains(value.Span) && !IsCountingApart(node, value));
    }

    /// <summary>A counter that the value does not read is a step further before or after it: <c>slots[count++] = value</c>.</summary>
    private static bool IsCountingApart(SyntaxNode node, ExpressionSyntax value)
    {
        var counter = node switch
        {
            PostfixUnaryExpressionSyntax { Operand: IdentifierNameSyntax operand } => operand.Identifier.ValueText,
            PrefixUnaryExpressionSyntax { Operand: IdentifierNameSyntax operand } => operand.Identifier.ValueText,
            _ => null,
        };
        return counter is not null && char.IsLower(counter[0]) && !value.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>().Any(name => name.Identifier.ValueText == counter);
    }

    private static bool HasEffect(SyntaxNode node) => node is
        InvocationExpressionSyntax or BaseObjectCreationExpressionSyntax or AssignmentExpressionSyntax or AwaitExpressionSyntax or ThrowExpressionSyntax
        or PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.PreIncrementExpression or (int)SyntaxKind.PreDecrementExpression }
        or PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.PostIncrementExpression or (int)SyntaxKind.PostDecrementExpression };
}
