using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using static Microsoft.CodeAnalysis.CSharp.SyntaxFactory;

namespace MemTrace.Analyzers.Tests.Proof.Execution;

/// <summary>
/// Rewrites a program so that a run of it tells the ledger what the specification's paths depend on: where a copy is made, which try blocks,
/// handlers and finally blocks run, and where a call that the ledger does not see may throw.
/// </summary>
internal sealed class Instrumenter : CSharpSyntaxRewriter
{
    private const string Target = "global::MemTrace.Analyzers.Tests.Proof.Execution.Instrumented.";

    // Members of the vocabulary throw by themselves, where they may.
    private static readonly HashSet<string> KnownReceivers = ["cache", "trace", "sink", "Sink", "_cache", "_trace", "_sink"];
    private static readonly HashSet<string> KnownNames = ["ReportSelf", "Named", "Slice", "Trim", "Dispose", "DisposeAsync", "Invoke"];


    /// <summary>Puts something into a collection that refuses nothing; a dictionary refuses keys.</summary>
    private static readonly HashSet<string> Stores = ["Add", "AddFirst", "AddLast", "Enqueue", "Push", "TryAdd", "TryWrite"];

    private readonly HashSet<string> _declared;
    private readonly CopyReturningCalls _returning;

    private Instrumenter(SyntaxNode root)
    {
        _returning = new CopyReturningCalls(root);
        _declared =
        [
            .. root.DescendantNodes().OfType<MethodDeclarationSyntax>().Select(method => method.Identifier.ValueText),
            .. root.DescendantNodes().OfType<LocalFunctionStatementSyntax>().Select(function => function.Identifier.ValueText),
            .. root.DescendantNodes().OfType<VariableDeclaratorSyntax>().Where(variable => variable.Initializer?.Value is AnonymousFunctionExpressionSyntax).Select(variable => variable.Identifier.ValueText),
        ];
    }

    /// <summary>The program with its instruments.</summary>
    public static SyntaxNode Instrument(SyntaxNode root) => new Instrumenter(root).Visit(root)!;

    /// <inheritdoc/>
    public override SyntaxNode? VisitInvocationExpression(InvocationExpressionSyntax node)
    {
        var visited = (InvocationExpressionSyntax)base.VisitInvocationExpression(node)!;
        if (_returning.BodyOf(node) is { } body)
            return ParseExpression($"{Target}Returned({visited.WithoutTrivia()}, {node.SpanStart}, {body.Start}, {body.End})");
        if (!Acquisitions.Is(node))
            return visited;
        var site = Argument(LiteralExpression(SyntaxKind.NumericLiteralExpression, Literal(node.SpanStart)));
        return visited.Expression switch
        {
            MemberAccessExpressionSyntax access => visited.WithExpression(access.WithExpression(
                InvocationExpression(MemberAccessExpression(SyntaxKind.SimpleMemberAccessExpression, access.Expression, IdentifierName("At"))).AddArgumentListArguments(site))),
            MemberBindingExpressionSyntax binding => visited.WithExpression(MemberAccessExpression(
                SyntaxKind.SimpleMemberAccessExpression, InvocationExpression(MemberBindingExpression(IdentifierName("At"))).AddArgumentListArguments(site), binding.Name)),
            _ => visited,
        };
    }

    /// <inheritdoc/>
    public override SyntaxNode? VisitMethodDeclaration(MethodDeclarationSyntax node)
    {
        // What becomes of a copy in its owner's hands is the owner's business; a run sees that it was taken over.
        if (node.ParameterList.Parameters is [{ AttributeLists: [{ Attributes: [{ Name: IdentifierNameSyntax { Identifier.ValueText: "OwnsMemory" } }] }] } owned])
            return node.WithBody(Block(ParseStatement($"{Target}HandOver({owned.Identifier.ValueText});")));
        var visited = (MethodDeclarationSyntax)base.VisitMethodDeclaration(node)!;
        return visited.Body is { } body ? visited.WithBody(Bounded(body)) : visited;
    }

    /// <inheritdoc/>
    public override SyntaxNode? VisitLocalFunctionStatement(LocalFunctionStatementSyntax node)
    {
        var visited = (LocalFunctionStatementSyntax)base.VisitLocalFunctionStatement(node)!;
        return visited.Body is { } body ? visited.WithBody(Bounded(body)) : visited;
    }

    /// <inheritdoc/>
    public override SyntaxNode? VisitTryStatement(TryStatementSyntax node)
    {
        var visited = (TryStatementSyntax)base.VisitTryStatement(node)!;
        var caught = node.Catches.Select(clause => $", () => new {clause.Declaration?.Type.ToString() ?? "global::System.Exception"}()");
        var tried = Within($"{Target}Try({(node.Finally is null ? "false" : "true")}{string.Concat(caught)})", visited.Block);
        visited = visited.WithBlock(tried);
        visited = visited.WithCatches(List(visited.Catches.Select(Named)));
        return visited.Finally is { } final
            ? visited.WithFinally(final.WithBlock(Within($"{Target}Finally({node.Finally!.SpanStart})", final.Block)))
            : visited;
    }

    /// <inheritdoc/>
    public override SyntaxNode? VisitForStatement(ForStatementSyntax node)
    {
        var visited = (ForStatementSyntax)base.VisitForStatement(node)!;
        return visited.WithStatement(Turn(visited.Statement)).WithCondition(visited.Condition is null ? null : Guarded(node.Condition!, visited.Condition));
    }

