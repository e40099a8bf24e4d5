using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MemTrace.Analyzers.Contracts.Gate;

/// <summary>The names under which numeric types may be written besides their keywords: their own, and the compilation's aliases.</summary>
internal sealed class NumericNames
{
    private static readonly ImmutableHashSet<string> OwnNames = ImmutableHashSet.Create(
        StringComparer.Ordinal,
        "SByte", "Byte", "Int16", "UInt16", "Int32", "UInt32", "Int64", "UInt64", "Int128", "UInt128", "IntPtr", "UIntPtr", "nint", "nuint",
        "Half", "Single", "Double", "Decimal", "BigInteger");

    private readonly ImmutableHashSet<string> _names;

    /// <summary>Looks at the using directives of all files, and at nothing else.</summary>
    public NumericNames(Compilation compilation)
    {
        var aliases = compilation.SyntaxTrees
            .SelectMany(static tree => ((CompilationUnitSyntax)tree.GetRoot()).Usings)
            .Where(static directive => directive.Alias is not null)
            .Select(static directive => directive.Alias!.Name.Identifier.ValueText);
        _names = OwnNames.Union(aliases);
    }

    /// <summary>Whether the name may stand for a number; an alias may stand for anything.</summary>
    public bool Contains(string name) => _names.Contains(name);
}
