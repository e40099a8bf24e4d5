using Microsoft.CodeAnalysis;
using MemTrace.Analyzers.Contracts;

namespace MemTrace.Analyzers.Rules.Configuration;

/// <summary>Base of the rules that look at the lines of the project's annotation files.</summary>
public abstract class AnnotationFileRule : MemTraceAnalyzer
{
    private protected AnnotationFileRule(DiagnosticDescriptor descriptor)
        : base(descriptor)
    {
    }

    /// <summary>The arguments of the message where the line is at fault; null where it is not.</summary>
    private protected abstract object[]? Problem(AnnotationLine line, Compilation compilation);

    private protected sealed override void Register(RuleContext context) => context.Start.RegisterAdditionalFileAction(file =>
    {
        if (!AnnotationFile.IsAnnotationFile(file.AdditionalFile) || file.AdditionalFile.GetText(file.CancellationToken) is not { } text)
            return;
        foreach (var line in AnnotationFile.Read(file.AdditionalFile.Path, text).Lines)
        {
            if (Problem(line, file.Compilation) is { } arguments)
                file.ReportDiagnostic(Diagnostic.Create(Descriptor, Location.Create(file.AdditionalFile.Path, line.Span, line.Position), arguments));
        }
    });
}
