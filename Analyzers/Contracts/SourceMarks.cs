using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using MemTrace.Analyzers.Contracts.Gate;

namespace MemTrace.Analyzers.Contracts;

/// <summary>
/// Where the attributes are applied in a compilation's source. The names are found in the text, aliases included; only what stands
/// around a hit is bound.
/// </summary>
/// <param name="Sites">All places, in the order of files and positions.</param>
/// <param name="Names">The names by which the attributes are applied: their own, and aliases.</param>
internal sealed record SourceMarks(ImmutableArray<MarkedSite> Sites, ImmutableArray<string> Names)
{
    public static readonly SourceMarks None = new(ImmutableArray<MarkedSite>.Empty, ImmutableArray<string>.Empty);

    private static readonly ImmutableArray<string> OwnNames =
        [.. MemoryAttributeNames.Short, .. MemoryAttributeNames.Short.Select(static name => name + MemoryAttributeNames.Suffix)];

    public static SourceMarks Find(Compilation compilation, CancellationToken cancellationToken)
    {
        var names = new HashSet<string>(OwnNames, StringComparer.Ordinal);
        var hits = Scan(compilation, names, cancellationToken);
        // An alias is found where it is declared; what is applied by it, in the next round.
        while (Aliases(hits).Where(names.Add).ToArray().Length != 0)
            hits = Scan(compilation, names, cancellationToken);

        var sites = ImmutableArray.CreateBuilder<MarkedSite>();
        foreach (var (tree, tokens) in hits)
        {
            var model = compilation.GetSemanticModel(tree);
            foreach (var attribute in tokens.Select(ApplicationOf).Where(static attribute => attribute is not null).Distinct())
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (!MemoryAttributeNames.TryGetKind(model.GetTypeInfo(attribute!, cancellationToken).Type as INamedTypeSymbol, out _))
                    continue;
                foreach (var member in MembersAt(model, attribute!, cancellationToken))
                    sites.Add(new MarkedSite(attribute!, member));
            }
        }

        return new SourceMarks(sites.ToImmutable(), [.. names.OrderBy(static name => name, StringComparer.Ordinal)]);
    }

    private static List<(SyntaxTree Tree, List<SyntaxToken> Tokens)> Scan(Compilation compilation, HashSet<string> names, CancellationToken cancellationToken)
    {
        var table = new NameTable(names.ToDictionary(static name => name, static _ => MentionRole.Copy));
        var result = new List<(SyntaxTree, List<SyntaxToken>)>();
        var mentions = new List<Mention>();
        foreach (var tree in compilation.SyntaxTrees)
        {
            mentions.Clear();
            MentionScanner.Scan(tree.GetText(cancellationToken), table, mentions);
            if (mentions.Count == 0)
                continue;
            var root = tree.GetRoot(cancellationToken);
            result.Add((tree, mentions
                .Select(mention => (mention.Position, Token: root.FindToken(mention.Position)))
                .Where(static hit => hit.Token.Span.Contains(hit.Position))
                .Select(static hit => hit.Token)
                .ToList()));
        }

        return result;
    }

    private static IEnumerable<string> Aliases(List<(SyntaxTree Tree, List<SyntaxToken> Tokens)> hits)
    {
        foreach (var (_, tokens) in hits)
        {
            foreach (var token in tokens)
            {
                if (token.Parent?.FirstAncestorOrSelf<UsingDirectiveSyntax>()?.Alias is not { Name.Identifier.ValueText: var alias })
                    continue;
                yield return alias;
                // `using MarkAttribute = …` may be applied as `[Mark]`.
                if (alias.Length > MemoryAttributeNames.Suffix.Length && alias.EndsWith(MemoryAttributeNames.Suffix, StringComparison.Ordinal))
                    yield return alias.Substring(0, alias.Length - MemoryAttributeNames.Suffix.Length);
            }
        }
    }

    /// <summary>The attribute that the token names; null where the token is something else.</summary>
    private static AttributeSyntax? ApplicationOf(SyntaxToken token)
    {
        var node = token.Parent;
        while (node is NameSyntax)
            node = node.Parent;
        return node as AttributeSyntax;
    }

    private static IEnumerable<ISymbol?> MembersAt(SemanticModel model, AttributeSyntax attribute, CancellationToken cancellationToken)
    {
        switch (attribute.Parent?.Parent)
        {
            case ParameterSyntax { Parent.Parent: { } owner } parameter:
                return owner switch
                {
                    TypeDeclarationSyntax type => PrimaryMembers(model, type, parameter, cancellationToken),
                    MemberDeclarationSyntax member => [model.GetDeclaredSymbol(member, cancellationToken)],
                    _ => [null],
                };
            case ParameterSyntax:
                return [null];
            case AccessorDeclarationSyntax { Parent.Parent: BasePropertyDeclarationSyntax property }:
                return [model.GetDeclaredSymbol(property, cancellationToken)];
            case BaseFieldDeclarationSyntax field:
                return field.Declaration.Variables.Select(variable => model.GetDeclaredSymbol(variable, cancellationToken));
            case TypeDeclarationSyntax type when type.ParameterList is not null:
                return PrimaryMembers(model, type, null, cancellationToken);
            case MemberDeclarationSyntax member:
                return [model.GetDeclaredSymbol(member, cancellationToken)];
            case LocalFunctionStatementSyntax or AnonymousFunctionExpressionSyntax:
                return [null];
            default:
                return [];
        }
    }

    /// <summary>The primary constructor, and the property that a record makes from the parameter.</summary>
    private static IEnumerable<ISymbol?> PrimaryMembers(
        SemanticModel model, TypeDeclarationSyntax declaration, ParameterSyntax? parameter, CancellationToken cancellationToken)
    {
        if (model.GetDeclaredSymbol(declaration, cancellationToken) is not INamedTypeSymbol type)
            yield break;

        var constructor = type.InstanceConstructors.FirstOrDefault(candidate =>
            candidate.DeclaringSyntaxReferences.Any(reference => reference.SyntaxTree == declaration.SyntaxTree && reference.Span == declaration.Span));
        if (constructor is not null)
        {
            yield return constructor;
        }
        else
        {
            // An extension block has a receiver and no constructor: it counts for each of its members.
            foreach (var member in declaration.Members)
                yield return model.GetDeclaredSymbol(member, cancellationToken);
        }

        if (type.IsRecord && parameter is not null)
        {
            foreach (var property in type.GetMembers(parameter.Identifier.ValueText).OfType<IPropertySymbol>())
                yield return property;
        }
    }
}
