namespace MemTrace.Analyzers.Tests.Proof.Execution;

/// <summary>A hand-written try block that is running.</summary>
/// <param name="HasFinally">It has a finally block.</param>
/// <param name="Caught">Makes an exception for each of its catch clauses.</param>
internal sealed record TryRegion(bool HasFinally, IReadOnlyList<Func<Exception>> Caught);
