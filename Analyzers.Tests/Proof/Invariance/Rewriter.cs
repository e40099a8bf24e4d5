using MemTrace.Analyzers.Tests.Corpus;
using MemTrace.Analyzers.Tests.Proof.Programs;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using static Microsoft.CodeAnalysis.CSharp.SyntaxFactory;

namespace MemTrace.Analyzers.Tests.Proof.Invariance;

/// <summary>Rewrites programs so that they look different and do the same.</summary>
internal static class Rewriter
{
    /// <summary>The program after the rewrite.</summary>
    public static ProofProgram Apply(Rewrite rewrite, ProofProgram program)
    {
        var root = CSharpSyntaxTree.ParseText(program.Source, CorpusCompiler.ParseOptions).GetRoot();
        SyntaxNode changed = rewrite switch
        {
            Rewrite.Renamed => Renamed(root),
            Rewrite.LocalExtracted => Replaced<ExpressionStatementSyntax>(root, LocalExtracted),
            Rewrite.IfInverted => Replaced<IfStatementSyntax>(root, Inverted),
            Rewrite.BodyBlocked => Replaced<MethodDeclarationSyntax>(root, Blocked),
            Rewrite.StatementAdded => Replaced<BlockSyntax>(root, Prefixed),
            Rewrite.UsingExpanded => Replaced<BlockSyntax>(Replaced<UsingStatementSyntax>(root, Expanded), Expanded),
            Rewrite.MethodExtracted => MethodExtraction.Apply(root),
            _ => Replaced<ForEachStatementSyntax>(root, Counted),
        };
        return new ProofProgram($"{program.Name}, {rewrite}", changed.NormalizeWhitespace().ToFullString());
    }

    private static SyntaxNode Replaced<T>(SyntaxNode root, Func<T, SyntaxNode> change) where T : SyntaxNode =>
        root.ReplaceNodes(root.DescendantNodes().OfType<T>(), (_, node) => change(node));

    private static SyntaxNode Renamed(SyntaxNode root)
    {
        // The runs know the vocabulary's receivers by these names.
        string[] kept = ["cache", "trace", "sink"];
        var names = root.DescendantNodes().Select(node => node switch
        {
            VariableDeclaratorSyntax { Parent.Parent: not BaseFieldDeclarationSyntax } variable => variable.Identifier.ValueText,
            ParameterSyntax parameter => parameter.Identifier.ValueText,
            SingleVariableDesignationSyntax designation => designation.Identifier.ValueText,
            ForEachStatementSyntax loop => loop.Identifier.ValueText,
            _ => string.Empty,
        }).Where(name => name.Length > 0 && name != "_" && !kept.Contains(name)).ToHashSet();
        return root.ReplaceTokens(
            root.DescendantTokens().Where(token => token.IsKind(SyntaxKind.IdentifierToken) && names.Contains(token.ValueText) && !IsMemberName(token)),
            (token, _) => Identifier("renamed_" + token.ValueText).WithTriviaFrom(token));
    }

    private static bool IsMemberName(SyntaxToken token) =>
        token.Parent is IdentifierNameSyntax { Parent: MemberAccessExpressionSyntax access } name && access.Name == name || token.Parent is IdentifierNameSyntax { Parent: MemberBindingExpressionSyntax or NameEqualsSyntax };

    private static SyntaxNode LocalExtracted(ExpressionStatementSyntax statement)
    {
        if (!Spoiler.IsDischarge(statement) || statement.Expression is not InvocationExpressionSyntax { ArgumentList.Arguments: [{ Expression: IdentifierNameSyntax name } argument] } call)
            return statement;
        var local = "extracted" + statement.SpanStart;
        return Block(
            ParseStatement($"var {local} = {name};"),
            statement.WithExpression(call.WithArgumentList(ArgumentList(SingletonSeparatedList(argument.WithExpression(IdentifierName(local)))))));
    }

    private static SyntaxNode Inverted(IfStatementSyntax statement)
    {
        // What a condition declares would be known on the other side.
        if (statement.Condition.DescendantNodesAndSelf().Any(node => node is DeclarationExpressionSyntax or DeclarationPatternSyntax or VarPatternSyntax or RecursivePatternSyntax { Designation: not null }))
            return statement;
        return IfStatement(ParseExpression($"!({statement.Condition})"), statement.Else?.Statement ?? Block(), ElseClause(statement.Statement));
    }

    private static SyntaxNode Blocked(MethodDeclarationSyntax method)
    {
        if (method.ExpressionBody is not { } arrow)
            return method;
        var isVoid = method.ReturnType.ToString() == "void" || (method.ReturnType.ToString() is "Task" or "ValueTask" && method.Modifiers.Any(SyntaxKind.AsyncKeyword));
        return method.WithExpressionBody(null).WithSemicolonToken(default).WithBody(Block(
            arrow.Expression is ThrowExpressionSyntax thrown ? ThrowStatement(thrown.Expression) : isVoid ? ExpressionStatement(arrow.Expression) : ReturnStatement(arrow.Expression)));
    }

    private static SyntaxNode Prefixed(BlockSyntax block) =>
        block.WithStatements(block.Statements.Insert(0, ParseStatement($"var unrelated{block.SpanStart} = 1;")));

    private static SyntaxNode Counted(ForEachStatementSyntax loop)
    {
        var expression = loop.Expression.ToString();
        var count = expression.Contains("TakeArray", StringComparison.Ordinal) ? "Length" : expression.Contains("TakeMany", StringComparison.Ordinal) ? "Count" : null;
        if (count is null)
            return loop;
        var (all, index) = ("all" + loop.SpanStart, "index" + loop.SpanStart);
        return Block(
            ParseStatement($"var {all} = {expression};"),
            ParseStatement($"for (var {index} = 0; {index} < {all}.{count}; {index}++) {{ var {loop.Identifier} = {all}[{index}]; {loop.Statement} }}"));
    }

    private static SyntaxNode Expanded(UsingStatementSyntax used) => used is { Declaration: { Variables: [var variable] } declaration, AwaitKeyword.RawKind: 0 }
        ? Block(LocalDeclarationStatement(declaration), Guarded(variable, used.Statement as BlockSyntax ?? Block(used.Statement)))
        : used;

    private static SyntaxNode Expanded(BlockSyntax block)
    {
        // From the last to the first, so that what comes after a declaration is expanded already.
        var statements = block.Statements;
        for (var i = statements.Count - 1; i >= 0; i--)
        {
            if (statements[i] is not LocalDeclarationStatementSyntax { UsingKeyword.RawKind: not 0, AwaitKeyword.RawKind: 0, Declaration.Variables: [var variable] } declaration)
                continue;
            var guarded = Guarded(variable, Block(statements.Skip(i + 1)));
            statements = [.. statements.Take(i), declaration.WithUsingKeyword(default), guarded];
        }

        return block.WithStatements(statements);
    }

    private static TryStatementSyntax Guarded(VariableDeclaratorSyntax variable, BlockSyntax block) =>
        TryStatement(block, default, FinallyClause(Block(ParseStatement($"{variable.Identifier}?.Dispose();"))));
}
