using Microsoft.CodeAnalysis;

namespace MemTrace.Analyzers.Symbols;

/// <summary>Which types are numbers: amounts of bytes, not copies.</summary>
internal static class NumericTypes
{
    /// <summary>Integers, floating-point numbers, decimals, their nullable forms, and type parameters that are constrained to numbers.</summary>
    public static bool IsNumeric(ITypeSymbol? type) => type switch
    {
        null => false,
        { SpecialType: >= SpecialType.System_SByte and <= SpecialType.System_Double } => true,
        { SpecialType: SpecialType.System_IntPtr or SpecialType.System_UIntPtr } => true,
        INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T, TypeArguments: [var underlying] } => IsNumeric(underlying),
        ITypeParameterSymbol parameter => parameter.ConstraintTypes.Any(static constraint => constraint is
            { Name: "INumber" or "INumberBase" or "IBinaryInteger" or "IBinaryNumber", ContainingNamespace: { Name: "Numerics", ContainingNamespace.Name: "System" } }),
        { Name: "Int128" or "UInt128" or "Half", ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } } => true,
        { Name: "BigInteger", ContainingNamespace: { Name: "Numerics", ContainingNamespace.Name: "System" } } => true,
        _ => false,
    };
}
