using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using MemTrace.Analyzers.Flow;

namespace MemTrace.Analyzers.Rules.Releasing;

/// <summary>A copy that is used after its bytes were given back.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class MT2005UsedAfterRelease() : FlowRule(Descriptors.MT2005UsedAfterRelease, FindingKind.UsedAfterRelease);
