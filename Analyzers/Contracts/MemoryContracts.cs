using System.Collections.Immutable;
using System.Threading;
using Microsoft.CodeAnalysis;

namespace MemTrace.Analyzers.Contracts;

/// <summary>All memory contracts that one compilation can see; immutable once made, safe from any thread.</summary>
internal sealed class MemoryContracts
{
    /// <summary>Reads attributes and annotation files; null where nothing is marked, so that nothing needs to be registered.</summary>
    public static MemoryContracts? TryCreate(
        Compilation compilation, ImmutableArray<AdditionalText> additionalFiles, CancellationToken cancellationToken) => null;

    /// <summary>The contract of a method, constructor, accessor, operator, property, indexer, field or delegate's Invoke; never null.</summary>
    public MemberContract For(ISymbol? member) => MemberContract.None;

    /// <summary>The type has a [ReleasesMemory] member, or a non-numeric [ReleasesMemory] parameter accepts it.</summary>
    public bool HasReleaseHalf(ITypeSymbol? type) => false;

    /// <summary>A value of the type is itself a copy: a report accepts it, or it has a reporting or [MemoryBytes] member.</summary>
    public bool IsReportable(ITypeSymbol? type) => false;

    /// <summary>Whether analysing the body could matter: a set look-up a token, nothing semantic.</summary>
    public bool MayMatter(SyntaxNode body) => false;
}
