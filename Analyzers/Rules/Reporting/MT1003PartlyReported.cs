using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using MemTrace.Analyzers.Flow;

namespace MemTrace.Analyzers.Rules.Reporting;

/// <summary>Copied bytes of which only a portion, or a filtered part, is reported.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class MT1003PartlyReported() : FlowRule(Descriptors.MT1003PartlyReported, FindingKind.PartlyReported);
