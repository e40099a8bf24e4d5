using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using MemTrace.CodeFixes.Copies;
using MemTrace.CodeFixes.Editing;

namespace MemTrace.CodeFixes.Releasing;

/// <summary>Releases on every path: by <c>using</c>, or by try/finally.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(MT2001ReleaseFix)), Shared]
public sealed class MT2001ReleaseFix() : MemTraceFix("MT2001", "MT2002")
{
    private protected override IEnumerable<FixProposal> Propose(Fault fault)
    {
        yield return new FixProposal("Release with 'using'", "MemTrace.MT2001.Using", Usings(fault));
        yield return new FixProposal("Release in 'finally'", "MemTrace.MT2001.Finally", Finallies(fault));
    }

    private static IEnumerable<SourceEdit> Usings(Fault fault)
    {
        var releases = Releases(fault).ToArray();
        foreach (var place in CopyPlaces.Of(fault).Where(static place => place.WriteUsing is not null))
        {
            yield return releases.Aggregate(place.WriteUsing!([]), static (edit, release) => edit.Remove(release));
            if (releases.Length > 0)
                yield return place.WriteUsing([]);
        }
    }

    private static IEnumerable<SourceEdit> Finallies(Fault fault)
    {
        foreach (var place in CopyPlaces.Of(fault).Where(static place => place.Symbol is ILocalSymbol or IParameterSymbol))
        {
            var statement = fault.Acquisition.AncestorsAndSelf().OfType<StatementSyntax>().FirstOrDefault(static s => s.Parent is BlockSyntax);
            if (statement?.Parent is not BlockSyntax block)
                continue;
            var rest = block.Statements.SkipWhile(other => other != statement).Skip(1).ToArray();
            if (rest.Length > 0)
                yield return new SourceEdit(fault.Source).WrapInTry(rest, NewStatement.Line(place.Name + (place.MayBeNull ? "?" : string.Empty) + ".Dispose();"));
        }
    }

    /// <summary>Statements that release the copy by name: with <c>using</c> they would be the second.</summary>
    private static IEnumerable<StatementSyntax> Releases(Fault fault) => fault.Local is not { } local ? [] : Bodies.Member(fault.Acquisition).DescendantNodes()
        .OfType<ExpressionStatementSyntax>()
        .Where(statement => statement.Expression.ToString() is var text && (text == local + ".Dispose()" || text == local + "?.Dispose()"));
}
