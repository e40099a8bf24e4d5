using Microsoft.CodeAnalysis;
using MemTrace.Analyzers.Contracts;

namespace MemTrace.CodeFixes.Reporters;

/// <summary>A member in reach that reports.</summary>
/// <param name="Receiver">What it is called on, with the dot; empty for a member of the type itself.</param>
/// <param name="Method">The member.</param>
/// <param name="Portion">The portion that it reports.</param>
/// <param name="TakesAmount">It takes a number of bytes, not the copy.</param>
/// <param name="Rank">The lower, the nearer.</param>
internal sealed record Reporter(string Receiver, IMethodSymbol Method, MemoryPortion Portion, bool TakesAmount, int Rank)
{
    /// <summary>The call, as a statement.</summary>
    public string Call(string argument) => Receiver + Method.Name + "(" + argument + ");";
}
