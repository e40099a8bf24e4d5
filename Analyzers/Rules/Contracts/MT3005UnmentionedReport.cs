using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using MemTrace.Analyzers.Flow;

namespace MemTrace.Analyzers.Rules.Contracts;

/// <summary>A member that reports a parameter without saying so.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class MT3005UnmentionedReport() : FlowRule(Descriptors.MT3005UnmentionedReport, FindingKind.UnmentionedReport);
