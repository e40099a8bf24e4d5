using System.Globalization;
using MemTrace.Analyzers.Tests.Corpus;
using MemTrace.Analyzers.Tests.Proof.Programs;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MemTrace.Analyzers.Tests.Proof.Mutation;

/// <summary>Makes every mutant of a program.</summary>
internal static class Mutator
{
    private static readonly string[] Narrowings =
    [
        "trace.ReportDangling({0})", "trace.ReportNonDangling({0})", "trace.Add({0}?.DanglingBytes ?? 0)", "trace.Add({0}?.NonDanglingBytes ?? 0)",
    ];

    /// <summary>All mutants of the program.</summary>
    public static IEnumerable<Mutant> Mutate(ProofProgram program)
    {
        var root = CSharpSyntaxTree.ParseText(program.Source, CorpusCompiler.ParseOptions).GetRoot();
        var number = 0;
        foreach (var statement in root.DescendantNodes().OfType<ExpressionStatementSyntax>().Where(Spoiler.IsDischarge))
        {
            yield return Of(MutantKind.Deleted, root.ReplaceNode(statement, SyntaxFactory.EmptyStatement()));
            yield return Of(MutantKind.Duplicated, root.ReplaceNode(statement, SyntaxFactory.Block(statement, statement)));
            foreach (var moved in Moves(root, statement))
                yield return Of(MutantKind.Moved, moved);
        }

        foreach (var report in root.DescendantNodes().OfType<InvocationExpressionSyntax>().Where(Spoiler.IsReport))
        {
            foreach (var narrowing in Narrowings)
                yield return Of(MutantKind.Narrowed, root.ReplaceNode(report, SyntaxFactory.ParseExpression(string.Format(CultureInfo.InvariantCulture, narrowing, report.ArgumentList.Arguments[0]))));
        }

        foreach (var declaration in root.DescendantNodes().OfType<LocalDeclarationStatementSyntax>().Where(declaration => declaration.UsingKeyword != default))
            yield return Of(MutantKind.Deleted, root.ReplaceNode(declaration, declaration.WithUsingKeyword(default).WithAwaitKeyword(default)));

        Mutant Of(MutantKind kind, SyntaxNode changed) => new(kind, new ProofProgram($"{program.Name}, {kind} {++number}", changed.NormalizeWhitespace().ToFullString()));
    }

    private static IEnumerable<SyntaxNode> Moves(SyntaxNode root, ExpressionStatementSyntax statement)
    {
        if (statement.Parent is not BlockSyntax block)
            yield break;
        var index = block.Statements.IndexOf(statement);
        foreach (var target in new[] { index - 1, index + 1, 0, block.Statements.Count - 1 }.Distinct())
        {
            if (target >= 0 && target < block.Statements.Count && target != index)
                yield return root.ReplaceNode(block, block.WithStatements(block.Statements.RemoveAt(index).Insert(target, statement)));
        }
    }
}
