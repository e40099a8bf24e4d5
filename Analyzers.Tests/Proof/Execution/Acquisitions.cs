using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis;

namespace MemTrace.Analyzers.Tests.Proof.Execution;

/// <summary>The calls of a program that make copies. A site is known by where its call starts.</summary>
internal static class Acquisitions
{
    private static readonly HashSet<string> Names =
    [
        "Take", "TakeOrNull", "TryTake", "TakeAsync", "TakeValueAsync", "TakeMany", "TakeArray", "TakeLazily", "TakeStream", "TakeDangling",
        "Rent", "RentOrNull", "RentAsync", "RentReported",
    ];

    /// <summary>Whether the call makes a copy.</summary>
    public static bool Is(InvocationExpressionSyntax invocation) => invocation.Expression switch
    {
        MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.ValueText: "cache" or "_cache" } } access => Names.Contains(access.Name.Identifier.ValueText),
        MemberBindingExpressionSyntax { Parent.Parent: ConditionalAccessExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.ValueText: "cache" or "_cache" } } } binding => Names.Contains(binding.Name.Identifier.ValueText),
        _ => false,
    };

    /// <summary>All sites of a program.</summary>
    public static IEnumerable<InvocationExpressionSyntax> In(SyntaxNode root) => root.DescendantNodes().OfType<InvocationExpressionSyntax>().Where(Is);
}
