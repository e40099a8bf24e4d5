using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using MemTrace.CodeFixes.Checking;

namespace MemTrace.CodeFixes.Editing;

/// <summary>
/// What nothing needs any more once some statements are gone and some expressions replaced: locals that are only written, the
/// statements that write them, and conditions and loops around nothing.
/// </summary>
internal sealed class DeadCode
{
    private readonly AnalyzedDocument _source;
    private readonly SyntaxNode _member;
    private readonly SourceEdit _edit;
    private readonly CancellationToken _cancellationToken;
    private readonly List<SyntaxNode> _gone;
    private readonly HashSet<StatementSyntax> _dead;

    private DeadCode(SourceEdit edit, AnalyzedDocument source, SyntaxNode member, IEnumerable<StatementSyntax> removed, IEnumerable<SyntaxNode> replaced, CancellationToken cancellationToken)
    {
        _edit = edit;
        _source = source;
        _member = member;
        _cancellationToken = cancellationToken;
        _dead = [.. removed];
        _gone = [.. replaced, .. _dead];
    }

    /// <summary>Removes the statements, and all that is dead without them and without what is replaced.</summary>
    public static SourceEdit Remove(
        SourceEdit edit, AnalyzedDocument source, SyntaxNode member, IEnumerable<StatementSyntax> removed, IEnumerable<SyntaxNode> replaced, CancellationToken cancellationToken)
    {
        var code = new DeadCode(edit, source, member, removed, replaced, cancellationToken);
        code.Spread();
        foreach (var statement in code._dead.Where(statement => !code._dead.Any(other => other != statement && other.Span.Contains(statement.Span))))
            edit.Remove(statement);
        return edit;
    }

    private void Spread()
    {
        for (var count = -1; count != _dead.Count;)
        {
            count = _dead.Count;
            foreach (var local in LocalsIn(_gone).ToArray())
            {
                if (WritesOnly(local) is { } writes)
                    Add(writes);
            }

            // What the edit writes into is not empty.
            Add(_dead.Select(static statement => Around(statement))
                .Where(around => around is not null && !_dead.Contains(around) && IsEmpty(around) && !_edit.Changed(around)).ToArray()!);
        }
    }

    private void Add(IEnumerable<StatementSyntax> statements)
    {
        foreach (var statement in statements)
        {
            if (_dead.Add(statement))
                _gone.Add(statement);
        }
    }

    private IEnumerable<ILocalSymbol> LocalsIn(IEnumerable<SyntaxNode> nodes) => nodes
        .SelectMany(static node => node.DescendantNodesAndSelf())
        .OfType<IdentifierNameSyntax>()
        .Select(name => _source.Model.GetSymbolInfo(name, _cancellationToken).Symbol)
        .OfType<ILocalSymbol>()
        .Distinct<ILocalSymbol>(SymbolEqualityComparer.Default);

    /// <summary>The statements that write a local, its declaration too, when nothing that stays reads it; else null.</summary>
    private List<StatementSyntax>? WritesOnly(ILocalSymbol local)
    {
        if (local.DeclaringSyntaxReferences is not [var reference] || reference.GetSyntax(_cancellationToken) is not VariableDeclaratorSyntax variable)
            return null;
        if (variable.Parent is not VariableDeclarationSyntax { Variables.Count: 1, Parent: LocalDeclarationStatementSyntax { UsingKeyword.RawKind: 0, AwaitKeyword.RawKind: 0 } declaration })
            return null;
        if (variable.Initializer is { } initializer && !IsPure(initializer.Value))
            return null;

        List<StatementSyntax> writes = [declaration];
        var reads = new List<SyntaxNode>();
        foreach (var name in _member.DescendantNodes().OfType<IdentifierNameSyntax>().Where(name => name.Identifier.ValueText == local.Name))
        {
            if (!SymbolEqualityComparer.Default.Equals(_source.Model.GetSymbolInfo(name, _cancellationToken).Symbol, local))
                continue;
            if (WriteAt(name) is { } write)
                writes.Add(write);
            else
                reads.Add(name);
        }

        return reads.All(read => IsGone(read) || writes.Any(write => write.Span.Contains(read.Span))) ? writes : null;
    }

