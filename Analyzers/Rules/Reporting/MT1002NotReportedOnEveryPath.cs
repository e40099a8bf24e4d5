using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using MemTrace.Analyzers.Flow;

namespace MemTrace.Analyzers.Rules.Reporting;

/// <summary>Copied bytes that some path reports and another does not.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class MT1002NotReportedOnEveryPath() : FlowRule(Descriptors.MT1002NotReportedOnEveryPath, FindingKind.NotReportedOnEveryPath);
