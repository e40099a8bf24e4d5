using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MemTrace.Analyzers.Flow;

/// <summary>Says a branch outcome as the reader of the source would.</summary>
internal static class BranchWords
{
    private const int MaximumLength = 60;

    /// <summary><c>`applied` is true</c>; null for branches that nobody wrote, as the test for null at the end of a <c>using</c>.</summary>
    public static string? Of(PathNode branch) => branch.Condition switch
    {
        SwitchLabelSyntax or PatternSyntax or SwitchExpressionArmSyntax or { Parent: CaseSwitchLabelSyntax } => OfCase(branch),
        { Parent: UsingStatementSyntax or EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax { Parent.Parent: UsingStatementSyntax } } } => null,
        ExpressionSyntax tested when IsTestedForNull(tested) => Quoted(tested) + (branch.Outcome ? " is null" : " is not null"),
        ExpressionSyntax condition => Quoted(condition) + (branch.Outcome ? " is true" : " is false"),
        _ => null,
    };

    /// <summary>Source on one line, not too long.</summary>
    public static string Short(SyntaxNode node)
    {
        var text = string.Join(" ", node.ToString().Split(new[] { ' ', '\t', '\r', '\n' }, System.StringSplitOptions.RemoveEmptyEntries));
        return text.Length <= MaximumLength ? text : text.Substring(0, MaximumLength - 3) + "...";
    }

    private static string? OfCase(PathNode branch)
    {
        var (tested, label) = (branch.Condition.FirstAncestorOrSelf<SyntaxNode>(static node => node is SwitchStatementSyntax or SwitchExpressionSyntax), branch.Condition) switch
        {
            (SwitchStatementSyntax statement, CaseSwitchLabelSyntax constant) => (statement.Expression, constant.Value),
            (SwitchStatementSyntax statement, CasePatternSwitchLabelSyntax pattern) => (statement.Expression, pattern.Pattern),
            (SwitchStatementSyntax statement, var node) => (statement.Expression, node),
            (SwitchExpressionSyntax expression, SwitchExpressionArmSyntax arm) => (expression.GoverningExpression, arm.Pattern),
            (SwitchExpressionSyntax expression, var node) => (expression.GoverningExpression, node),
            _ => ((ExpressionSyntax?)null, branch.Condition),
        };
        return tested is null ? null : Quoted(tested) + (branch.Outcome ? " is " : " is not ") + Quoted(label);
    }

    private static bool IsTestedForNull(ExpressionSyntax tested) => tested.Parent switch
    {
        ConditionalAccessExpressionSyntax access => access.Expression == tested,
        BinaryExpressionSyntax { RawKind: (int)SyntaxKind.CoalesceExpression } coalesce => coalesce.Left == tested,
        AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.CoalesceAssignmentExpression } assignment => assignment.Left == tested,
        _ => false,
    };

    private static string Quoted(SyntaxNode node) => "`" + Short(node) + "`";
}
