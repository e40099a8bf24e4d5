using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MemTrace.Analyzers.Flow;

/// <summary>
/// How loops write the slots of arrays, told by the syntax: an index that a loop carries on is any number to the analysis.
/// </summary>
internal static class SlotWrites
{
    /// <summary>
    /// Whether a loop fills the new array by its counter, <c>slots[i] = …</c> in <c>for (var i = …)</c> or <c>slots[n++] = …</c>: round by round, so that its slots are not told apart.
    /// </summary>
    public static bool AreFilledByCounter(SyntaxNode creation)
    {
        if (creation.Parent is not EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax { Identifier.ValueText: var name } declarator } || declarator.FirstAncestorOrSelf<BlockSyntax>() is not { } block)
            return false;
        return Named(block, name).Any(slots => slots.Parent is ElementAccessExpressionSyntax { ArgumentList.Arguments: [{ Expression: var index }], Parent: AssignmentExpressionSyntax write } slot &&
            write.Left == slot && IsCounted(index, write.Ancestors().TakeWhile(n => n != block).Where(IsLoop).ToArray()));
    }

    private static bool IsCounted(ExpressionSyntax index, SyntaxNode[] loops) => index switch
    {
        PostfixUnaryExpressionSyntax => loops.Length > 0,
        IdentifierNameSyntax { Identifier.ValueText: var counter } => loops.OfType<ForStatementSyntax>().Any(loop => loop.Declaration?.Variables.Any(v => v.Identifier.ValueText == counter) == true),
        _ => false,
    };

    /// <summary>
    /// Whether the assignment may come again to a slot that an earlier round of its loop has filled: round and round, under an index that a remainder or a mask keeps within the
    /// array, or that is set back to zero, without a look at what stands there.
    /// </summary>
    public static bool MayComeRound(SyntaxNode assignment)
    {
        if (assignment is not AssignmentExpressionSyntax { Left: ElementAccessExpressionSyntax { Expression: IdentifierNameSyntax slots, ArgumentList.Arguments: [{ Expression: var index }] } })
            return false;
        var loop = assignment.Ancestors().FirstOrDefault(IsLoop);
        if (loop is null)
            return false;

        // Who looks at the slots in the loop may empty them in time.
        if (Named(loop, slots.Identifier.ValueText).Any(n => n != slots && n.Parent is not MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Length" }))
            return false;
        return IsWrapped(index) || (CounterOf(index) is { } counter &&
            Named(loop, counter.Identifier.ValueText).Any(n => n.Parent is AssignmentExpressionSyntax step && step.Left == n && (Wraps(step) || IsZero(step.Right))));
    }

    private static IEnumerable<IdentifierNameSyntax> Named(SyntaxNode within, string name) =>
        within.DescendantNodes().OfType<IdentifierNameSyntax>().Where(n => n.Identifier.ValueText == name);

    private static bool Wraps(AssignmentExpressionSyntax step) =>
        step.RawKind is (int)SyntaxKind.ModuloAssignmentExpression or (int)SyntaxKind.AndAssignmentExpression || IsWrapped(step.Right);

    private static IdentifierNameSyntax? CounterOf(ExpressionSyntax index) =>
        (index is PostfixUnaryExpressionSyntax step ? step.Operand : index) as IdentifierNameSyntax;

    /// <summary><c>head = 0</c>, or <c>head = head + 1 == size ? 0 : head + 1</c>.</summary>
    private static bool IsZero(ExpressionSyntax value) => value switch
    {
        ConditionalExpressionSyntax either => IsZero(either.WhenTrue) || IsZero(either.WhenFalse),
        LiteralExpressionSyntax literal => literal.Token.Value is 0 or 0L,
        _ => false,
    };

    private static bool IsLoop(SyntaxNode node) => node is ForStatementSyntax or CommonForEachStatementSyntax or WhileStatementSyntax or DoStatementSyntax;

    private static bool IsWrapped(ExpressionSyntax index) => index switch
    {
        ParenthesizedExpressionSyntax inner => IsWrapped(inner.Expression),
        CastExpressionSyntax cast => IsWrapped(cast.Expression),
        _ => index.RawKind is (int)SyntaxKind.ModuloExpression or (int)SyntaxKind.BitwiseAndExpression,
    };
}
