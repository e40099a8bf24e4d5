using System.Reflection;
using Microsoft.CodeAnalysis;

namespace MemTrace.Analyzers.Symbols;

/// <summary>
/// Extension blocks of C# 14. The compiler that the analyzers are built against does not know them yet, the one that runs them may:
/// what it adds is therefore asked for by name, once.
/// </summary>
internal static class ExtensionBlocks
{
    private const string ExtensionTypeKind = "Extension";

    // Roslyn 4.14 has it in preview, and in another interface than 5.0.
    private static readonly PropertyInfo? ExtensionParameterProperty =
        typeof(INamedTypeSymbol).GetProperty("ExtensionParameter") ?? typeof(ITypeSymbol).GetProperty("ExtensionParameter");

    /// <summary>The receiver of the extension block that declares the member; null for every other member.</summary>
    public static IParameterSymbol? Receiver(ISymbol member) =>
        ExtensionParameterProperty is not null && member.ContainingType is { } type && type.TypeKind.ToString() == ExtensionTypeKind
            ? ExtensionParameterProperty.GetValue(type) as IParameterSymbol
            : null;
}
