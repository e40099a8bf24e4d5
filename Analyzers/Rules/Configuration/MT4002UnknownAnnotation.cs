using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using MemTrace.Analyzers.Contracts;

namespace MemTrace.Analyzers.Rules.Configuration;

/// <summary>A line of an annotation file that names a member, delegate or parameter which does not exist here.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class MT4002UnknownAnnotation() : AnnotationFileRule(Descriptors.MT4002UnknownAnnotation)
{
    private protected override object[]? Problem(AnnotationLine line, Compilation compilation)
    {
        if (line.Annotation is not { } annotation)
            return null;
        AnnotatedMembers.Resolve(annotation, compilation, out var problem);
        return problem is null ? null : [annotation.DocumentationId, problem];
    }
}
