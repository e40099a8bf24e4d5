using System.Globalization;
using System.Text;
using MemTrace.Analyzers.Contracts;
using MemTrace.Analyzers.Tests.Corpus;
using MemTrace.Analyzers.Tests.Proof.Programs;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace MemTrace.Analyzers.Tests.Proof.Mutation;

/// <summary>Counts, over the mutants of correct programs that are wrong by construction, those in which something is found. Thread-safe.</summary>
internal sealed class ConstructedRecall
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<MutantKind, (int Wrong, int Found)> _counts = [];
    private readonly List<string> _missed = [];
    private int _programs;
    private int _mutated;

    /// <summary>Mutants that compile.</summary>
    public int Wrong => _counts.Values.Sum(count => count.Wrong);

    /// <summary>Those of them in which nothing is found, with their text.</summary>
    public IReadOnlyList<string> Missed => _missed;

    /// <summary>The mutants of a program of the corpus in which nothing may be found.</summary>
    public Task AddAsync(CorpusCase one, CancellationToken cancellationToken = default)
    {
        var (compilation, tree) = CorpusCompiler.Compile(one);
        var contracts = MemoryContracts.TryCreate(compilation, [new CorpusAnnotations(one.Directives.AnnotationLines)], cancellationToken);
        return contracts is null ? Task.CompletedTask : AddAsync(one.DisplayName, new ConstructedMutator(compilation.GetSemanticModel(tree), contracts), async source =>
        {
            var verdict = await CorpusAnalysis.JudgeAsync(one with { Source = source }, cancellationToken).ConfigureAwait(false);
            return verdict.Failures.IsEmpty ? verdict.Unexpected.Length : null;
        });
    }

    /// <summary>The mutants of a file in which nothing is found.</summary>
    public Task AddAsync(Compilation compilation, SyntaxTree tree, CancellationToken cancellationToken = default)
    {
        var contracts = MemoryContracts.TryCreate(compilation, [], cancellationToken);
        return contracts is null ? Task.CompletedTask : AddAsync(tree.FilePath, new ConstructedMutator(compilation.GetSemanticModel(tree), contracts), async source =>
        {
            var changed = tree.WithChangedText(SourceText.From(source, Encoding.UTF8));
            return await FindingsAsync(compilation.ReplaceSyntaxTree(tree, changed), changed, cancellationToken).ConfigureAwait(false);
        });
    }

    /// <summary>The mutants of all files of a folder that compile and in which nothing is found.</summary>
    public async Task AddFolderAsync(string folder, CancellationToken cancellationToken = default)
    {
        var compilation = SourceFolder.Compile(folder, "MemTrace");
        foreach (var tree in compilation.SyntaxTrees)
        {
            if (await FindingsAsync(compilation, tree, cancellationToken).ConfigureAwait(false) == 0)
                await AddAsync(compilation, tree, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>How many findings a file gets; null if it does not compile.</summary>
    public static async Task<int?> FindingsAsync(Compilation compilation, SyntaxTree tree, CancellationToken cancellationToken = default)
    {
        if (compilation.GetSemanticModel(tree).GetDiagnostics(cancellationToken: cancellationToken).Any(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error))
            return null;
        var found = await new CompilationWithAnalyzers(compilation, CorpusAnalysis.Analyzers, new AnalyzerOptions([]))
            .GetAnalyzerDiagnosticsAsync(cancellationToken).ConfigureAwait(false);
        return found.Count(diagnostic => diagnostic.Location.SourceTree == tree && diagnostic.Severity >= DiagnosticSeverity.Warning);
    }

    private async Task AddAsync(string name, ConstructedMutator mutator, Func<string, Task<int?>> judge)
    {
        var mutants = mutator.Mutate().DistinctBy(mutant => mutant.Source).ToArray();
        lock (_lock)
        {
            _programs++;
            _mutated += mutants.Length > 0 ? 1 : 0;
        }

        foreach (var (kind, source) in mutants)
        {
            if (await judge(source).ConfigureAwait(false) is not { } findings)
                continue;
            lock (_lock)
            {
                var (wrong, found) = _counts.GetValueOrDefault(kind);
                _counts[kind] = (wrong + 1, found + (findings > 0 ? 1 : 0));
                if (findings == 0)
                    _missed.Add($"--- {name}, {kind}\n{source}");
            }
        }
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"{_programs} programs, {_mutated} with mutants; {Wrong} mutants, {Wrong - _missed.Count} found");
        foreach (var (kind, (wrong, found)) in _counts)
            text.Append(CultureInfo.InvariantCulture, $"; {kind}: {found} of {wrong}");
        return text.ToString();
    }
}
