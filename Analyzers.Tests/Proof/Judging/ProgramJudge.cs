using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using System.Runtime.Loader;
using System.Text;
using MemTrace.Analyzers.Tests.Corpus;
using MemTrace.Analyzers.Tests.Proof.Execution;
using MemTrace.Analyzers.Tests.Proof.Programs;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace MemTrace.Analyzers.Tests.Proof.Judging;

/// <summary>Judges programs, many in one compilation: each is analysed as it is written, and run with instruments. Thread-safe.</summary>
internal static class ProgramJudge
{
    private const string Usings = """
        global using System;
        global using System.Collections.Concurrent;
        global using System.Collections.Generic;
        global using System.Diagnostics.CodeAnalysis;
        global using System.IO;
        global using System.Linq;
        global using System.Threading;
        global using System.Threading.Channels;
        global using System.Threading.Tasks;
        global using MemTrace;
        global using Vocabulary;
        """;

    private static readonly CSharpCompilation Executed = CorpusCompiler.Library
        .RemoveAllSyntaxTrees()
        .AddReferences(MetadataReference.CreateFromFile(typeof(Vocabulary.Batch).Assembly.Location))
        .AddSyntaxTrees(CSharpSyntaxTree.ParseText(Usings, CorpusCompiler.ParseOptions));

    private static readonly CSharpCompilation Analyzed = CorpusCompiler.Library.WithOptions(
        CorpusCompiler.Library.Options.WithSpecificDiagnosticOptions(CorpusAnalysis.Severities).WithNullableContextOptions(NullableContextOptions.Enable));

    /// <summary>A judgement for each program, in their order.</summary>
    public static async Task<ImmutableArray<Judgement>> JudgeAsync(IReadOnlyList<ProofProgram> programs, CancellationToken cancellationToken = default)
    {
        var roots = programs.Select(program => CSharpSyntaxTree.ParseText(program.Source, CorpusCompiler.ParseOptions, cancellationToken: cancellationToken).GetRoot(cancellationToken)).ToArray();
        var truths = Run(roots, cancellationToken);
        var findings = await AnalyzeAsync(programs, roots, truths, cancellationToken).ConfigureAwait(false);
        return
        [
            .. programs.Select((program, i) =>
            {
                if (truths[i].Truth is not { } truth)
                    return new Judgement(program, truths[i].Errors, [], null, []);
                var sites = SitesIn(roots[i]).Select(site => site.SpanStart).Order().ToImmutableArray();
                return new Judgement(program, [], findings[i], truth, Comparison.Compare(findings[i], truth, sites)) { Sites = sites };
            }),
        ];
    }

    private static (ProgramTruth? Truth, ImmutableArray<string> Errors)[] Run(SyntaxNode[] roots, CancellationToken cancellationToken)
    {
        var trees = roots.Select((root, i) => Tree(Instrumenter.Instrument(root).ToFullString(), i)).ToArray();
        var compilation = Executed.AddSyntaxTrees(trees);
        var errors = ErrorsByTree(compilation, cancellationToken);
        if (errors.Count > 0)
            compilation = compilation.RemoveSyntaxTrees(errors.Keys);
        using var image = new MemoryStream();
        var emitted = compilation.Emit(image, cancellationToken: cancellationToken);
        if (!emitted.Success)
            throw new InvalidOperationException("Programs that compile do not emit: " + emitted.Diagnostics.First(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));
        image.Position = 0;
        var context = new AssemblyLoadContext("programs", isCollectible: true);
        // The programs must share the ledger with this assembly, which may not have been loaded into the default context.
        context.Resolving += (_, name) => AppDomain.CurrentDomain.GetAssemblies().FirstOrDefault(assembly => assembly.GetName().Name == name.Name);
        var loaded = context.LoadFromStream(image);
        var truths = trees.Select((tree, i) => errors.TryGetValue(tree, out var mine)
            ? ((ProgramTruth?)null, mine)
            : (ProgramExecution.Run(loaded, Space(i), BodiesOf(roots[i]), DischargingIn(roots[i])), ImmutableArray<string>.Empty)).ToArray();
        context.Unload();
        return truths;
    }

