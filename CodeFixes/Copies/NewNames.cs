using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using MemTrace.Analyzers.Flow;

namespace MemTrace.CodeFixes.Copies;

/// <summary>Names for locals that a fix introduces.</summary>
internal static class NewNames
{
    /// <summary>A name after the type, which nothing around the node bears.</summary>
    public static string For(ITypeSymbol? type, SyntaxNode near)
    {
        var stem = Stem(type);
        var root = near.AncestorsAndSelf().OfType<TypeDeclarationSyntax>().FirstOrDefault() ?? near.SyntaxTree.GetRoot();
        var taken = new HashSet<string>(
            root.DescendantTokens().Where(static token => token.IsKind(SyntaxKind.IdentifierToken)).Select(static token => token.ValueText), StringComparer.Ordinal);
        var name = stem;
        for (var number = 2; taken.Contains(name) || SyntaxFacts.GetKeywordKind(name) != SyntaxKind.None; number++)
            name = stem + number;
        return name;
    }

    /// <summary>A name as it is written in source.</summary>
    public static string Escaped(string name) => SyntaxFacts.GetKeywordKind(name) != SyntaxKind.None ? "@" + name : name;

    private static string Stem(ITypeSymbol? type)
    {
        if (type is null)
            return "copy";
        if (type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable)
            return Stem(nullable.TypeArguments[0]);
        if (type is INamedTypeSymbol { Name.Length: > 0, IsTupleType: false, IsAnonymousType: false, TypeArguments.IsEmpty: true } && type.SpecialType == SpecialType.None)
        {
            var name = type.TypeKind == TypeKind.Interface && type.Name.Length > 1 && type.Name[0] == 'I' && char.IsUpper(type.Name[1]) ? type.Name.Substring(1) : type.Name;
            return char.ToLowerInvariant(name[0]) + name.Substring(1);
        }

        return TypeShapes.SequenceElement(type) is null ? "copy" : "copies";
    }
}
