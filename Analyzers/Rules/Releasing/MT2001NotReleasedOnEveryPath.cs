using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using MemTrace.Analyzers.Flow;

namespace MemTrace.Analyzers.Rules.Releasing;

/// <summary>Reported bytes that some path, or none, gives back.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class MT2001NotReleasedOnEveryPath() : FlowRule(Descriptors.MT2001NotReleasedOnEveryPath, FindingKind.NotReleasedOnEveryPath);
