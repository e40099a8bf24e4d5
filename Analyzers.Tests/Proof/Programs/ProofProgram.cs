namespace MemTrace.Analyzers.Tests.Proof.Programs;

/// <summary>A program to be judged: a class <c>C</c> whose method <c>M</c> is run.</summary>
/// <param name="Name">How listings call it.</param>
/// <param name="Source">Its text, without usings: they are the vocabulary's.</param>
internal sealed record ProofProgram(string Name, string Source);
