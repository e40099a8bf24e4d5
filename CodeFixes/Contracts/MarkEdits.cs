using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using MemTrace.Analyzers.Contracts;
using MemTrace.CodeFixes.Checking;
using MemTrace.CodeFixes.Editing;

namespace MemTrace.CodeFixes.Contracts;

/// <summary>Adds attributes of the vocabulary to declarations.</summary>
internal static class MarkEdits
{
    /// <summary>The attribute as it is written in brackets.</summary>
    public static string Text(MemoryAttributeKind kind, MemoryPortion portion) =>
        MemoryAttributeNames.ShortName(kind) + (portion is MemoryPortion.Dangling or MemoryPortion.NonDangling ? "(MemoryPortion." + portion + ")" : string.Empty);

    /// <summary>Adds an attribute to a member (on a line of its own) or a parameter (in front of it), with the directive that names need.</summary>
    public static SourceEdit Add(this SourceEdit edit, AnalyzedDocument source, SyntaxNode declaration, string attribute)
    {
        var layout = new SourceLayout(source.Text);
        var start = AnchorOf(declaration).SpanStart;
        var isOnLine = declaration is ParameterSyntax or AnonymousFunctionExpressionSyntax || !layout.IsFirstOnLine(start);
        edit.Insert(start, "[" + attribute + "]" + (isOnLine ? " " : layout.EndOfLine + layout.IndentAt(start)));
        return edit.Import(source, start, attribute.Substring(0, attribute.IndexOf('(') is var end and >= 0 ? end : attribute.Length));
    }

    /// <summary>The attribute lists of a declaration.</summary>
    public static SyntaxList<AttributeListSyntax> ListsOf(SyntaxNode declaration) => declaration switch
    {
        MemberDeclarationSyntax member => member.AttributeLists,
        ParameterSyntax parameter => parameter.AttributeLists,
        LocalFunctionStatementSyntax function => function.AttributeLists,
        AccessorDeclarationSyntax accessor => accessor.AttributeLists,
        LambdaExpressionSyntax lambda => lambda.AttributeLists,
        _ => default,
    };

    /// <summary>The declaration that carries the attributes of what is declared at a node: of a property, not of its accessor.</summary>
    public static SyntaxNode? DeclarationAt(SyntaxNode node) => node.AncestorsAndSelf().FirstOrDefault(static outer =>
        outer is ParameterSyntax or LocalFunctionStatementSyntax or LambdaExpressionSyntax or (MemberDeclarationSyntax and not GlobalStatementSyntax));

    /// <summary>Removes one attribute, and its list where nothing is left in it.</summary>
    public static SourceEdit RemoveAttribute(this SourceEdit edit, AnalyzedDocument source, AttributeSyntax attribute)
    {
        var list = (AttributeListSyntax)attribute.Parent!;
        if (list.Attributes.Count > 1)
        {
            var index = list.Attributes.IndexOf(attribute);
            // With the comma that is left over, and the space behind it.
            return index == 0
                ? edit.Replace(Microsoft.CodeAnalysis.Text.TextSpan.FromBounds(attribute.SpanStart, list.Attributes[1].SpanStart), string.Empty)
                : edit.Replace(Microsoft.CodeAnalysis.Text.TextSpan.FromBounds(list.Attributes[index - 1].Span.End, attribute.Span.End), string.Empty);
        }

        // What stands in front of the list, a comment, is the declaration's.
        return edit.Replace(Microsoft.CodeAnalysis.Text.TextSpan.FromBounds(list.SpanStart, list.GetLastToken().GetNextToken().SpanStart), string.Empty);
    }

    /// <summary>Adds <c>using MemTrace;</c> where the attribute cannot be named without it.</summary>
    public static SourceEdit Import(this SourceEdit edit, AnalyzedDocument source, int position, string name)
    {
        if (!source.Model.LookupNamespacesAndTypes(position, name: name + MemoryAttributeNames.Suffix).IsEmpty || source.Root is not CompilationUnitSyntax unit)
            return edit;
        var layout = new SourceLayout(source.Text);
        var directive = "using " + MemoryAttributeNames.Namespace + ";" + layout.EndOfLine;
        var next = unit.Usings.FirstOrDefault(static other => other.Alias is null && other.StaticKeyword.IsKind(SyntaxKind.None) && other.GlobalKeyword.IsKind(SyntaxKind.None)
            && other.Name?.ToString() is { } text && text != "System" && !text.StartsWith("System.", StringComparison.Ordinal)
            && string.CompareOrdinal(text, MemoryAttributeNames.Namespace) > 0);
        if (next is not null)
            return edit.Insert(next.SpanStart, directive);
        if (unit.Usings.LastOrDefault(static other => other.Alias is null && other.StaticKeyword.IsKind(SyntaxKind.None)) is { } last)
            return edit.Insert(last.FullSpan.End, directive);
        // In front of the first declaration, behind what opens the file.
        return edit.Insert(unit.Externs.LastOrDefault()?.FullSpan.End ?? unit.GetFirstToken().SpanStart, directive + layout.EndOfLine);
    }

    private static SyntaxToken AnchorOf(SyntaxNode declaration)
    {
        // Behind the last list that says something of the declaration itself, in front of those that say it of its result.
        var lists = ListsOf(declaration);
        return lists.Count == 0 ? declaration.GetFirstToken() : lists[lists.Count - 1].GetLastToken().GetNextToken();
    }
}