    private static Dictionary<SyntaxTree, ImmutableArray<string>> ErrorsByTree(CSharpCompilation compilation, CancellationToken cancellationToken) =>
        compilation.GetDiagnostics(cancellationToken)
            .Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error && diagnostic.Location.SourceTree is not null)
            .GroupBy(diagnostic => diagnostic.Location.SourceTree!)
            .ToDictionary(group => group.Key, group => group.Select(error => error.ToString()).ToImmutableArray());

    private static async Task<ImmutableArray<StaticFinding>[]> AnalyzeAsync(
        IReadOnlyList<ProofProgram> programs, SyntaxNode[] roots, (ProgramTruth? Truth, ImmutableArray<string> Errors)[] truths, CancellationToken cancellationToken)
    {
        var trees = programs.Select((program, i) => Tree(program.Source, i)).ToArray();
        var compilation = Analyzed.AddSyntaxTrees(trees.Where((_, i) => truths[i].Truth is not null));
        InvalidOperationException? crash = null;
        var options = new CompilationWithAnalyzersOptions(
            new AnalyzerOptions([]),
            onAnalyzerException: (exception, _, diagnostic) => crash ??= new InvalidOperationException(diagnostic.GetMessage(CultureInfo.InvariantCulture), exception),
            concurrentAnalysis: false, logAnalyzerExecutionTime: false);
        var diagnostics = await new CompilationWithAnalyzers(compilation, CorpusAnalysis.Analyzers, options)
            .GetAnalyzerDiagnosticsAsync(cancellationToken).ConfigureAwait(false);
        if (crash is not null)
            throw crash;
        var byTree = diagnostics.ToLookup(diagnostic => diagnostic.Location.SourceTree);
        return [.. trees.Select((tree, i) => byTree[tree].Where(diagnostic => diagnostic.Id != "MT1006").Select(diagnostic => Finding(diagnostic, roots[i], Prefix(i).Length)).ToImmutableArray())];
    }

    private static StaticFinding Finding(Diagnostic diagnostic, SyntaxNode root, int prefix)
    {
        // The finding itself may stand at the acquisition; the rules about a later event name it as the first step of the path.
        var places = diagnostic.AdditionalLocations.Prepend(diagnostic.Location).Select(location => location.SourceSpan);
        var site = -1;
        if (diagnostic.Id is not ("MT1004" or "MT1005" or "MT2003" or "MT2004" or "MT2005"))
            site = SiteAt(root, diagnostic.Location.SourceSpan, prefix);
        else if (diagnostic.AdditionalLocations.Count > 0)
            site = SiteAt(root, diagnostic.AdditionalLocations[0].SourceSpan, prefix);
        return new StaticFinding(diagnostic.Id, site, diagnostic.Location.SourceSpan.Start - prefix, diagnostic.GetMessage());
    }

    /// <summary>The innermost acquiring call at a place, or the first inside of it.</summary>
    private static int SiteAt(SyntaxNode root, TextSpan span, int prefix)
    {
        var place = new TextSpan(span.Start - prefix, span.Length);
        var sites = SitesIn(root).ToArray();
        var around = sites.Where(site => site.Span.Contains(place.Start)).MinBy(site => site.Span.Length);
        return (around ?? sites.FirstOrDefault(site => place.Contains(site.Span)))?.SpanStart ?? -1;
    }

    private static IEnumerable<InvocationExpressionSyntax> SitesIn(SyntaxNode root) => Acquisitions.In(root).Concat(new CopyReturningCalls(root).In(root));

    private static Dictionary<string, TextSpan> BodiesOf(SyntaxNode root) => root.DescendantNodes().OfType<MethodDeclarationSyntax>()
        .Where(method => method.Parent is ClassDeclarationSyntax { Identifier.ValueText: "C" })
        .GroupBy(method => method.Identifier.ValueText)
        .ToDictionary(group => group.Key, group => group.First().Span);

    /// <summary>The finally blocks with something in them that would report or release.</summary>
    private static HashSet<int> DischargingIn(SyntaxNode root) =>
        [.. root.DescendantNodes().OfType<FinallyClauseSyntax>().Where(clause => clause.DescendantNodes().OfType<ExpressionStatementSyntax>().Any(Spoiler.IsDischarge)).Select(clause => clause.SpanStart)];

    private static SyntaxTree Tree(string source, int number) =>
        CSharpSyntaxTree.ParseText(SourceText.From(Prefix(number) + source, Encoding.UTF8), CorpusCompiler.ParseOptions, path: $"/{Space(number)}.cs");

    private static string Prefix(int number) => $"namespace {Space(number)};\n";

    private static string Space(int number) => "P" + number;
}
