using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using MemTrace.Analyzers.Contracts;
using MemTrace.Analyzers.Flow;
using MemTrace.Analyzers.Tests.Corpus;

namespace MemTrace.Analyzers.Tests.Flow;

/// <summary>Programs in the corpus' vocabulary, made on the spot.</summary>
internal static class Programs
{
    /// <summary>A corpus case without expectations.</summary>
    public static CorpusCase Case(string name, string source) => new("Made", name, 1, source, [], CorpusDirectives.Parse([]));

    public static AnalysisContext Context(Compilation compilation, MemoryContracts contracts) => new(
        compilation, contracts, new TypeShapes(contracts), new Graphs(compilation), FlowOptions.Default, TestContext.Current.CancellationToken);

    public static IMethodSymbol Method(Compilation compilation, SyntaxTree tree, string name)
    {
        var declaration = tree.GetRoot(TestContext.Current.CancellationToken).DescendantNodes().OfType<MethodDeclarationSyntax>().Single(method => method.Identifier.ValueText == name);
        return (IMethodSymbol)compilation.GetSemanticModel(tree).GetDeclaredSymbol(declaration, TestContext.Current.CancellationToken)!;
    }

    /// <summary>What the analysis finds in a program that compiles.</summary>
    public static ImmutableArray<Finding> Analyze(string source, FlowOptions? options = null)
    {
        var (compilation, tree) = CorpusCompiler.Compile(Case("Program", source));
        var model = compilation.GetSemanticModel(tree);
        Assert.DoesNotContain(model.GetDiagnostics(null, TestContext.Current.CancellationToken), diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
        var contracts = MemoryContracts.TryCreate(compilation, [], TestContext.Current.CancellationToken)!;
        return FlowAnalysis.Analyze(model, contracts, options ?? FlowOptions.Default, TestContext.Current.CancellationToken);
    }
}
