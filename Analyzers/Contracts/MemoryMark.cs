using System.Globalization;
using Microsoft.CodeAnalysis;

namespace MemTrace.Analyzers.Contracts;

/// <summary>One attribute of the vocabulary, read from source, from metadata, or from an annotation line.</summary>
/// <param name="Kind">Which attribute.</param>
/// <param name="Portion">The portion that it names; all when it names none.</param>
/// <param name="When">The return value under which alone it holds; null when it is not conditional.</param>
internal readonly record struct MemoryMark(MemoryAttributeKind Kind, MemoryPortion Portion = MemoryPortion.All, bool? When = null)
{
    /// <summary>Reads an applied attribute; null when it is not one of the vocabulary.</summary>
    public static MemoryMark? TryRead(AttributeData attribute)
    {
        if (!MemoryAttributeNames.TryGetKind(attribute.AttributeClass, out var kind))
            return null;

        var portion = MemoryPortion.All;
        bool? when = null;
        if (attribute.ConstructorArguments is [{ Kind: TypedConstantKind.Enum, Value: { } positional }, ..])
            portion = ToPortion(positional);
        foreach (var argument in attribute.NamedArguments)
        {
            switch (argument.Key)
            {
                case "When" when argument.Value.Value is bool value:
                    when = value;
                    break;
                // An internal copy of the attribute may have a settable property instead of a constructor parameter.
                case "Portion" when argument.Value is { Kind: TypedConstantKind.Enum, Value: { } named }:
                    portion = ToPortion(named);
                    break;
            }
        }

        return new MemoryMark(kind, portion, when);
    }

    private static MemoryPortion ToPortion(object value) =>
        (MemoryPortion)Convert.ToInt64(value, CultureInfo.InvariantCulture) & MemoryPortion.All;
}
