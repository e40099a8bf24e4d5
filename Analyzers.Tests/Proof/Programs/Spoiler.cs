using System.Globalization;
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
            case 3 when Any<InvocationExpressionSyntax>(root, random, IsReport) is { } narrowed:
                return root.ReplaceNode(narrowed, SyntaxFactory.ParseExpression(string.Format(
                    CultureInfo.InvariantCulture, random.Next(root.ToString().Contains("Rent", StringComparison.Ordinal) ? 2 : 0, 4) switch { 0 => "trace.ReportDangling({0})", 1 => "trace.ReportNonDangling({0})", 2 => "trace.Add({0}?.DanglingBytes ?? 0)", _ => "trace.Add({0}?.NonDanglingBytes ?? 0)" }, narrowed.ArgumentList.Arguments[0])));
            case 4 when Any<IfStatementSyntax>(root, random, _ => true) is { } negated:
                return root.ReplaceNode(negated.Condition, SyntaxFactory.ParseExpression($"!({negated.Condition})"));
            case 5 when Any<BlockSyntax>(root, random, CanSwap) is { } swapped:
                return Swap(root, swapped, random);
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

    /// <summary>Whether a call reports a whole copy.</summary>
    public static bool IsReport(InvocationExpressionSyntax call) => call.Expression.ToString() == "trace.Report" && call.ArgumentList.Arguments.Count == 1;

    // What is declared must stay before its uses.
    private static bool CanSwap(BlockSyntax block) => block.Statements.SkipLast(1).Any(statement => statement is not LocalDeclarationStatementSyntax);

    private static SyntaxNode Swap(SyntaxNode root, BlockSyntax block, Random random)
    {
        var places = Enumerable.Range(0, block.Statements.Count - 1).Where(i => block.Statements[i] is not LocalDeclarationStatementSyntax).ToArray();
        var index = places[random.Next(places.Length)];
        var (first, second) = (block.Statements[index], block.Statements[index + 1]);
        return root.ReplaceNode(block, block.WithStatements(block.Statements.Replace(first, second).RemoveAt(index + 1).Insert(index + 1, first)));
    }

    private static SyntaxNode Insert(SyntaxNode root, Random random)
    {
        if (Any<BlockSyntax>(root, random, block => !block.AncestorsAndSelf().Any(node => node is FinallyClauseSyntax)) is not { } block)
            return root;
        // The flags are parameters of M.
        var isInM = block.Ancestors().OfType<MethodDeclarationSyntax>().FirstOrDefault()?.Identifier.ValueText == "M";
        var condition = random.Next(isInM ? 0 : 3, 4) switch { 0 => "a", 1 => "b", 2 => "!a", _ => "Sink.Flag()" };
        var exit = random.Next(4) switch
        {
            0 when block.Ancestors().Any(node => node is ForStatementSyntax or ForEachStatementSyntax or WhileStatementSyntax) => random.Next(2) == 0 ? "break;" : "continue;",
            1 => "throw new InvalidOperationException();",
            _ => IsVoid(block) ? "return;" : "return null;",
        };
        var statement = SyntaxFactory.ParseStatement($"if ({condition}) {exit}");
        return root.ReplaceNode(block, block.WithStatements(block.Statements.Insert(random.Next(block.Statements.Count + 1), statement)));
    }

    private static bool IsVoid(SyntaxNode node) => node.Ancestors().FirstOrDefault(ancestor => ancestor is MethodDeclarationSyntax or LocalFunctionStatementSyntax or AnonymousFunctionExpressionSyntax) switch
    {
        MethodDeclarationSyntax method => method.ReturnType.ToString() is "void" or "Task",
        LocalFunctionStatementSyntax function => function.ReturnType.ToString() is "void" or "Task",
        _ => true,
    };

    private static T? Any<T>(SyntaxNode root, Random random, Func<T, bool> condition) where T : SyntaxNode
    {
        var nodes = root.DescendantNodes().OfType<T>().Where(condition).ToArray();
        return nodes.Length == 0 ? null : nodes[random.Next(nodes.Length)];
    }
}
