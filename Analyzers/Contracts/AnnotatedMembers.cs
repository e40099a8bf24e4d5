using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace MemTrace.Analyzers.Contracts;

/// <summary>Finds the symbols that annotation lines name.</summary>
internal static class AnnotatedMembers
{
    /// <summary>All members that the files name in this compilation.</summary>
    public static ImmutableArray<ISymbol> Resolve(ImmutableArray<AnnotationFile> files, Compilation compilation) =>
    [
        .. files.SelectMany(static file => file.Lines)
            .Where(static line => line.Annotation is not null)
            .SelectMany(line => Resolve(line.Annotation!, compilation, out _))
            .Distinct(SymbolEqualityComparer.Default)!,
    ];

    /// <summary>The members that a line names; where there are none, <paramref name="problem"/> says why.</summary>
    public static ImmutableArray<ISymbol> Resolve(MemoryAnnotation annotation, Compilation compilation, out string? problem)
    {
        problem = null;
        var symbols = DocumentationCommentId.GetSymbolsForDeclarationId(annotation.DocumentationId, compilation);
        if (symbols.IsEmpty)
        {
            problem = "no such symbol is in reach of this project";
            return symbols;
        }

        if (annotation.DocumentationId[0] == 'T')
        {
            symbols = symbols.RemoveAll(static symbol => symbol is not INamedTypeSymbol { TypeKind: TypeKind.Delegate });
            if (symbols.IsEmpty)
                problem = "the type is not a delegate";
        }

        if (annotation.Parameter < 0 || symbols.IsEmpty)
            return symbols;
        var having = symbols.RemoveAll(symbol => ParameterCount(symbol) <= annotation.Parameter);
        if (having.IsEmpty)
            problem = $"it has {ParameterCount(symbols[0])} parameter(s), counted from #0, and no #{annotation.Parameter}";
        return having;
    }

    private static int ParameterCount(ISymbol symbol) => symbol switch
    {
        IMethodSymbol method => method.Parameters.Length,
        IPropertySymbol property => property.Parameters.Length,
        INamedTypeSymbol { DelegateInvokeMethod: { } invoke } => invoke.Parameters.Length,
        _ => 0,
    };
}
