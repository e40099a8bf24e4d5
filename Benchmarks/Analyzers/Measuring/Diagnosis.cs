namespace MemTrace.Analyzers.Benchmarks.Measuring;

/// <summary>What the analyzers of one run did.</summary>
/// <param name="Findings">Their diagnostics.</param>
/// <param name="Inside">Milliseconds spent in their own actions, as the compiler counts them; what it builds for them is not in it.</param>
internal readonly record struct Diagnosis(int Findings, double Inside);
