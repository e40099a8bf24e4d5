using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using MemTrace.Analyzers.Flow;

namespace MemTrace.Analyzers.Rules.Releasing;

/// <summary>Reported bytes that stay charged when any call throws.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class MT2002NotReleasedOnException() : FlowRule(Descriptors.MT2002NotReleasedOnException, FindingKind.NotReleasedOnException);
