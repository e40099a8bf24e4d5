using System.Collections.Immutable;
using MemTrace.Analyzers.Tests.Proof.Programs;

namespace MemTrace.Analyzers.Tests.Proof.Judging;

/// <summary>A program, what the analyzers say of it, and what its runs show.</summary>
/// <param name="Program">The program.</param>
/// <param name="Errors">Errors of the compiler, on either text of the program; nothing else is known then.</param>
/// <param name="Findings">What the analyzers say.</param>
/// <param name="Truth">What the runs show.</param>
/// <param name="Disagreements">Where the two differ.</param>
internal sealed record Judgement(
    ProofProgram Program,
    ImmutableArray<string> Errors,
    ImmutableArray<StaticFinding> Findings,
    ProgramTruth? Truth,
    ImmutableArray<Disagreement> Disagreements)
{
    /// <summary>Where the program acquires copies, in the order of the text.</summary>
    public ImmutableArray<int> Sites { get; init; } = [];
}
