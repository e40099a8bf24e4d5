using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using MemTrace.Analyzers.Flow;

namespace MemTrace.Analyzers.Rules.Contracts;

/// <summary>A member that hands out an unreported copy without saying so.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class MT3001UnmarkedHandOut() : FlowRule(Descriptors.MT3001UnmarkedHandOut, FindingKind.UnmarkedHandOut);
