using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using MemTrace.Analyzers.Contracts;

namespace MemTrace.CodeFixes.Copies;

/// <summary>A call that reports or releases a copy.</summary>
/// <param name="Node">The call.</param>
/// <param name="Method">Who reports or releases.</param>
/// <param name="Argument">The copy, or the number of its bytes; null where the receiver is the copy.</param>
/// <param name="Portion">The portion that is reported.</param>
/// <param name="IsAmount">The argument is a number.</param>
internal sealed record MemoryCall(InvocationExpressionSyntax Node, IMethodSymbol Method, ArgumentSyntax? Argument, MemoryPortion Portion, bool IsAmount)
{
    /// <summary>The statement that is nothing but the call; null where its result is used.</summary>
    public ExpressionStatementSyntax? Statement => Node.Parent switch
    {
        ExpressionStatementSyntax statement => statement,
        AwaitExpressionSyntax { Parent: ExpressionStatementSyntax statement } => statement,
        ConditionalAccessExpressionSyntax { Parent: ExpressionStatementSyntax statement } access when access.WhenNotNull == Node => statement,
        _ => null,
    };

    /// <summary>What it is called on; null for a member of the type itself.</summary>
    public ExpressionSyntax? Receiver => (Node.Expression as MemberAccessExpressionSyntax)?.Expression;
}
