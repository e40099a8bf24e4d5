using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MemTrace.Analyzers.Contracts.Gate;

/// <summary>
/// Which members are summarised instead of going by their contract, told by their syntax: those that are private, and all members of
/// private and file-local types.
/// </summary>
internal static class PrivateMembers
{
    /// <summary>The member, property or field that a node stands in; null at the level of types and files.</summary>
    public static MemberDeclarationSyntax? Enclosing(SyntaxNode? node)
    {
        for (; node is not null; node = node.Parent)
        {
            switch (node)
            {
                case GlobalStatementSyntax or BaseTypeDeclarationSyntax or BaseNamespaceDeclarationSyntax:
                    return null;
                case MemberDeclarationSyntax member:
                    return member;
            }
        }

        return null;
    }

    /// <summary>Whether only its own type's code, or its file's, can reach the member.</summary>
    public static bool IsPrivate(MemberDeclarationSyntax member)
    {
        if (IsPrivate(member.Modifiers) || HasPrivateAccessor(member))
            return true;
        if (member.Parent is TypeDeclarationSyntax type && !HasAccessibility(member.Modifiers) && type is not InterfaceDeclarationSyntax && !IsExplicitImplementation(member))
            return true;

        foreach (var container in member.Ancestors().OfType<BaseTypeDeclarationSyntax>())
        {
            var isNested = container.Parent is BaseTypeDeclarationSyntax and not InterfaceDeclarationSyntax;
            if (container.Modifiers.Any(SyntaxKind.FileKeyword) || (isNested && (IsPrivate(container.Modifiers) || !HasAccessibility(container.Modifiers))))
                return true;
        }

        return false;
    }

    /// <summary>The names by which the member is used; a constructor's type.</summary>
    public static IEnumerable<string> NamesOf(MemberDeclarationSyntax member) => member switch
    {
        MethodDeclarationSyntax method => [method.Identifier.ValueText],
        ConstructorDeclarationSyntax constructor => [constructor.Identifier.ValueText],
        PropertyDeclarationSyntax property => [property.Identifier.ValueText],
        IndexerDeclarationSyntax => ["this[]"],
        EventDeclarationSyntax @event => [@event.Identifier.ValueText],
        BaseFieldDeclarationSyntax field => field.Declaration.Variables.Select(static variable => variable.Identifier.ValueText),
        DelegateDeclarationSyntax @delegate => [@delegate.Identifier.ValueText],
        OperatorDeclarationSyntax or ConversionOperatorDeclarationSyntax => ["op_"],
        _ => [],
    };

    /// <summary>What the field or property of an object begins with.</summary>
    public static bool IsInitializer(MemberDeclarationSyntax member, int position) =>
        !member.Modifiers.Any(SyntaxKind.StaticKeyword) &&
        member is not PropertyDeclarationSyntax { Initializer: null } &&
        (member is not PropertyDeclarationSyntax property || property.Initializer!.Span.Contains(position)) && IsInBody(member, position);

    /// <summary>The body of the member, or its initializer; what is outside of it is the signature.</summary>
    public static bool IsInBody(MemberDeclarationSyntax member, int position)
    {
        return member switch
        {
            BaseMethodDeclarationSyntax method => Holds(method.Body) || Holds(method.ExpressionBody),
            PropertyDeclarationSyntax property => Holds(property.AccessorList) || Holds(property.ExpressionBody) || Holds(property.Initializer),
            IndexerDeclarationSyntax indexer => Holds(indexer.AccessorList) || Holds(indexer.ExpressionBody),
            BaseFieldDeclarationSyntax field => field.Declaration.Variables.Any(variable => Holds(variable.Initializer)),
            _ => false,
        };

        bool Holds(SyntaxNode? node) => node is not null && node.Span.Contains(position);
    }

    private static bool IsPrivate(SyntaxTokenList modifiers) =>
        modifiers.Any(SyntaxKind.PrivateKeyword) && !modifiers.Any(SyntaxKind.ProtectedKeyword);

    private static bool HasAccessibility(SyntaxTokenList modifiers) => modifiers.Any(static modifier => modifier.Kind() is
        SyntaxKind.PublicKeyword or SyntaxKind.InternalKeyword or SyntaxKind.ProtectedKeyword or SyntaxKind.PrivateKeyword);

    private static bool HasPrivateAccessor(MemberDeclarationSyntax member) =>
        member is BasePropertyDeclarationSyntax { AccessorList: { } accessors } && accessors.Accessors.Any(static accessor => IsPrivate(accessor.Modifiers));

    private static bool IsExplicitImplementation(MemberDeclarationSyntax member) => member switch
    {
        MethodDeclarationSyntax method => method.ExplicitInterfaceSpecifier is not null,
        BasePropertyDeclarationSyntax property => property.ExplicitInterfaceSpecifier is not null,
        _ => false,
    };
}
