using MemTrace.Analyzers.Tests.Corpus;
using MemTrace.Analyzers.Tests.Proof.Programs;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MemTrace.Analyzers.Tests.Proof.Judging;

/// <summary>Makes a program smaller while the analyzers and the runs still disagree on the same kind of fault.</summary>
internal static class Shrinker
{
    /// <summary>A program of which no part can be left out.</summary>
    public static async Task<Judgement> ShrinkAsync(Judgement judgement, DisagreementKind kind)
    {
        while (true)
        {
            var root = CSharpSyntaxTree.ParseText(judgement.Program.Source, CorpusCompiler.ParseOptions).GetRoot();
            var candidates = Candidates(root)
                .Select(candidate => candidate.NormalizeWhitespace().ToFullString())
                .Where(source => source.Length < judgement.Program.Source.Length)
                .Distinct()
                .OrderBy(source => source.Length)
                .Select(source => judgement.Program with { Source = source })
                .ToArray();
            Judgement? smaller = null;
            foreach (var some in candidates.Chunk(40))
            {
                var judged = await ProgramJudge.JudgeAsync(some).ConfigureAwait(false);
                smaller = judged.FirstOrDefault(other => other.Disagreements.Any(disagreement => disagreement.Kind == kind));
                if (smaller is not null)
                    break;
            }

            if (smaller is null)
                return judgement;
            judgement = smaller;
        }
    }

    private static IEnumerable<SyntaxNode> Candidates(SyntaxNode root)
    {
        foreach (var node in root.DescendantNodes())
        {
            switch (node)
            {
                case MethodDeclarationSyntax { Identifier.ValueText: not "M" } method:
                    yield return root.RemoveNode(method, SyntaxRemoveOptions.KeepNoTrivia)!;
                    break;
                case StatementSyntax { Parent: BlockSyntax or SwitchSectionSyntax } statement:
                    yield return root.RemoveNode(statement, SyntaxRemoveOptions.KeepNoTrivia)!;
                    foreach (var inner in InnerBlocks(statement).Where(inner => inner is not null))
                        yield return root.ReplaceNode(statement, Unwrapped(inner!));
                    break;
                case ElseClauseSyntax clause:
                    yield return root.RemoveNode(clause, SyntaxRemoveOptions.KeepNoTrivia)!;
                    break;
                case CatchClauseSyntax { Parent: TryStatementSyntax tried } clause when tried.Finally is not null || tried.Catches.Count > 1:
                    yield return root.RemoveNode(clause, SyntaxRemoveOptions.KeepNoTrivia)!;
                    break;
                case CatchFilterClauseSyntax filter:
                    yield return root.RemoveNode(filter, SyntaxRemoveOptions.KeepNoTrivia)!;
                    break;
                case FinallyClauseSyntax { Parent: TryStatementSyntax { Catches.Count: > 0 } } clause:
                    yield return root.RemoveNode(clause, SyntaxRemoveOptions.KeepNoTrivia)!;
                    break;
                case SwitchSectionSyntax section:
                    yield return root.RemoveNode(section, SyntaxRemoveOptions.KeepNoTrivia)!;
                    break;
                case ConditionalExpressionSyntax conditional:
                    yield return root.ReplaceNode(conditional, conditional.WhenTrue);
                    yield return root.ReplaceNode(conditional, conditional.WhenFalse);
                    break;
                case BinaryExpressionSyntax binary:
                    yield return root.ReplaceNode(binary, binary.Left);
                    yield return root.ReplaceNode(binary, binary.Right);
                    break;
                case PrefixUnaryExpressionSyntax prefix:
                    yield return root.ReplaceNode(prefix, prefix.Operand);
                    break;
                case ParenthesizedExpressionSyntax parenthesized:
                    yield return root.ReplaceNode(parenthesized, parenthesized.Expression);
                    break;
                case ParameterSyntax { Parent: ParameterListSyntax { Parent: MethodDeclarationSyntax { Identifier.ValueText: "M" } } } parameter:
                    yield return root.RemoveNode(parameter, SyntaxRemoveOptions.KeepNoTrivia)!;
                    break;
                case ConditionalAccessExpressionSyntax { WhenNotNull: InvocationExpressionSyntax { Expression: MemberBindingExpressionSyntax binding } call } access:
                    yield return root.ReplaceNode(access, call.WithExpression(SyntaxFactory.MemberAccessExpression(SyntaxKind.SimpleMemberAccessExpression, access.Expression, binding.Name)));
                    break;
            }
        }

        foreach (var (from, to) in new[] { ("TakeOrNull", "Take"), ("RentOrNull", "Rent"), ("Sink.Flag()", "true"), ("Sink.Flag()", "a") })
        {
            if (root.ToFullString() is var text && text.Contains(from, StringComparison.Ordinal))
                yield return CSharpSyntaxTree.ParseText(text.Replace(from, to, StringComparison.Ordinal), CorpusCompiler.ParseOptions).GetRoot();
        }
    }

    private static SyntaxNode[] Unwrapped(StatementSyntax inner) => inner is BlockSyntax block ? [.. block.Statements] : [inner];

    private static IEnumerable<StatementSyntax?> InnerBlocks(StatementSyntax statement) => statement switch
    {
        IfStatementSyntax branch => [branch.Statement, branch.Else?.Statement],
        TryStatementSyntax tried => [tried.Block, tried.Finally?.Block, .. tried.Catches.Select(clause => clause.Block)],
        ForStatementSyntax loop => [loop.Statement],
        CommonForEachStatementSyntax loop => [loop.Statement],
        WhileStatementSyntax loop => [loop.Statement],
        DoStatementSyntax loop => [loop.Statement],
        UsingStatementSyntax { Declaration: { } declaration } used => [SyntaxFactory.Block(used.Statement is BlockSyntax block ? block.Statements.Insert(0, SyntaxFactory.LocalDeclarationStatement(declaration)) : [])],
        UsingStatementSyntax used => [used.Statement],
        LockStatementSyntax locked => [locked.Statement],
        BlockSyntax block => [block],
        SwitchStatementSyntax choice => choice.Sections.Select(section => (StatementSyntax?)SyntaxFactory.Block(section.Statements.Where(inner => inner is not BreakStatementSyntax))),
        LabeledStatementSyntax labeled => [labeled.Statement],
        LocalFunctionStatementSyntax { Body: { } body } => [body],
        _ => [],
    };
}
