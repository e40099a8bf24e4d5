using Microsoft.CodeAnalysis;

namespace MemTrace.CodeFixes.Checking;

/// <summary>What an edit led to, where it did no harm.</summary>
/// <param name="Document">The edited document.</param>
/// <param name="Left">The finding that is still there, but on another path or at another call; null where it is gone.</param>
internal sealed record FixOutcome(AnalyzedDocument Document, Diagnostic? Left);
