using System.Collections.Immutable;
using System.Reflection.Metadata;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace MemTrace.Analyzers.Contracts;

/// <summary>
/// Members of referenced assemblies that carry an attribute. Only assemblies that declare one, or that reference an assembly which does,
/// are looked into; of metadata only the table of attributes is read.
/// </summary>
internal static class ReferenceMarks
{
    public static ImmutableArray<ISymbol> Find(Compilation compilation, CancellationToken cancellationToken)
    {
        var result = ImmutableArray.CreateBuilder<ISymbol>();
        foreach (var assembly in Candidates(compilation))
        {
            cancellationToken.ThrowIfCancellationRequested();
            switch (compilation.GetMetadataReference(assembly))
            {
                case CompilationReference { Compilation: CSharpCompilation other }:
                    result.AddRange(OfCompilation(other, assembly, cancellationToken));
                    break;
                case PortableExecutableReference file when file.GetMetadata() is { } metadata:
                    result.AddRange(OfMetadata(metadata, assembly));
                    break;
                default:
                    result.AddRange(OfSymbols(assembly.GlobalNamespace));
                    break;
            }
        }

        return result.Distinct(SymbolEqualityComparer.Default).ToImmutableArray()!;
    }

    private static IEnumerable<IAssemblySymbol> Candidates(Compilation compilation)
    {
        var references = compilation.SourceModule.ReferencedAssemblySymbols;
        var declaring = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { MemoryAttributeNames.Namespace };
        var declaringHere = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        foreach (var assembly in references)
        {
            if (Declares(assembly))
            {
                declaring.Add(assembly.Identity.Name);
                declaringHere.Add(assembly);
            }
        }

        return references.Where(assembly => declaringHere.Contains(assembly)
            || assembly.Modules.Any(module => module.ReferencedAssemblies.Any(identity => declaring.Contains(identity.Name))));
    }

    private static bool Declares(IAssemblySymbol assembly) => assembly.GlobalNamespace.GetMembers(MemoryAttributeNames.Namespace)
        .OfType<INamespaceSymbol>()
        .Any(static space => MemoryAttributeNames.Short.Any(name => !space.GetTypeMembers(name + MemoryAttributeNames.Suffix).IsEmpty));

    private static IEnumerable<ISymbol> OfCompilation(CSharpCompilation other, IAssemblySymbol assembly, CancellationToken cancellationToken)
    {
        foreach (var site in SourceMarks.Find(other, cancellationToken).Sites)
        {
            var type = site.Member as INamedTypeSymbol ?? site.Member?.ContainingType;
            if (type is null || assembly.GetTypeByMetadataName(MetadataName(type)) is not { } seen)
                continue;
            if (site.Member is INamedTypeSymbol)
                yield return seen;
            foreach (var member in seen.GetMembers(site.Member!.Name))
                yield return member;
        }
    }

    private static IEnumerable<ISymbol> OfMetadata(Metadata metadata, IAssemblySymbol assembly)
    {
        var modules = metadata switch
        {
            AssemblyMetadata whole => whole.GetModules(),
            ModuleMetadata single => [single],
            _ => ImmutableArray<ModuleMetadata>.Empty,
        };
        foreach (var module in modules)
        {
            foreach (var (typeName, memberName) in MetadataMarks.Read(module.GetMetadataReader()))
            {
                if (assembly.GetTypeByMetadataName(typeName) is not { } type)
                {
                    // The types that hold extension blocks have no name to ask for.
                    var outermost = assembly.GetTypeByMetadataName(typeName.Split('+')[0]);
                    foreach (var member in outermost is null ? [] : OfSymbols(outermost))
                        yield return member;
                    continue;
                }

                if (memberName is null)
                    yield return type;
                foreach (var member in type.GetMembers().Where(member => member.MetadataName == memberName))
                    yield return member;
            }
        }
    }

    /// <summary>The slow way, for assemblies that are neither metadata nor C#.</summary>
    private static IEnumerable<ISymbol> OfSymbols(INamespaceOrTypeSymbol container)
    {
        foreach (var member in container.GetMembers())
        {
            if (member is INamespaceOrTypeSymbol inner)
            {
                foreach (var found in OfSymbols(inner))
                    yield return found;
            }

            var parameters = member switch
            {
                IMethodSymbol method => method.Parameters,
                IPropertySymbol property => property.Parameters,
                _ => [],
            };
            var attributes = member.GetAttributes()
                .Concat(parameters.SelectMany(static parameter => parameter.GetAttributes()))
                .Concat((member as IMethodSymbol)?.GetReturnTypeAttributes() ?? []);
            if (attributes.Any(static attribute => MemoryAttributeNames.TryGetKind(attribute.AttributeClass, out _)))
                yield return member;
        }
    }

    private static string MetadataName(INamedTypeSymbol type)
    {
        if (type.ContainingType is { } outer)
            return MetadataName(outer) + "+" + type.MetadataName;
        return type.ContainingNamespace.IsGlobalNamespace ? type.MetadataName : type.ContainingNamespace.ToDisplayString() + "." + type.MetadataName;
    }
}
