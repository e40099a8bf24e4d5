using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MemTrace.CodeFixes.Editing;

/// <summary>Writes the opposite of a condition.</summary>
internal static class Negation
{
    /// <summary>The condition that holds where the given one does not.</summary>
    public static string Of(ExpressionSyntax condition) => condition switch
    {
        ParenthesizedExpressionSyntax outer => Of(outer.Expression),
        PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalNotExpression } not => not.Operand.ToString(),
        BinaryExpressionSyntax { RawKind: (int)SyntaxKind.EqualsExpression } equal => equal.Left + " != " + equal.Right,
        BinaryExpressionSyntax { RawKind: (int)SyntaxKind.NotEqualsExpression } unequal => unequal.Left + " == " + unequal.Right,
        IsPatternExpressionSyntax { Pattern: UnaryPatternSyntax not } test => test.Expression + " is " + not.Pattern,
        IsPatternExpressionSyntax { Pattern: ConstantPatternSyntax constant } test => test.Expression + " is not " + constant,
        IdentifierNameSyntax or InvocationExpressionSyntax or MemberAccessExpressionSyntax or ElementAccessExpressionSyntax => "!" + condition,
        _ => "!(" + condition + ")",
    };
}
