using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using MemTrace.Analyzers.Flow;

namespace MemTrace.Analyzers.Rules.Reporting;

/// <summary>A reported number that is not the bytes of the copy it stands for.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class MT1005WrongAmount() : FlowRule(Descriptors.MT1005WrongAmount, FindingKind.WrongAmount);
