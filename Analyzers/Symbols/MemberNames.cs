using Microsoft.CodeAnalysis;

namespace MemTrace.Analyzers.Symbols;

/// <summary>
/// The name under which a member is found in sets of names: the one its callers write, where they write one. It is the same for a
/// member and for all that override or implement it.
/// </summary>
internal static class MemberNames
{
    /// <summary>The name of all indexers.</summary>
    public const string Indexer = "this[]";

    /// <summary>The key of a member; null for what cannot be marked or has no name (lambdas).</summary>
    public static string? KeyOf(ISymbol member) => member switch
    {
        IMethodSymbol { MethodKind: MethodKind.Constructor or MethodKind.DelegateInvoke } method => method.ContainingType.Name,
        IMethodSymbol { MethodKind: MethodKind.PropertyGet or MethodKind.PropertySet, AssociatedSymbol: { } property } => KeyOf(property),
        IMethodSymbol { MethodKind: MethodKind.LambdaMethod or MethodKind.EventAdd or MethodKind.EventRemove } => null,
        IMethodSymbol method => LastPart(method.Name),
        IPropertySymbol { IsIndexer: true } => Indexer,
        IPropertySymbol property => LastPart(property.Name),
        IFieldSymbol { AssociatedSymbol: IPropertySymbol property } => KeyOf(property),
        IFieldSymbol field => field.Name,
        INamedTypeSymbol { TypeKind: TypeKind.Delegate } type => type.Name,
        _ => null,
    };

    // An explicit implementation is called `Namespace.IContract.Member`.
    private static string LastPart(string name)
    {
        var dot = name.LastIndexOf('.');
        return dot > 0 ? name.Substring(dot + 1) : name;
    }
}
