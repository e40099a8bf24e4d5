using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using MemTrace.Analyzers.Flow;

namespace MemTrace.Analyzers.Rules.Reporting;

/// <summary>A copy that is still unreported where the member may be suspended or abandoned.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class MT1006HeldAcrossSuspension() : FlowRule(Descriptors.MT1006HeldAcrossSuspension, FindingKind.HeldAcrossSuspension);
