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
        var releases = Releases(fault);
        foreach (var place in CopyPlaces.Of(fault).Where(static place => place.WriteUsing is not null))
        {
            yield return DeadCode.Remove(place.WriteUsing!([]), fault.Source, Bodies.Member(fault.Acquisition), releases, [], fault.CancellationToken);
            if (releases.Length > 0)
                yield return place.WriteUsing([]);
        }
    }

    private static IEnumerable<SourceEdit> Finallies(Fault fault)
    {
        var releases = Releases(fault);
        foreach (var place in CopyPlaces.Of(fault).Where(static place => place.Symbol is ILocalSymbol or IParameterSymbol))
        {
            if (Rest(fault, place) is not { Length: > 0 } rest)
                continue;
            var edit = new SourceEdit(fault.Source);
            foreach (var release in releases)
                edit.Remove(release);
            // A copy that is released by another member elsewhere is released by that here.
            var way = releases.FirstOrDefault(static release => release.Parent is BlockSyntax)?.ToString() ?? place.Name + (place.MayBeNull ? "?" : string.Empty) + ".Dispose();";
            yield return edit.WrapInTry(rest, [NewStatement.Line(way)]);
        }
    }

    /// <summary>The statements after the copy was made, to the end of what surrounds them; those that only end a switch section stay out.</summary>
    private static StatementSyntax[]? Rest(Fault fault, CopyPlace place)
    {
        if (fault.Acquisition is ParameterSyntax)
            return Bodies.Of(Bodies.Around(fault.Acquisition)) is BlockSyntax body ? [.. body.Statements] : null;
        var statement = fault.Acquisition.AncestorsAndSelf().OfType<StatementSyntax>().FirstOrDefault();
        // What a condition binds is there where the condition holds.
        if (statement is IfStatementSyntax { Statement: BlockSyntax inner } test && test.Condition.Span.Contains(fault.Acquisition.Span))
            return inner.Span.Contains(place.Position) ? [.. inner.Statements] : Behind(statement);
        return statement is null ? null : Behind(statement);
    }

    private static StatementSyntax[]? Behind(StatementSyntax statement)
    {
        SyntaxList<StatementSyntax>? list = statement.Parent switch
        {
            BlockSyntax block => block.Statements,
            SwitchSectionSyntax section => section.Statements,
            _ => null,
        };
        if (statement.Parent is GlobalStatementSyntax { Parent: CompilationUnitSyntax unit })
        {
            return [.. unit.Members.OfType<GlobalStatementSyntax>().Select(static global => global.Statement)
                .SkipWhile(other => other != statement).Skip(1).TakeWhile(static other => other is not LocalFunctionStatementSyntax)];
        }

        return list?.SkipWhile(other => other != statement).Skip(1).Where(static other => other is not BreakStatementSyntax).ToArray();
    }

    /// <summary>Statements that release the copy: with <c>using</c> they would be the second.</summary>
    private static StatementSyntax[] Releases(Fault fault) =>
        [.. fault.Calls.Releases.Where(static release => !release.IsAmount).Select(static release => release.Statement).OfType<StatementSyntax>()];
}
