using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using MemTrace.CodeFixes.Copies;

namespace MemTrace.CodeFixes.Reporters;

/// <summary>Whether a file writes <c>this.</c> in front of its members.</summary>
internal sealed class ThisStyle(SyntaxNode root)
{
    private readonly HashSet<string> _qualified = new(
        root.DescendantNodes().OfType<MemberAccessExpressionSyntax>().Where(static access => access.Expression is ThisExpressionSyntax).Select(static access => access.Name.Identifier.ValueText),
        StringComparer.Ordinal);

    /// <summary>The name of a value, as this file would write it.</summary>
    public string NameOf(ISymbol symbol)
    {
        var isQualified = symbol is IFieldSymbol or IPropertySymbol && !symbol.IsStatic && _qualified.Count != 0 && (_qualified.Contains(symbol.Name) || !IsPlain(symbol.Name));
        return (isQualified ? "this." : string.Empty) + NewNames.Escaped(symbol.Name);
    }

    /// <summary>The member is named without <c>this.</c> somewhere.</summary>
    private bool IsPlain(string name) => root.DescendantNodes().OfType<IdentifierNameSyntax>()
        .Any(other => other.Identifier.ValueText == name && other.Parent is not (MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax } or NameColonSyntax));
}