    /// <inheritdoc/>
    public override SyntaxNode? VisitWhileStatement(WhileStatementSyntax node)
    {
        var visited = (WhileStatementSyntax)base.VisitWhileStatement(node)!;
        return visited.WithStatement(Turn(visited.Statement)).WithCondition(Guarded(node.Condition, visited.Condition));
    }

    /// <inheritdoc/>
    public override SyntaxNode? VisitDoStatement(DoStatementSyntax node)
    {
        var visited = (DoStatementSyntax)base.VisitDoStatement(node)!;
        return visited.WithStatement(Turn(visited.Statement)).WithCondition(Guarded(node.Condition, visited.Condition));
    }

    /// <inheritdoc/>
    public override SyntaxNode? VisitLabeledStatement(LabeledStatementSyntax node)
    {
        // A goto may make a loop of it. What the statement declares stays in its block.
        var visited = (LabeledStatementSyntax)base.VisitLabeledStatement(node)!;
        return visited.Statement is LocalDeclarationStatementSyntax or LocalFunctionStatementSyntax ? visited : visited.WithStatement(Turn(visited.Statement));
    }

    /// <inheritdoc/>
    public override SyntaxNode? VisitBlock(BlockSyntax node)
    {
        // What a statement declares must stay in its block, so its guard becomes a statement before it.
        var statements = new List<StatementSyntax>();
        foreach (var statement in node.Statements)
        {
            if (HeadOf(statement).Any(HasUnknownCall))
                statements.Add(ParseStatement(Target + "MayThrow();"));
            statements.Add((StatementSyntax)Visit(statement)!);
        }

        return node.WithStatements(List(statements));
    }

    /// <inheritdoc/>
    public override SyntaxNode? Visit(SyntaxNode? node)
    {
        var visited = base.Visit(node);
        return node is StatementSyntax { Parent: not BlockSyntax } statement and not LocalFunctionStatementSyntax && HeadOf(statement).Any(HasUnknownCall)
            ? Block(ParseStatement(Target + "MayThrow();"), (StatementSyntax)visited!)
            : visited;
    }

    /// <summary>What a statement evaluates before, or instead of, other statements in it.</summary>
    private static IEnumerable<SyntaxNode> HeadOf(StatementSyntax statement) => statement switch
    {
        ExpressionStatementSyntax or LocalDeclarationStatementSyntax or ReturnStatementSyntax or ThrowStatementSyntax or YieldStatementSyntax => [statement],
        IfStatementSyntax branch => [branch.Condition],
        SwitchStatementSyntax choice => [choice.Expression],
        ForEachStatementSyntax loop => [loop.Expression],
        LockStatementSyntax locked => [locked.Expression],
        UsingStatementSyntax used => [(SyntaxNode?)used.Declaration ?? used.Expression!],
        ForStatementSyntax { Declaration: { } declaration } => [declaration],
        _ => [],
    };

    private ExpressionSyntax Guarded(ExpressionSyntax original, ExpressionSyntax condition) =>
        HasUnknownCall(original) ? ParseExpression($"{Target}Goes() && ({condition})") : condition;

    private bool HasUnknownCall(SyntaxNode statement) => statement
        .DescendantNodesAndSelf(node => node is not AnonymousFunctionExpressionSyntax)
        .Any(node => node is InvocationExpressionSyntax invocation && IsUnknown(invocation));

    private bool IsUnknown(InvocationExpressionSyntax invocation) => invocation.Expression switch
    {
        IdentifierNameSyntax name => !_declared.Contains(name.Identifier.ValueText) && name.Identifier.ValueText != "nameof",
        MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax receiver } when KnownReceivers.Contains(receiver.Identifier.ValueText) => false,
        MemberAccessExpressionSyntax access when Stores.Contains(access.Name.Identifier.ValueText) => access.Name.Identifier.ValueText == "Add" && invocation.ArgumentList.Arguments.Count > 1,
        MemberAccessExpressionSyntax access => !KnownNames.Contains(access.Name.Identifier.ValueText) && !_declared.Contains(access.Name.Identifier.ValueText),
        _ => false,
    };

    /// <summary>The clause with a name for what it caught, which it tells the ledger.</summary>
    private static CatchClauseSyntax Named(CatchClauseSyntax clause)
    {
        var declaration = clause.Declaration ?? CatchDeclaration(ParseTypeName("global::System.Exception").WithLeadingTrivia(Space));
        if (declaration.Identifier.ValueText.Length == 0)
            declaration = declaration.WithIdentifier(Identifier("caught__").WithLeadingTrivia(Space));
        var told = ParseStatement($"{Target}EnterCatch({declaration.Identifier.ValueText});");
        return clause.WithDeclaration(declaration).WithBlock(clause.Block.WithStatements(clause.Block.Statements.Insert(0, told)));
    }

    // A method that calls itself must end as well.
    private static BlockSyntax Bounded(BlockSyntax body) => body.WithStatements(body.Statements.Insert(0, ParseStatement(Target + "Turn();")));

    private static BlockSyntax Within(string scope, BlockSyntax block) => Block(UsingStatement(null, ParseExpression(scope), block));

    private static BlockSyntax Turn(StatementSyntax body) => Block(ParseStatement(Target + "Turn();"), body);
}
