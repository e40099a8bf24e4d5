using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using MemTrace.Analyzers.Contracts;
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
        if (MarkEdits.DeclarationAt(fault.Node) is not { } declaration)
            yield break;
        if (!fault.Diagnostic.Properties.TryGetValue(ContractProperties.Repeat, out var repeat) || string.IsNullOrEmpty(repeat))
        {
            if (Above(fault, declaration) is { } above)
                yield return above;
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

    /// <summary>What the member says more than its base is said there too.</summary>
    private static SourceEdit? Above(Fault fault, SyntaxNode declaration)
    {
        if (BaseDeclarations.Of(fault, declaration) is not { Count: > 0 } above)
            return null;
        var edit = new SourceEdit(fault.Source);
        foreach (var attribute in MarkEdits.ListsOf(declaration).SelectMany(static list => list.Attributes))
        {
            if (MemoryAttributeNames.TryGetKind(fault.Source.Model.GetTypeInfo(attribute, fault.CancellationToken).Type as INamedTypeSymbol, out _))
                edit = above.Aggregate(edit, (all, other) => all.Add(fault.Source, other, attribute.ToString()));
        }

        return edit;
    }

    private static ParameterSyntax? ParameterAt(SyntaxNode declaration, int index) =>
        declaration.ChildNodes().OfType<BaseParameterListSyntax>().FirstOrDefault()?.Parameters is { } parameters && index < parameters.Count ? parameters[index] : null;
}
