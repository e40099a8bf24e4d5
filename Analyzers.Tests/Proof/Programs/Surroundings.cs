namespace MemTrace.Analyzers.Tests.Proof.Programs;

/// <summary>What a piece of a generated program can use where it stands.</summary>
/// <param name="Flags">Names of boolean variables that are in scope.</param>
/// <param name="HasNumber">The parameter <c>n</c>, of 0 to 2, is in scope.</param>
/// <param name="IsAsync">It may await.</param>
/// <param name="MayLeave">Leaving the method after the duty is done skips nobody else's.</param>
/// <param name="IsInLambda">It stands in a lambda or local function, which others run.</param>
internal sealed record Surroundings(IReadOnlyList<string> Flags, bool HasNumber, bool IsAsync, bool MayLeave, bool IsInLambda = false)
{
    /// <summary>The same, where others depend on getting their turn.</summary>
    public Surroundings Staying => this with { MayLeave = false };

    /// <summary>Inside a lambda or local function: what is in scope can be captured.</summary>
    public Surroundings Captured => this with { IsAsync = false, MayLeave = false, IsInLambda = true };
}
