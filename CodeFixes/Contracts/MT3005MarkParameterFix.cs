using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using MemTrace.Analyzers.Contracts;
using MemTrace.CodeFixes.Checking;
using MemTrace.CodeFixes.Editing;

namespace MemTrace.CodeFixes.Contracts;

/// <summary>Marks a parameter that the member reports.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(MT3005MarkParameterFix)), Shared]
public sealed class MT3005MarkParameterFix() : MemTraceFix("MT3005")
{
    private protected override IEnumerable<FixProposal> Propose(Fault fault)
    {
        yield return new FixProposal("Mark the parameter [ReportsMemory]", "MemTrace.MT3005.Mark", Edits(fault), FixReach.Member);
    }

    private static IEnumerable<SourceEdit> Edits(Fault fault)
    {
        if (fault.Node.AncestorsAndSelf().OfType<ParameterSyntax>().FirstOrDefault() is { } parameter)
            yield return new SourceEdit(fault.Source).Add(fault.Source, parameter, MarkEdits.Text(MemoryAttributeKind.Reports, MemoryPortion.All));
    }
}
