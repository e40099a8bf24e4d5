using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using MemTrace.Analyzers.Contracts;
using MemTrace.Analyzers.Flow;
using MemTrace.CodeFixes.Checking;
using MemTrace.CodeFixes.Copies;

namespace MemTrace.CodeFixes;

/// <summary>A finding, as its diagnostic tells it, at its place in the document.</summary>
internal sealed class Fault
{
    private MemoryCalls? _calls;

    private Fault(AnalyzedDocument source, Diagnostic diagnostic, SyntaxNode node, SyntaxNode? acquisition, CancellationToken cancellationToken)
    {
        Source = source;
        Diagnostic = diagnostic;
        Node = node;
        CancellationToken = cancellationToken;
        Path = PathOf(diagnostic);
        Acquisition = acquisition ?? Path.Where(static step => step.Kind == PathStepKind.Acquisition).Select(step => NodeAt(step.Location)).FirstOrDefault() ?? node;
    }

    public AnalyzedDocument Source { get; }

    public Diagnostic Diagnostic { get; }

    public CancellationToken CancellationToken { get; }

    /// <summary>What the diagnostic points at.</summary>
    public SyntaxNode Node { get; }

    /// <summary>The expression, argument or parameter that the copy came from; else what the diagnostic points at.</summary>
    public SyntaxNode Acquisition { get; }

    /// <summary>The steps that the finding shows, in their order.</summary>
    public ImmutableArray<(PathStepKind Kind, Location Location)> Path { get; }

    /// <summary>The calls around the acquisition that report or release the copy.</summary>
    public MemoryCalls Calls => _calls ??= new MemoryCalls(this);

    /// <summary>The name of the local or parameter that holds the copy.</summary>
    public string? Local => Acquisition is ParameterSyntax parameter ? parameter.Identifier.ValueText : Diagnostic.Properties.TryGetValue(FindingProperties.Local, out var name) ? name : null;

    /// <summary>The portion that is missing, or concerned.</summary>
    public MemoryPortion Portion =>
        Diagnostic.Properties.TryGetValue(FindingProperties.Portion, out var text) && Enum.TryParse(text, out MemoryPortion portion) ? portion : MemoryPortion.All;

    public bool HasReleaseHalf => Diagnostic.Properties.TryGetValue(FindingProperties.HasReleaseHalf, out var text) && text == "true";

    /// <summary>A finding of this document; null where its location is not in it (any more).</summary>
    public static Fault? TryCreate(AnalyzedDocument source, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        var span = diagnostic.Location.SourceSpan;
        return diagnostic.Location.IsInSource && source.Root.FullSpan.Contains(span)
            ? new Fault(source, diagnostic, source.Root.FindNode(span, getInnermostNodeForTie: true), null, cancellationToken)
            : null;
    }

    /// <summary>The same finding, seen from a function that the copy is passed to.</summary>
    public Fault In(ParameterSyntax parameter) => new(Source, Diagnostic, Node, parameter, CancellationToken);

    /// <summary>The node at a location of this document; null for another file's.</summary>
    public SyntaxNode? NodeAt(Location location)
    {
        // The diagnostic may come from an older tree of the same file.
        var isHere = location.IsInSource && location.SourceTree!.FilePath == Source.Root.SyntaxTree.FilePath && Source.Root.FullSpan.Contains(location.SourceSpan);
        return isHere ? Source.Root.FindNode(location.SourceSpan, getInnermostNodeForTie: true) : null;
    }

    private static ImmutableArray<(PathStepKind, Location)> PathOf(Diagnostic diagnostic)
    {
        if (!diagnostic.Properties.TryGetValue(FindingProperties.PathKinds, out var kinds) || string.IsNullOrEmpty(kinds))
            return [];
        return
        [
            .. kinds!.Split(',')
                .Zip(diagnostic.AdditionalLocations, static (kind, location) => (Kind: Enum.TryParse(kind, out PathStepKind parsed) ? parsed : PathStepKind.Exit, location)),
        ];
    }
}
