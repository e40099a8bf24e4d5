using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using MemTrace.Analyzers.Flow;

namespace MemTrace.Analyzers.Rules.Releasing;

/// <summary>Bytes that are given back without having been reported.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class MT2004ReleasedUnreported() : FlowRule(Descriptors.MT2004ReleasedUnreported, FindingKind.ReleasedUnreported);
