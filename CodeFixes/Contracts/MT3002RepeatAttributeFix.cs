using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using MemTrace.Analyzers.Rules.Contracts;
using MemTrace.CodeFixes.Checking;
using MemTrace.CodeFixes.Editing;

namespace MemTrace.CodeFixes.Contracts;

/// <summary>Repeats the attributes of what is overridden or implemented.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(MT3002RepeatAttributeFix)), Shared]
public sealed class MT3002RepeatAttributeFix() : MemTraceFix("MT3002")
{
    private protected override IEnumerable<FixProposal> Propose(Fault fault)
    {
        yield return new FixProposal("Repeat the attribute", "MemTrace.MT3002.Repeat", Edits(fault), FixReach.Member);
    }

    private static IEnumerable<SourceEdit> Edits(Fault fault)
    {
        if (!fault.Diagnostic.Properties.TryGetValue(ContractProperties.Repeat, out var repeat) || string.IsNullOrEmpty(repeat) ||
            MarkEdits.DeclarationAt(fault.Node) is not { } declaration)
        {
            yield break;
        }

        var edit = new SourceEdit(fault.Source);
        foreach (var line in repeat!.Split('\n'))
        {
            var space = line.IndexOf(' ');
            var (target, attribute) = (line.Substring(0, space), line.Substring(space + 1));
            var place = target == "member" ? declaration : ParameterAt(declaration, int.Parse(target, System.Globalization.CultureInfo.InvariantCulture));
            if (place is null)
                yield break;
            var name = attribute.IndexOf('(') is var open and >= 0 ? attribute.Substring(0, open) : attribute;
            foreach (var old in MarkEdits.ListsOf(place).SelectMany(static list => list.Attributes).Where(a => a.Name.ToString().Replace("Attribute", string.Empty).EndsWith(name, StringComparison.Ordinal)))
                edit = edit.RemoveAttribute(fault.Source, old);
            edit = edit.Add(fault.Source, place, attribute);
        }

        yield return edit;
    }

    private static ParameterSyntax? ParameterAt(SyntaxNode declaration, int index) =>
        declaration.ChildNodes().OfType<BaseParameterListSyntax>().FirstOrDefault()?.Parameters is { } parameters && index < parameters.Count ? parameters[index] : null;
}