    private StatementSyntax? WriteAt(IdentifierNameSyntax name) => name.Parent switch
    {
        AssignmentExpressionSyntax { Parent: ExpressionStatementSyntax statement } assignment when assignment.Left == name && IsPure(assignment.Right) => statement,
        PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.PreIncrementExpression or (int)SyntaxKind.PreDecrementExpression, Parent: ExpressionStatementSyntax statement } => statement,
        PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.PostIncrementExpression or (int)SyntaxKind.PostDecrementExpression, Parent: ExpressionStatementSyntax statement } => statement,
        _ => null,
    };

    private bool IsGone(SyntaxNode node) => _gone.Any(gone => gone.Span.Contains(node.Span));

    /// <summary>The condition, loop or block that a statement stands in.</summary>
    private static StatementSyntax? Around(StatementSyntax statement) => statement.Parent switch
    {
        ElseClauseSyntax { Parent: IfStatementSyntax @if } => @if,
        IfStatementSyntax or CommonForEachStatementSyntax or ForStatementSyntax => (StatementSyntax)statement.Parent,
        BlockSyntax { Parent: BlockSyntax or IfStatementSyntax or ElseClauseSyntax or CommonForEachStatementSyntax or ForStatementSyntax } block => block,
        _ => null,
    };

    private bool IsEmpty(StatementSyntax statement) => statement switch
    {
        BlockSyntax block => block.Statements.Count != 0 && block.Statements.All(_dead.Contains),
        IfStatementSyntax @if => IsPure(@if.Condition) && IsGoneOrEmpty(@if.Statement) && (@if.Else is null || IsGoneOrEmpty(@if.Else.Statement)),
        CommonForEachStatementSyntax loop => loop.AwaitKeyword.IsKind(SyntaxKind.None) && IsPure(loop.Expression) && DoesNothing(loop.Statement),
        ForStatementSyntax { Declaration: { } declaration, Initializers.Count: 0, Condition: { } condition } loop =>
            declaration.Variables.All(variable => variable.Initializer is null || IsPure(variable.Initializer.Value)) && IsPure(condition)
            && loop.Incrementors.All(static step => step is PostfixUnaryExpressionSyntax or PrefixUnaryExpressionSyntax) && DoesNothing(loop.Statement),
        _ => false,
    };

    private bool IsGoneOrEmpty(StatementSyntax statement) => _dead.Contains(statement) || (statement is BlockSyntax block && block.Statements.All(_dead.Contains));

    /// <summary>A loop's body that decides nothing but how the loop goes on.</summary>
    private bool DoesNothing(StatementSyntax statement) => _dead.Contains(statement) || statement switch
    {
        ContinueStatementSyntax or BreakStatementSyntax or EmptyStatementSyntax => true,
        BlockSyntax block => block.Statements.All(DoesNothing),
        IfStatementSyntax @if => IsPure(@if.Condition) && DoesNothing(@if.Statement) && (@if.Else is null || DoesNothing(@if.Else.Statement)),
        LocalDeclarationStatementSyntax { UsingKeyword.RawKind: 0 } local => local.Declaration.Variables.All(variable => variable.Initializer is null || IsPure(variable.Initializer.Value)),
        _ => false,
    };

    /// <summary>Queries, sizes and arithmetic do nothing but compute.</summary>
    private bool IsPure(ExpressionSyntax expression) => Effects.IsPure(expression, call =>
        _source.Model.GetSymbolInfo(call, _cancellationToken).Symbol is IMethodSymbol method
        && (method.ContainingType is { Name: "Enumerable" or "Math" or "MemoryExtensions" } || _source.Contracts.For(method.ReducedFrom ?? method) is { Bytes: not null } or { SharesReceiver: true }));
}
