using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using MemTrace.Analyzers.Contracts;
using MemTrace.Analyzers.Flow;
using MemTrace.Analyzers.Rules;

namespace MemTrace.CodeFixes.Checking;

/// <summary>A document with what the rules and the compiler find wrong in it.</summary>
internal sealed class AnalyzedDocument
{
    private static readonly ImmutableArray<DiagnosticAnalyzer> Rules =
    [
        .. typeof(MemTraceAnalyzer).Assembly.GetTypes()
            .Where(static type => !type.IsAbstract && typeof(MemTraceAnalyzer).IsAssignableFrom(type))
            .OrderBy(static type => type.Name, StringComparer.Ordinal)
            .Select(static type => (DiagnosticAnalyzer)Activator.CreateInstance(type)),
    ];

    private AnalyzedDocument(
        Document document, SourceText text, SyntaxNode root, SemanticModel model, MemoryContracts contracts,
        ImmutableArray<Diagnostic> findings, ILookup<string, Diagnostic> problems)
    {
        Document = document;
        Text = text;
        Root = root;
        Model = model;
        Contracts = contracts;
        Shapes = new TypeShapes(contracts);
        Findings = findings;
        Problems = problems;
    }

    public Document Document { get; }

    public SourceText Text { get; }

    public SyntaxNode Root { get; }

    public SemanticModel Model { get; }

    public MemoryContracts Contracts { get; }

    public TypeShapes Shapes { get; }

    /// <summary>What the rules find, as the project configures them; without what the source suppresses.</summary>
    public ImmutableArray<Diagnostic> Findings { get; }

    /// <summary>The compiler's warnings and errors, by id.</summary>
    public ILookup<string, Diagnostic> Problems { get; }

    /// <summary>Analyses a document; null where nothing is marked, or where it is no C#.</summary>
    public static async Task<AnalyzedDocument?> OfAsync(Document document, CancellationToken cancellationToken)
    {
        var text = await document.GetTextAsync(cancellationToken).ConfigureAwait(false);
        var root = await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
        var model = await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
        if (root is null || model is null)
            return null;
        var options = document.Project.AnalyzerOptions;
        if (SharedAnalysis.Of(model.Compilation, options.AdditionalFiles).Contracts(cancellationToken) is not { } contracts)
            return null;

        var findings = await FindingsAsync(model, options, cancellationToken).ConfigureAwait(false);
        return new AnalyzedDocument(document, text, root, model, contracts, findings, ProblemsOf(model, cancellationToken));
    }

    private static async Task<ImmutableArray<Diagnostic>> FindingsAsync(SemanticModel model, AnalyzerOptions options, CancellationToken cancellationToken)
    {
        var analysis = model.Compilation.WithAnalyzers(Rules, options);
        if (model.SyntaxTree.Options.DocumentationMode != DocumentationMode.None)
            return await analysis.GetAnalyzerSemanticDiagnosticsAsync(model, filterSpan: null, cancellationToken).ConfigureAwait(false);

        // The compiler never calls a single file of this mode complete, and runs no analyzer on it; it does so for the whole compilation.
        var all = await analysis.GetAnalyzerDiagnosticsAsync(cancellationToken).ConfigureAwait(false);
        return all.RemoveAll(finding => finding.Location.SourceTree != model.SyntaxTree);
    }

    /// <summary>The compiler's warnings and errors of a file, by id.</summary>
    public static ILookup<string, Diagnostic> ProblemsOf(SemanticModel model, CancellationToken cancellationToken) =>
        model.GetDiagnostics(cancellationToken: cancellationToken)
            .Where(static problem => problem.Severity >= DiagnosticSeverity.Warning && !problem.IsSuppressed)
            .ToLookup(static problem => problem.Id);
}
