using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using MemTrace.CodeFixes.Checking;

namespace MemTrace.CodeFixes.Contracts;

/// <summary>Marks a member that hands out copies.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(MT3001MarkFix)), Shared]
public sealed class MT3001MarkFix() : MemTraceFix("MT3001")
{
    private protected override IEnumerable<FixProposal> Propose(Fault fault)
    {
        yield return new FixProposal(HandOn.Title, HandOn.Key, HandOn.Edits(fault, fault.Node), FixReach.Member);
    }
}
