using System.Linq;
using MemTrace.Analyzers.Symbols;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MemTrace.Analyzers.Contracts;

/// <summary>
/// The field that counts how many slots of an owned array are filled, told by the syntax of their type: <c>_slots[_count++] = …</c>,
/// <c>_slots[_count] = …; _count++;</c> or <c>_slots[--_count]</c>. No cursor is meant, which looks at the slot it stands at, or starts again at the end.
/// </summary>
internal static class FillCounters
{
    public static IFieldSymbol? Of(ISymbol array)
    {
        if (array is not IFieldSymbol { Type: IArrayTypeSymbol })
            return null;
        IFieldSymbol? found = null;
        foreach (var declaration in array.ContainingType.DeclaringSyntaxReferences.Select(reference => reference.GetSyntax()))
        {
            foreach (var slot in declaration.DescendantNodes().OfType<ElementAccessExpressionSyntax>().Where(access => NameOf(access.Expression) == array.Name))
            {
                if (slot.ArgumentList.Arguments is not [{ Expression: var index }] || Counter(index) is not { } name ||
                    array.ContainingType.GetMembers(name).OfType<IFieldSymbol>().FirstOrDefault() is not { IsVolatile: false } field || !NumericTypes.IsNumeric(field.Type) || field.IsStatic != array.IsStatic)
                {
                    continue;
                }

                if ((found is not null && !SymbolEqualityComparer.Default.Equals(found, field)) || !IsEndOfFilled(slot, index, name))
                    return null;
                found = field;
            }

            if (found is not null && declaration.DescendantNodes().OfType<AssignmentExpressionSyntax>().Any(step => NameOf(step.Left) == found.Name && CounterSteps.Wraps(step)))
                return null;
        }

        return found;
    }

    private static string? Counter(ExpressionSyntax index) => index switch
    {
        PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.PostIncrementExpression } raised => NameOf(raised.Operand),
        PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.PreDecrementExpression } lowered => NameOf(lowered.Operand),
        _ => NameOf(index),
    };

    private static bool IsEndOfFilled(ElementAccessExpressionSyntax slot, ExpressionSyntax index, string counter)
    {
        var isWritten = slot.Parent is AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.SimpleAssignmentExpression } write && write.Left == slot;
        if (index is PostfixUnaryExpressionSyntax)
            return isWritten;
        if (index is PrefixUnaryExpressionSyntax)
            return true;

        // Where the counter stands nothing is, before it is raised and after it is lowered.
        var member = slot.FirstAncestorOrSelf<MemberDeclarationSyntax>();
        return member is not null && member.DescendantNodes().Any(node => node switch
        {
            PostfixUnaryExpressionSyntax step => NameOf(step.Operand) == counter && (isWritten || step.IsKind(SyntaxKind.PostDecrementExpression)),
            PrefixUnaryExpressionSyntax step => NameOf(step.Operand) == counter && (isWritten || step.IsKind(SyntaxKind.PreDecrementExpression)),
            AssignmentExpressionSyntax step => NameOf(step.Left) == counter && step.RawKind is (int)SyntaxKind.AddAssignmentExpression or (int)SyntaxKind.SubtractAssignmentExpression,
            _ => false,
        });
    }

    private static string? NameOf(ExpressionSyntax expression) => expression switch
    {
        IdentifierNameSyntax name => name.Identifier.ValueText,
        MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax, Name: var name } => name.Identifier.ValueText,
        PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.SuppressNullableWarningExpression } sure => NameOf(sure.Operand),
        _ => null,
    };
}
