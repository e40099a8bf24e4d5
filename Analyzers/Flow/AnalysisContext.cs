using System.Threading;
using MemTrace.Analyzers.Contracts;
using Microsoft.CodeAnalysis;

namespace MemTrace.Analyzers.Flow;

/// <summary>What all roots of one compilation share.</summary>
internal sealed record AnalysisContext(
    Compilation Compilation,
    MemoryContracts Contracts,
    TypeShapes Shapes,
    Graphs Graphs,
    FlowOptions Options,
    CancellationToken CancellationToken);
