using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using MemTrace.Analyzers.Flow;

namespace MemTrace.Analyzers.Rules.Releasing;

/// <summary>Reported bytes that a path gives back again.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class MT2003ReleasedTwice() : FlowRule(Descriptors.MT2003ReleasedTwice, FindingKind.ReleasedTwice);
