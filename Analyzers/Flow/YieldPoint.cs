using Microsoft.CodeAnalysis.FlowAnalysis;

namespace MemTrace.Analyzers.Flow;

/// <summary>A <c>yield return</c>: the block, and which of its operations it is.</summary>
internal sealed record YieldPoint(BasicBlock Block, int Operation);
