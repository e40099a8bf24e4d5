using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace MemTrace.Analyzers.Contracts;

/// <summary>
/// The names by which the attributes are known. They are matched by full name, never by identity, so a project may declare its own
/// internal copies of them.
/// </summary>
internal static class MemoryAttributeNames
{
    /// <summary>The namespace of all attributes, and the name of the assembly that normally declares them.</summary>
    public const string Namespace = "MemTrace";

    /// <summary>What a type name ends with that may be left out where the attribute is applied.</summary>
    public const string Suffix = "Attribute";

    /// <summary>The names as written where they are applied, in the order of <see cref="MemoryAttributeKind"/>.</summary>
    public static readonly ImmutableArray<string> Short =
    [
        "TracksMemory", "ReportsMemory", "ReleasesMemory", "OwnsMemory", "SharesMemory", "MemoryBytes", "ChangesMemory",
    ];

    private static readonly ImmutableDictionary<string, MemoryAttributeKind> KindsByName = Short
        .Select((name, index) => (name, index))
        .ToImmutableDictionary(pair => pair.name, pair => (MemoryAttributeKind)pair.index, StringComparer.Ordinal);

    /// <summary>The kind that a short name stands for.</summary>
    public static bool TryGetKind(string shortName, out MemoryAttributeKind kind) => KindsByName.TryGetValue(shortName, out kind);

    /// <summary>The kind of an attribute class; false for every class outside of the vocabulary.</summary>
    public static bool TryGetKind(INamedTypeSymbol? attributeClass, out MemoryAttributeKind kind)
    {
        kind = default;
        return attributeClass is { ContainingType: null, ContainingNamespace: { Name: Namespace, ContainingNamespace.IsGlobalNamespace: true } }
            && attributeClass.Name.EndsWith(Suffix, StringComparison.Ordinal)
            && TryGetKind(attributeClass.Name.Substring(0, attributeClass.Name.Length - Suffix.Length), out kind);
    }

    /// <summary>The short name of a kind.</summary>
    public static string ShortName(MemoryAttributeKind kind) => Short[(int)kind];
}
