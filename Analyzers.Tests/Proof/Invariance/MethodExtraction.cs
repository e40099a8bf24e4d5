using MemTrace.Analyzers.Tests.Corpus;
using MemTrace.Analyzers.Tests.Proof.Execution;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MemTrace.Analyzers.Tests.Proof.Invariance;

/// <summary>Makes a private method of each statement that discharges a copy, uses only what it can be passed, and is entered and left at its ends.</summary>
internal static class MethodExtraction
{
    private static readonly SymbolDisplayFormat TypeFormat =
        SymbolDisplayFormat.MinimallyQualifiedFormat.AddMiscellaneousOptions(SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    /// <summary>The program with a method for the outermost such statements.</summary>
    public static SyntaxNode Apply(SyntaxNode root)
    {
        var tree = root.SyntaxTree;
        var model = CorpusCompiler.Library.AddSyntaxTrees(tree).GetSemanticModel(tree);
        var returning = new CopyReturningCalls(root);
        var methods = new List<MemberDeclarationSyntax>();
        var calls = new Dictionary<StatementSyntax, StatementSyntax>();
        foreach (var statement in root.DescendantNodes().OfType<StatementSyntax>().Where(statement => statement.Parent is BlockSyntax { Parent: not BaseMethodDeclarationSyntax { RawKind: (int)SyntaxKind.ConstructorDeclaration } }))
        {
            if (statement.Ancestors().OfType<StatementSyntax>().Any(calls.ContainsKey) || !Discharges(statement) || Acquisitions.In(statement).Concat(returning.In(statement)).Any()
                || Parameters(statement, model) is not { } parameters)
                continue;
            var name = "Extracted" + statement.SpanStart;
            calls.Add(statement, SyntaxFactory.ParseStatement($"{name}({string.Join(", ", parameters.Select(parameter => parameter.Name))});"));
            methods.Add(SyntaxFactory.ParseMemberDeclaration(
                $"private void {name}({string.Join(", ", parameters.Select(parameter => $"{parameter.Type} {parameter.Name}"))}) {{ {statement} }}")!);
        }

        var changed = root.ReplaceNodes(calls.Keys, (statement, _) => calls[statement]);
        var type = changed.DescendantNodes().OfType<ClassDeclarationSyntax>().First(type => type.Identifier.ValueText == "C");
        return changed.ReplaceNode(type, type.AddMembers([.. methods]));
    }

    private static bool Discharges(StatementSyntax statement) => statement is not (BlockSyntax or LocalFunctionStatementSyntax or LocalDeclarationStatementSyntax) &&
        statement.DescendantNodesAndSelf().OfType<ExpressionStatementSyntax>().Any(Programs.Spoiler.IsDischarge);

    /// <summary>What the statement must be passed; null if it cannot stand apart.</summary>
    private static (string Name, string Type)[]? Parameters(StatementSyntax statement, SemanticModel model)
    {
        // A static function has no instance to call the method on.
        if (statement.DescendantNodes().Any(node => node is AwaitExpressionSyntax or YieldStatementSyntax or AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax)
            || statement.Ancestors().OfType<MemberDeclarationSyntax>().First().Modifiers.Any(SyntaxKind.StaticKeyword)
            || statement.Ancestors().Any(ancestor => ancestor is AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax)
            || model.AnalyzeControlFlow(statement) is not { Succeeded: true, EntryPoints.IsEmpty: true, ExitPoints.IsEmpty: true, ReturnStatements.IsEmpty: true, EndPointIsReachable: true }
            || model.AnalyzeDataFlow(statement) is not { Succeeded: true, DataFlowsOut.IsEmpty: true } flow
            || flow.WrittenInside.Any(variable => !flow.VariablesDeclared.Contains(variable, SymbolEqualityComparer.Default))
            || !flow.UsedLocalFunctions.IsEmpty)
            return null;
        var parameters = flow.DataFlowsIn.Where(variable => variable is not IParameterSymbol { IsThis: true })
            .Select(variable => (variable.Name, Type: variable is ILocalSymbol local ? local.Type : ((IParameterSymbol)variable).Type)).ToArray();
        return parameters.Any(parameter => parameter.Type.IsAnonymousType || parameter.Type is INamedTypeSymbol { IsGenericType: true } generic && generic.TypeArguments.Any(argument => argument.IsAnonymousType))
            ? null
            : [.. parameters.Select(parameter => (parameter.Name, parameter.Type.ToDisplayString(TypeFormat)))];
    }
}
