using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using MemTrace.Analyzers.Contracts;
using MemTrace.Analyzers.Flow;

namespace MemTrace.Analyzers.Rules;

/// <summary>
/// The contracts and findings of one compilation, computed once for all rules, when the first one asks. Thread-safe. It lives as long as
/// its compilation does.
/// </summary>
internal sealed class SharedAnalysis
{
    // The values refer to their keys; a table of this kind lets both go together.
    private static readonly ConditionalWeakTable<Compilation, List<SharedAnalysis>> Analyses = new();

    private readonly ImmutableArray<AdditionalText> _additionalFiles;
    private readonly CancellableLazy<MemoryContracts?> _contracts;
    private readonly ConcurrentDictionary<(SyntaxTree Tree, FlowOptions Options), CancellableLazy<ILookup<FindingKind, Finding>>> _findings = new();

    private SharedAnalysis(Compilation compilation, ImmutableArray<AdditionalText> additionalFiles)
    {
        _additionalFiles = additionalFiles;
        _contracts = new CancellableLazy<MemoryContracts?>(cancellationToken =>
            MemoryContracts.TryCreate(compilation, additionalFiles, cancellationToken));
    }

    /// <summary>The analysis of a compilation with these additional files.</summary>
    public static SharedAnalysis Of(Compilation compilation, ImmutableArray<AdditionalText> additionalFiles)
    {
        var analyses = Analyses.GetValue(compilation, static _ => []);
        lock (analyses)
        {
            foreach (var known in analyses)
            {
                if (known._additionalFiles.SequenceEqual(additionalFiles))
                    return known;
            }

            var analysis = new SharedAnalysis(compilation, additionalFiles);
            analyses.Add(analysis);
            return analysis;
        }
    }

    /// <summary>The contracts; null where nothing is marked.</summary>
    public MemoryContracts? Contracts(CancellationToken cancellationToken) => _contracts.Get(cancellationToken);

    /// <summary>What the flow analysis finds in a file, by kind.</summary>
    public ILookup<FindingKind, Finding> Findings(SemanticModel model, FlowOptions options, CancellationToken cancellationToken)
    {
        var file = _findings.GetOrAdd((model.SyntaxTree, options), _ => new CancellableLazy<ILookup<FindingKind, Finding>>(
            token => (Contracts(token) is { } contracts ? FlowAnalysis.Analyze(model, contracts, options, token) : [])
                .ToLookup(static finding => finding.Kind)));
        return file.Get(cancellationToken);
    }
}
