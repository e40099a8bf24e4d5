using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace MemTrace.Analyzers.Tests.Proof.Execution;

/// <summary>
/// The calls of a program's own private methods, local functions and lambdas that may return a copy. Whoever calls them receives the copy: for the caller
/// the call is where it was acquired.
/// </summary>
internal sealed class CopyReturningCalls
{
    private readonly ILookup<string, TextSpan> _declared;

    public CopyReturningCalls(SyntaxNode root) => _declared = root.DescendantNodes()
        .Select(Declared)
        .Where(declared => declared.ReturnType.Contains("Batch", StringComparison.Ordinal) || declared.ReturnType.Contains("Lease", StringComparison.Ordinal))
        .ToLookup(declared => declared.Name, declared => declared.Body);

    /// <summary>Where the called body stands, if the call may return a copy that it makes.</summary>
    public TextSpan? BodyOf(InvocationExpressionSyntax call) =>
        call.Expression is IdentifierNameSyntax name && _declared[name.Identifier.ValueText].ToArray() is [var only] ? only : null;

    /// <summary>All of them.</summary>
    public IEnumerable<InvocationExpressionSyntax> In(SyntaxNode root) => root.DescendantNodes().OfType<InvocationExpressionSyntax>().Where(call => BodyOf(call) is not null);

    private static (string Name, TextSpan Body, string ReturnType) Declared(SyntaxNode node) => node switch
    {
        MethodDeclarationSyntax { Identifier.ValueText: not "M" } method => (method.Identifier.ValueText, method.Span, method.ReturnType.ToString()),
        LocalFunctionStatementSyntax function => (function.Identifier.ValueText, function.Span, function.ReturnType.ToString()),
        VariableDeclaratorSyntax { Initializer.Value: AnonymousFunctionExpressionSyntax lambda, Parent: VariableDeclarationSyntax { Type: GenericNameSyntax { Identifier.ValueText: "Func" } type } } variable
            => (variable.Identifier.ValueText, lambda.Span, type.TypeArgumentList.Arguments[^1].ToString()),
        _ => (string.Empty, default, string.Empty),
    };
}
