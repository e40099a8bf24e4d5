using Microsoft.CodeAnalysis;
using MemTrace.CodeFixes.Editing;

namespace MemTrace.CodeFixes.Copies;

/// <summary>A place where a copy has a name (or is given one), and where statements about it can stand.</summary>
/// <param name="Name">The copy, as an expression without effects.</param>
/// <param name="Symbol">The local, parameter, field or property of that name; null for a name that the fix introduces.</param>
/// <param name="Type">The type of the name.</param>
/// <param name="Position">Where the statements go: what can be named there is in reach.</param>
/// <param name="MayBeNull">The copy may be missing there.</param>
/// <param name="Write">Writes the statements.</param>
/// <param name="WriteUsing">Writes them and makes the copy's local a <c>using</c> declaration; null where it cannot be one.</param>
internal sealed record CopyPlace(
    string Name,
    ISymbol? Symbol,
    ITypeSymbol Type,
    int Position,
    bool MayBeNull,
    Func<NewStatement[], SourceEdit> Write,
    Func<NewStatement[], SourceEdit>? WriteUsing = null);
