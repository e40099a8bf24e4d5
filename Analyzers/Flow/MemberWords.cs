using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace MemTrace.Analyzers.Flow;

/// <summary>Names a member as the source does.</summary>
internal static class MemberWords
{
    /// <summary><c>Cache.Take</c>, <c>Cache[]</c>, <c>Batch.operator +</c>, <c>new Batch</c>.</summary>
    public static string Of(ISymbol member) => member switch
    {
        IMethodSymbol { MethodKind: MethodKind.Constructor, ContainingType: { } type } => "new " + type.Name,
        IMethodSymbol { MethodKind: MethodKind.DelegateInvoke } invoke => invoke.ContainingType.Name,
        IMethodSymbol { MethodKind: MethodKind.LambdaMethod } => "a lambda",
        IMethodSymbol { MethodKind: MethodKind.LocalFunction } function => function.Name,
        IMethodSymbol { AssociatedSymbol: { } property } => Of(property),
        IMethodSymbol { MethodKind: MethodKind.UserDefinedOperator } @operator => In(member, "operator " + SyntaxFacts.GetText(SyntaxFacts.GetOperatorKind(@operator.Name))),
        IMethodSymbol { MethodKind: MethodKind.Conversion } conversion => In(member, "operator " + conversion.ReturnType.Name),
        IPropertySymbol { IsIndexer: true } indexer => indexer.ContainingType.Name + "[]",
        // An explicit implementation is named after its interface's member, with all its namespaces.
        _ => In(member, member.Name.Substring(member.Name.LastIndexOf('.') + 1)),
    };

    private static string In(ISymbol member, string name) => member.ContainingType is { Name.Length: > 0 } type ? type.Name + "." + name : name;
}
