using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using MemTrace.Analyzers.Symbols;

namespace MemTrace.Analyzers.Contracts;

/// <summary>
/// The types that some marked members or parameters are meant for: those that declare such a member, with everything derived from
/// them, and those that such a parameter accepts. Thread-safe; answers are kept.
/// </summary>
/// <param name="compilation">Decides which conversions exist.</param>
/// <param name="holders">Definitions of the types that have such a member.</param>
/// <param name="parameterTypes">The declared types of such parameters, numbers left out.</param>
internal sealed class AcceptedTypes(
    Compilation compilation, ImmutableHashSet<ISymbol> holders, ImmutableArray<ITypeSymbol> parameterTypes)
{
    private readonly ConcurrentDictionary<ITypeSymbol, bool> _answers = new(SymbolEqualityComparer.Default);

    public bool IsEmpty => holders.IsEmpty && parameterTypes.IsEmpty;

    public bool Contains(ITypeSymbol? type)
    {
        if (IsEmpty || type is null or IErrorTypeSymbol or { SpecialType: SpecialType.System_Object or SpecialType.System_Void })
            return false;
        return _answers.GetOrAdd(type, Decide);
    }

    private bool Decide(ITypeSymbol type)
    {
        if (type is ITypeParameterSymbol parameter)
            return parameter.ConstraintTypes.Any(Contains);
        foreach (var candidate in type.SelfAndBases())
        {
            if (holders.Contains(candidate.OriginalDefinition))
                return true;
        }

        foreach (var accepting in parameterTypes)
        {
            if (Accepts(accepting, type))
                return true;
        }

        return false;
    }

    private bool Accepts(ITypeSymbol parameter, ITypeSymbol type)
    {
        // A parameter that takes anything says nothing of what a copy is.
        if (parameter.SpecialType is SpecialType.System_Object or SpecialType.System_ValueType or SpecialType.System_Enum || parameter.TypeKind is TypeKind.Dynamic or TypeKind.Error)
            return false;
        if (parameter is ITypeParameterSymbol generic)
            return generic.ConstraintTypes.Any(constraint => Accepts(constraint, type));
        if (MentionsTypeParameter(parameter))
            return type.SelfAndBases().Any(candidate => Unifies(parameter, candidate));

        // A nullable value is not the value: only a parameter of its own type means it.
        if (type.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T)
            return SymbolEqualityComparer.Default.Equals(type, parameter);
        var conversion = ((CSharpCompilation)compilation).ClassifyConversion(type, parameter);
        return conversion.IsIdentity || (conversion.IsImplicit && !conversion.IsUserDefined && (conversion.IsReference || conversion.IsBoxing));
    }

    private static bool MentionsTypeParameter(ITypeSymbol type) => type switch
    {
        ITypeParameterSymbol => true,
        IArrayTypeSymbol array => MentionsTypeParameter(array.ElementType),
        INamedTypeSymbol named => named.TypeArguments.Any(MentionsTypeParameter) || (named.ContainingType is { } outer && MentionsTypeParameter(outer)),
        _ => false,
    };

    /// <summary>Whether some choice of the type parameters in <paramref name="pattern"/> makes it the type.</summary>
    private bool Unifies(ITypeSymbol pattern, ITypeSymbol type)
    {
        switch (pattern)
        {
            case ITypeParameterSymbol generic:
                return generic.ConstraintTypes.All(constraint => MentionsTypeParameter(constraint) || Accepts(constraint, type));
            case IArrayTypeSymbol array:
                return type is IArrayTypeSymbol other && other.Rank == array.Rank && Unifies(array.ElementType, other.ElementType);
            case INamedTypeSymbol named when MentionsTypeParameter(named):
                return type is INamedTypeSymbol candidate
                    && SymbolEqualityComparer.Default.Equals(named.OriginalDefinition, candidate.OriginalDefinition)
                    && named.TypeArguments.Zip(candidate.TypeArguments, (left, right) => Unifies(left, right)).All(static unified => unified);
            default:
                return SymbolEqualityComparer.Default.Equals(pattern, type);
        }
    }
}
