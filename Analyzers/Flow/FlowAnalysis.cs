using System.Collections.Immutable;
using System.Threading;
using Microsoft.CodeAnalysis;
using MemTrace.Analyzers.Contracts;

namespace MemTrace.Analyzers.Flow;

/// <summary>Entry point of the analysis: from a source file to what is wrong in it.</summary>
internal static class FlowAnalysis
{
    /// <summary>All findings whose location is in the file of <paramref name="model"/>.</summary>
    public static ImmutableArray<Finding> Analyze(
        SemanticModel model, MemoryContracts contracts, FlowOptions options, CancellationToken cancellationToken)
    {
        _ = (model, contracts, options, cancellationToken);
        return ImmutableArray<Finding>.Empty;
    }
}
