using Microsoft.CodeAnalysis;
using MemTrace.Analyzers.Contracts;
using MemTrace.Analyzers.Flow;
using MemTrace.Analyzers.Symbols;

namespace MemTrace.CodeFixes.Reporters;

/// <summary>Expressions for the bytes of a copy, from its <c>[MemoryBytes]</c> members.</summary>
internal static class Amounts
{
    /// <summary>Expressions for that portion of the copy's bytes, the simplest first.</summary>
    public static IEnumerable<string> Of(string copy, ITypeSymbol type, MemoryPortion portion, SemanticModel model, MemoryContracts contracts, int position)
    {
        var members = Members(type, model, contracts, position).ToArray();
        foreach (var (member, counted) in members)
        {
            if (counted == portion)
                yield return Read(copy, member);
        }

        if (portion == MemoryPortion.All)
        {
            var dangling = members.FirstOrDefault(static pair => pair.Portion == MemoryPortion.Dangling).Member;
            var rest = members.FirstOrDefault(static pair => pair.Portion == MemoryPortion.NonDangling).Member;
            if (dangling is not null && rest is not null)
                yield return Read(copy, dangling) + " + " + Read(copy, rest);
        }

        // A copy that is a collection of entries with sizes is as large as they are together.
        if (TypeShapes.SequenceElement(type) is { } element)
        {
            foreach (var (member, counted) in Members(element, model, contracts, position))
            {
                if (counted == portion)
                    yield return copy + ".Sum(entry => " + Read("entry", member) + ")";
            }
        }
    }

    private static string Read(string instance, ISymbol member) => instance + "." + member.Name + (member is IMethodSymbol ? "()" : string.Empty);

    private static IEnumerable<(ISymbol Member, MemoryPortion Portion)> Members(ITypeSymbol type, SemanticModel model, MemoryContracts contracts, int position)
    {
        foreach (var member in model.LookupSymbols(position, type, name: null, includeReducedExtensionMethods: true))
        {
            if (!member.IsStatic && contracts.For((member as IMethodSymbol)?.ReducedFrom ?? member).Bytes is { } portion && IsReadable(member))
                yield return (member, portion);
        }
    }

    private static bool IsReadable(ISymbol member) => member switch
    {
        IMethodSymbol method => method.Parameters.IsEmpty && NumericTypes.IsNumeric(method.ReturnType),
        IPropertySymbol property => property.Parameters.IsEmpty && NumericTypes.IsNumeric(property.Type),
        IFieldSymbol field => NumericTypes.IsNumeric(field.Type),
        _ => false,
    };
}
