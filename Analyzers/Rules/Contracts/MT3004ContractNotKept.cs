using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using MemTrace.Analyzers.Flow;

namespace MemTrace.Analyzers.Rules.Contracts;

/// <summary>An owner that does not discharge what it took over.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class MT3004ContractNotKept() : FlowRule(Descriptors.MT3004ContractNotKept, FindingKind.ContractNotKept);
