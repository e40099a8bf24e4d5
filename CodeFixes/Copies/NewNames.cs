using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using MemTrace.Analyzers.Flow;
using MemTrace.CodeFixes.Editing;

namespace MemTrace.CodeFixes.Copies;

/// <summary>Names for locals that a fix introduces.</summary>
internal static class NewNames
{
    /// <summary>A name after the type, which nothing around the node bears.</summary>
    public static string For(ITypeSymbol? type, SyntaxNode near)
    {
        var stem = Stem(type);
        var member = Bodies.Member(near);
        var holder = member.AncestorsAndSelf().OfType<TypeDeclarationSyntax>().FirstOrDefault();
        // What the member names, and what it could name of its type.
        var tokens = member.DescendantTokens()
            .Concat(holder?.ParameterList?.DescendantTokens() ?? [])
            .Concat(holder?.Members.SelectMany(static other => DeclaredBy(other)) ?? []);
        var taken = new HashSet<string>(
            tokens.Where(static token => token.IsKind(SyntaxKind.IdentifierToken)).Select(static token => token.ValueText), StringComparer.Ordinal);
        var name = stem;
        for (var number = 2; taken.Contains(name) || SyntaxFacts.GetKeywordKind(name) != SyntaxKind.None; number++)
            name = stem + number;
        return name;
    }

    private static IEnumerable<SyntaxToken> DeclaredBy(MemberDeclarationSyntax member) => member switch
    {
        BaseFieldDeclarationSyntax field => field.Declaration.Variables.Select(static variable => variable.Identifier),
        PropertyDeclarationSyntax property => [property.Identifier],
        MethodDeclarationSyntax method => [method.Identifier],
        _ => [],
    };

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
