using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using MemTrace.Analyzers.Symbols;

namespace MemTrace.CodeFixes.Editing;

/// <summary>The bodies of members, local functions and lambdas.</summary>
internal static class Bodies
{
    /// <summary>The block or arrow clause of a declaration; the block or expression of a lambda.</summary>
    public static SyntaxNode? Of(SyntaxNode declaration) => declaration switch
    {
        BaseMethodDeclarationSyntax method => (SyntaxNode?)method.Body ?? method.ExpressionBody,
        LocalFunctionStatementSyntax function => (SyntaxNode?)function.Body ?? function.ExpressionBody,
        AccessorDeclarationSyntax accessor => (SyntaxNode?)accessor.Body ?? accessor.ExpressionBody,
        BasePropertyDeclarationSyntax and PropertyDeclarationSyntax { ExpressionBody: { } arrow } => arrow,
        IndexerDeclarationSyntax { ExpressionBody: { } arrow } => arrow,
        AnonymousFunctionExpressionSyntax function => function.Body,
        _ => null,
    };

    /// <summary>The expression of an expression body.</summary>
    public static ExpressionSyntax? ExpressionOf(SyntaxNode body) => body switch
    {
        ArrowExpressionClauseSyntax arrow => arrow.Expression,
        ExpressionSyntax expression => expression,
        _ => null,
    };

    /// <summary>The body that the expression is the whole of.</summary>
    public static SyntaxNode? OfExpression(ExpressionSyntax expression) => expression.Parent switch
    {
        ArrowExpressionClauseSyntax arrow => arrow,
        LambdaExpressionSyntax lambda when lambda.Body == expression => expression,
        _ => null,
    };

    /// <summary>What encloses a node and runs by itself: a member, a local function, a lambda, or the file's own statements.</summary>
    public static SyntaxNode Around(SyntaxNode node) => node.Ancestors().FirstOrDefault(static outer =>
        outer is AccessorDeclarationSyntax or AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax or CompilationUnitSyntax
            or (MemberDeclarationSyntax and not GlobalStatementSyntax)) ?? node.SyntaxTree.GetRoot();

    /// <summary>The member, or the file's own statements, that encloses a node.</summary>
    public static SyntaxNode Member(SyntaxNode node) => node.Ancestors().FirstOrDefault(static outer =>
        outer is CompilationUnitSyntax or (MemberDeclarationSyntax and not GlobalStatementSyntax)) ?? node.SyntaxTree.GetRoot();

    /// <summary>Whether the method's expression is its result.</summary>
    public static bool Returns(IMethodSymbol method) =>
        !method.ReturnsVoid && !(method.IsAsync && ResultTypes.Awaited(method.ReturnType) is null) && method.MethodKind is not (MethodKind.Constructor or MethodKind.StaticConstructor or MethodKind.Destructor);

    /// <summary>The statement that an expression body becomes.</summary>
    public static NewStatement Last(IMethodSymbol method, string expression) => NewStatement.Line((Returns(method) ? "return " : string.Empty) + expression + ";");
}
