using System.Collections;
using System.Runtime.CompilerServices;

namespace MemTrace.Analyzers.Tests.Proof.Execution;

/// <summary>Finds the copies in what a program hands out.</summary>
internal static class CopiesIn
{
    /// <summary>The copies that the value is, or holds.</summary>
    public static IEnumerable<LedgerCopy> Value(object? value) => value switch
    {
        LedgerCopy copy => [copy],
        ITuple tuple => Enumerable.Range(0, tuple.Length).SelectMany(i => Value(tuple[i])),
        // A lazy sequence would be enumerated a second time.
        IList elements => elements.Cast<object?>().SelectMany(Value),
        _ => [],
    };
}
