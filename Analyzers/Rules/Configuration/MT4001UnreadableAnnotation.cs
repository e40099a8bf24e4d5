using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using MemTrace.Analyzers.Contracts;

namespace MemTrace.Analyzers.Rules.Configuration;

/// <summary>A line of an annotation file that does not have the form of one.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class MT4001UnreadableAnnotation() : AnnotationFileRule(Descriptors.MT4001UnreadableAnnotation)
{
    private protected override object[]? Problem(AnnotationLine line, Compilation compilation) =>
        line.Error is { } error ? [error] : null;
}
