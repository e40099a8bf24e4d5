using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using MemTrace.Analyzers.Flow;

namespace MemTrace.Analyzers.Rules.Reporting;

/// <summary>Copied bytes that no path reports.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class MT1001NeverReported() : FlowRule(Descriptors.MT1001NeverReported, FindingKind.NeverReported);
