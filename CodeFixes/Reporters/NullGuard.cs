using Microsoft.CodeAnalysis;
using MemTrace.CodeFixes.Copies;
using MemTrace.CodeFixes.Editing;

namespace MemTrace.CodeFixes.Reporters;

/// <summary>Guards statements about a copy that may be missing.</summary>
internal static class NullGuard
{
    /// <summary>
    /// The statements as they are, and under a test. Where the compiler checks for null it refuses the first where they need the test; else
    /// the test comes first where the copy may be null.
    /// </summary>
    public static IEnumerable<NewStatement[]> Ways(Fault fault, CopyPlace place, NewStatement[] statements)
    {
        if (!place.MayBeNull || place.Type.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T)
            return [statements];
        NewStatement[] guarded = [NewStatement.Block("if (" + place.Name + " is not null)", statements)];
        return fault.Source.Model.GetNullableContext(place.Position).WarningsEnabled() ? [statements, guarded] : [guarded, statements];
    }
}
