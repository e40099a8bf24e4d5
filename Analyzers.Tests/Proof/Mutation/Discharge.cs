using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MemTrace.Analyzers.Tests.Proof.Mutation;

using MemoryPortion = MemTrace.Analyzers.Contracts.MemoryPortion;

/// <summary>A statement that reports, releases or hands over the copy that a variable holds.</summary>
/// <param name="Statement">The statement.</param>
/// <param name="Variable">The variable in it.</param>
/// <param name="Portion">What it reports or takes over.</param>
/// <param name="IsRelease">It releases.</param>
/// <param name="IsOwner">It hands over.</param>
internal sealed record Discharge(ExpressionStatementSyntax Statement, IdentifierNameSyntax Variable, MemoryPortion Portion, bool IsRelease, bool IsOwner)
{
    /// <summary>It hands a reported copy over.</summary>
    public bool IsReleaseOnly => IsOwner && Portion == MemoryPortion.None;
}
