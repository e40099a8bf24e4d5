using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MemTrace.Analyzers.Contracts.Gate;

/// <summary>Whether what a body mentions can matter to it, given what its parameters can be.</summary>
/// <param name="numbers">Names of types that may stand for numbers.</param>
internal sealed class Relevance(NumericNames numbers)
{
    /// <param name="roles">All roles that are mentioned within the member.</param>
    /// <param name="member">The member; null for what is outside of members, which may hold anything.</param>
    public bool Decide(MentionRole roles, MemberDeclarationSyntax? member)
    {
        if ((roles & MentionRole.Copy) != 0)
            return true;
        if ((roles & (MentionRole.TakesCopy | MentionRole.TakesNumber)) == 0)
            return false;
        if (member is null)
            return true;

        var parameters = ParametersInReach(member);
        if ((roles & (MentionRole.TakesCopy | MentionRole.Bytes)) != 0)
            return parameters.Any();
        return parameters.Any(MayBeNumeric);
    }

    /// <summary>The types of all parameters that the member's code can see.</summary>
    private static IEnumerable<TypeSyntax?> ParametersInReach(MemberDeclarationSyntax member)
    {
        IEnumerable<ParameterSyntax> parameters = member switch
        {
            BaseMethodDeclarationSyntax method => method.ParameterList.Parameters,
            IndexerDeclarationSyntax indexer => indexer.ParameterList.Parameters,
            _ => [],
        };
        foreach (var parameter in parameters)
            yield return parameter.Type;
        if (member is BasePropertyDeclarationSyntax { AccessorList: { } accessors } property
            && accessors.Accessors.Any(static accessor => !accessor.IsKind(SyntaxKind.GetAccessorDeclaration)))
        {
            yield return property.Type;
        }

        foreach (var type in member.Ancestors().OfType<TypeDeclarationSyntax>())
        {
            if (type.ParameterList is null)
                continue;
            foreach (var parameter in type.ParameterList.Parameters)
                yield return parameter.Type;
        }
    }

    private bool MayBeNumeric(TypeSyntax? type) => type switch
    {
        null => true,
        PredefinedTypeSyntax predefined => predefined.Keyword.Kind() is not
            (SyntaxKind.StringKeyword or SyntaxKind.BoolKeyword or SyntaxKind.ObjectKeyword or SyntaxKind.CharKeyword or SyntaxKind.VoidKeyword),
        NullableTypeSyntax nullable => MayBeNumeric(nullable.ElementType),
        RefTypeSyntax reference => MayBeNumeric(reference.Type),
        QualifiedNameSyntax qualified => MayBeNumeric(qualified.Right),
        AliasQualifiedNameSyntax qualified => MayBeNumeric(qualified.Name),
        IdentifierNameSyntax name => numbers.Contains(name.Identifier.ValueText) || IsTypeParameter(name),
        _ => false,
    };

    private static bool IsTypeParameter(IdentifierNameSyntax name)
    {
        return name.Ancestors().Any(ancestor => ancestor switch
        {
            MethodDeclarationSyntax method => Declares(method.TypeParameterList),
            TypeDeclarationSyntax type => Declares(type.TypeParameterList),
            _ => false,
        });

        bool Declares(TypeParameterListSyntax? list) =>
            list is not null && list.Parameters.Any(parameter => parameter.Identifier.ValueText == name.Identifier.ValueText);
    }
}
