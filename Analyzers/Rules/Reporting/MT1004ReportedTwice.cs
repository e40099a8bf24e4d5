using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using MemTrace.Analyzers.Flow;

namespace MemTrace.Analyzers.Rules.Reporting;

/// <summary>Copied bytes that a path reports again.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class MT1004ReportedTwice() : FlowRule(Descriptors.MT1004ReportedTwice, FindingKind.ReportedTwice);
