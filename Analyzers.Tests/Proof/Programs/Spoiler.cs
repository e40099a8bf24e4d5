using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MemTrace.Analyzers.Tests.Proof.Programs;

/// <summary>Changes a program in one place, as a mistake would. Nobody promises that the result is wrong, or that it compiles.</summary>
internal static class Spoiler
{
    /// <summary>The program with one change, which the random numbers choose.</summary>
    public static SyntaxNode Spoil(SyntaxNode root, Random random)
    {
        switch (random.Next(8))
        {
            case 0 or 1 when Any<ExpressionStatementSyntax>(root, random, IsDischarge) is { } removed:
                return root.ReplaceNode(removed, SyntaxFactory.EmptyStatement());
            case 2 when Any<ExpressionStatementSyntax>(root, random, IsDischarge) is { } doubled:
                return root.ReplaceNode(doubled, SyntaxFactory.Block(doubled, doubled));
            case 3 when Any<IdentifierNameSyntax>(root, random, name => name.Identifier.ValueText == "Report") is { } narrowed:
                return root.ReplaceNode(narrowed, SyntaxFactory.IdentifierName(random.Next(2) == 0 ? "ReportDangling" : "ReportNonDangling"));
            case 4 when Any<IfStatementSyntax>(root, random, _ => true) is { } negated:
                return root.ReplaceNode(negated.Condition, SyntaxFactory.ParseExpression($"!({negated.Condition})"));
            case 5 when Any<BlockSyntax>(root, random, block => block.Statements.Count > 1) is { } swapped:
                return Swap(root, swapped, random.Next(swapped.Statements.Count - 1));
            case 6 when Any<IfStatementSyntax>(root, random, statement => statement.Else is not null) is { } cut:
                return root.ReplaceNode(cut, cut.WithElse(null));
            default:
                return Insert(root, random);
        }
    }

    /// <summary>Whether a statement reports, releases or hands over.</summary>
    public static bool IsDischarge(ExpressionStatementSyntax statement) => statement.ToString() is var text &&
        (text.Contains("trace.", StringComparison.Ordinal) || text.Contains("sink.Own", StringComparison.Ordinal) || text.Contains("Dispose", StringComparison.Ordinal) ||
         text.Contains("ReportSelf", StringComparison.Ordinal) || text.StartsWith("Do", StringComparison.Ordinal));

    private static SyntaxNode Swap(SyntaxNode root, BlockSyntax block, int index)
    {
        var (first, second) = (block.Statements[index], block.Statements[index + 1]);
        return root.ReplaceNode(block, block.WithStatements(block.Statements.Replace(first, second).RemoveAt(index + 1).Insert(index + 1, first)));
    }

    private static SyntaxNode Insert(SyntaxNode root, Random random)
    {
        if (Any<BlockSyntax>(root, random, _ => true) is not { } block)
            return root;
        var condition = random.Next(4) switch { 0 => "a", 1 => "b", 2 => "!a", _ => "Sink.Flag()" };
        var exit = random.Next(4) switch
        {
            0 when block.Ancestors().Any(node => node is ForStatementSyntax or ForEachStatementSyntax or WhileStatementSyntax) => random.Next(2) == 0 ? "break;" : "continue;",
            1 => "throw new InvalidOperationException();",
            _ => "return;",
        };
        var statement = SyntaxFactory.ParseStatement($"if ({condition}) {exit}");
        return root.ReplaceNode(block, block.WithStatements(block.Statements.Insert(random.Next(block.Statements.Count + 1), statement)));
    }

    private static T? Any<T>(SyntaxNode root, Random random, Func<T, bool> condition) where T : SyntaxNode
    {
        var nodes = root.DescendantNodes().OfType<T>().Where(condition).ToArray();
        return nodes.Length == 0 ? null : nodes[random.Next(nodes.Length)];
    }
}
