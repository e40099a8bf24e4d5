using System.Collections.Generic;
using System.Linq;
using MemTrace.Analyzers.Symbols;
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
    /// An array of two slots has few enough rounds to tell them apart, where it does not grow.
    /// </summary>
    public static bool AreFilledByCounter(SyntaxNode creation, bool isOfMany)
    {
        if (creation.Parent is not EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax { Identifier.ValueText: var name } declarator } || declarator.FirstAncestorOrSelf<BlockSyntax>() is not { } block)
            return false;
        var uses = Named(block, name).ToArray();
        if (!isOfMany && !uses.Any(IsReplaced))
            return false;
        return uses.Any(slots => IsWrittenByCounter(slots, block) || (slots.Parent is ArgumentSyntax argument && IsFilledBy(argument, block)));
    }

    /// <summary>The code takes the array's elements by the local.</summary>
    public static bool Indexes(ILocalSymbol counter, ILocalSymbol array) =>
        array.DeclaringSyntaxReferences is [var declaration] && declaration.GetSyntax().FirstAncestorOrSelf<BlockSyntax>() is { } block &&
        Named(block, array.Name).Any(slots => slots.Parent is ElementAccessExpressionSyntax { ArgumentList.Arguments: [{ Expression: var index }] } &&
            index.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>().Any(name => name.Identifier.ValueText == counter.Name));

    /// <summary>Another, larger array may take its place.</summary>
    private static bool IsReplaced(IdentifierNameSyntax slots) =>
        slots.Parent is ArgumentSyntax { RefKindKeyword.RawKind: (int)SyntaxKind.RefKeyword } || (slots.Parent is AssignmentExpressionSyntax assignment && assignment.Left == slots);

    private static bool IsWrittenByCounter(IdentifierNameSyntax slots, SyntaxNode within) =>
        slots.Parent is ElementAccessExpressionSyntax { ArgumentList.Arguments: [{ Expression: var index }], Parent: AssignmentExpressionSyntax write } slot &&
        write.Left == slot && IsCounted(index, write.Ancestors().TakeWhile(n => n != within.Parent).Where(IsRepeated).ToArray());

    /// <summary>A method of the same type, called in a loop, stores into the array under a counter.</summary>
    private static bool IsFilledBy(ArgumentSyntax argument, SyntaxNode block)
    {
        if (argument.Parent is not ArgumentListSyntax { Parent: InvocationExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.ValueText: var called } } call } list ||
            !call.Ancestors().TakeWhile(n => n != block).Any(IsRepeated) || call.FirstAncestorOrSelf<TypeDeclarationSyntax>() is not { } type)
        {
            return false;
        }

        return type.Members.OfType<MethodDeclarationSyntax>().Any(method => method.Identifier.ValueText == called && method.ParameterList.Parameters.Count > list.Arguments.IndexOf(argument) &&
            Named(method, method.ParameterList.Parameters[list.Arguments.IndexOf(argument)].Identifier.ValueText).Any(slots => IsWrittenByCounter(slots, method)));
    }

    private static bool IsCounted(ExpressionSyntax index, SyntaxNode[] loops) => index switch
    {
        PostfixUnaryExpressionSyntax => loops.Length > 0,
        IdentifierNameSyntax { Identifier.ValueText: var counter } => loops.Any(loop =>
            loop is ForStatementSyntax { Declaration.Variables: var counted } && counted.Any(v => v.Identifier.ValueText == counter) ||
            Named(loop, counter).Any(n => n.Parent is { RawKind: (int)SyntaxKind.PostIncrementExpression or (int)SyntaxKind.PreIncrementExpression or (int)SyntaxKind.AddAssignmentExpression })),
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
        return CounterSteps.IsWrapped(index) || (CounterOf(index) is { } counter &&
            Named(loop, counter.Identifier.ValueText).Any(n => n.Parent is AssignmentExpressionSyntax step && step.Left == n && (CounterSteps.Wraps(step) || IsZero(step.Right))));
    }

    /// <summary>The code runs again and again in its own member.</summary>
    public static bool IsInLoop(SyntaxNode node) => node.Ancestors().Any(IsLoop);

    private static IEnumerable<IdentifierNameSyntax> Named(SyntaxNode within, string name) =>
        within.DescendantNodes().OfType<IdentifierNameSyntax>().Where(n => n.Identifier.ValueText == name);

    private static IdentifierNameSyntax? CounterOf(ExpressionSyntax index) =>
        (index is PostfixUnaryExpressionSyntax step ? step.Operand : index) as IdentifierNameSyntax;

    /// <summary><c>head = 0</c>, or <c>head = head + 1 == size ? 0 : head + 1</c>.</summary>
    private static bool IsZero(ExpressionSyntax value) => value switch
    {
        ConditionalExpressionSyntax either => IsZero(either.WhenTrue) || IsZero(either.WhenFalse),
        LiteralExpressionSyntax literal => literal.Token.Value is 0 or 0L,
        _ => false,
    };

    /// <summary>What may run again and again: loops, and what they may call.</summary>
    private static bool IsRepeated(SyntaxNode node) => IsLoop(node) || node is LocalFunctionStatementSyntax or LambdaExpressionSyntax or MethodDeclarationSyntax;

    private static bool IsLoop(SyntaxNode node) => node is ForStatementSyntax or CommonForEachStatementSyntax or WhileStatementSyntax or DoStatementSyntax;
}
