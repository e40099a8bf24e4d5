using MemTrace.Analyzers.Tests.Proof.Programs;

namespace MemTrace.Analyzers.Tests.Proof.Mutation;

/// <summary>A correct program with one change. Nobody promises that it compiles, or that it is wrong.</summary>
/// <param name="Kind">The change.</param>
/// <param name="Program">The changed program.</param>
internal sealed record Mutant(MutantKind Kind, ProofProgram Program);
