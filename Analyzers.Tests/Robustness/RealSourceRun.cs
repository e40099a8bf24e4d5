using System.Collections.Concurrent;
using System.Text;
using MemTrace.Analyzers.Contracts;
using MemTrace.Analyzers.Tests.Corpus;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace MemTrace.Analyzers.Tests.Robustness;

/// <summary>Runs all rules over real source and counts what was analysed. What cannot be bound here is skipped by the rules themselves, as broken code is.</summary>
internal sealed class RealSourceRun
{
    private const int FilesPerCompilation = 400;

    private static readonly CSharpParseOptions Options = new(LanguageVersion.Preview, DocumentationMode.None);
    private static readonly MetadataReference[] References =
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(path => MetadataReference.CreateFromFile(path))];

    private int _files;
    private long _lines;
    private long _bodies;
    private long _findings;

    /// <summary>What analyzers threw, and where.</summary>
    public ConcurrentBag<string> Crashes { get; } = [];

    /// <summary>Analyses everything below a folder.</summary>
    public async Task AddAsync(string folder, CancellationToken cancellationToken = default)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var some in ForeignSource.In(folder).Where(source => seen.Add(source.Text)).Chunk(FilesPerCompilation))
            await AddAsync(folder, some, cancellationToken).ConfigureAwait(false);
    }

    private async Task AddAsync(string name, (string Path, string Text)[] sources, CancellationToken cancellationToken)
    {
        var trees = sources.Select(source => CSharpSyntaxTree.ParseText(SourceText.From(source.Text, Encoding.UTF8), Options, source.Path, cancellationToken)).Append(CSharpSyntaxTree.ParseText(
            "global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq; global using System.Threading; global using System.Threading.Tasks;",
            Options, "/Usings.cs", cancellationToken: cancellationToken)).ToArray();
        var compilation = CSharpCompilation.Create(
            Path.GetFileName(name), trees, References, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable)
                .WithSpecificDiagnosticOptions(CorpusAnalysis.Severities));
        var annotations = new CorpusAnnotations(MarkedFramework.Annotations.Split('\n'));
        var options = new CompilationWithAnalyzersOptions(
            new AnalyzerOptions([annotations]), (exception, _, diagnostic) => Crashes.Add($"{diagnostic.Location}: {exception}"), concurrentAnalysis: true, logAnalyzerExecutionTime: false);
        var found = await new CompilationWithAnalyzers(compilation, CorpusAnalysis.Analyzers, options).GetAnalyzerDiagnosticsAsync(cancellationToken).ConfigureAwait(false);
        var contracts = MemoryContracts.TryCreate(compilation, [annotations], cancellationToken);
        _files += sources.Length;
        _lines += sources.Sum(source => (long)source.Text.AsSpan().Count('\n'));
        _findings += found.Length;
        _bodies += trees.SelectMany(tree => tree.GetRoot(cancellationToken).DescendantNodes()).OfType<MemberDeclarationSyntax>()
            .Count(member => member is BaseMethodDeclarationSyntax or BasePropertyDeclarationSyntax && contracts?.MayMatter(member) == true);
    }

    /// <inheritdoc/>
    public override string ToString() => $"{_files} files, {_lines} lines, {_bodies} members that mention a marked name, {_findings} findings, {Crashes.Count} crashes";
}
