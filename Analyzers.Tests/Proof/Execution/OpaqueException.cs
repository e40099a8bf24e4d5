namespace MemTrace.Analyzers.Tests.Proof.Execution;

/// <summary>What an opaque call throws where only a finally block looks.</summary>
public sealed class OpaqueException : Exception;
