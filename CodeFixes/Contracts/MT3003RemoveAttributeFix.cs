using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using MemTrace.CodeFixes.Checking;
using MemTrace.CodeFixes.Editing;

namespace MemTrace.CodeFixes.Contracts;

/// <summary>Removes an attribute that does not apply.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(MT3003RemoveAttributeFix)), Shared]
public sealed class MT3003RemoveAttributeFix() : MemTraceFix("MT3003")
{
    private protected override IEnumerable<FixProposal> Propose(Fault fault)
    {
        yield return new FixProposal("Remove the attribute", "MemTrace.MT3003.Remove", Edits(fault), FixReach.Member);
    }

    private static IEnumerable<SourceEdit> Edits(Fault fault)
    {
        if (fault.Node.AncestorsAndSelf().OfType<AttributeSyntax>().FirstOrDefault() is { } attribute)
            yield return new SourceEdit(fault.Source).RemoveAttribute(fault.Source, attribute);
    }
}
