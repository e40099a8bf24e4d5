namespace MemTrace.Analyzers.Tests.Proof.Execution;

/// <summary>A run was given up: it does not seem to end.</summary>
public sealed class OutOfFuelException : Exception;
