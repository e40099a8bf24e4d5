using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MemTrace.Analyzers.Contracts.Gate;

/// <summary>
/// Tells by names alone which bodies can matter: those that mention something from which a copy comes, in which one is kept, or that
/// could pass a parameter on to a report. Reads each file's text once or, where private helpers carry a name on, a few times.
/// </summary>
internal sealed class NameGate
{
    private readonly Lazy<State> _state;

    /// <param name="compilation">The compilation whose source is asked about.</param>
    /// <param name="names">Makes the names to begin with, once, when the first body is asked about.</param>
    public NameGate(Compilation compilation, Func<NameRoles> names)
    {
        _state = new Lazy<State>(() =>
        {
            var relevance = new Relevance(new NumericNames(compilation));
            var (files, filesRead) = MentionClosure.Compute(compilation, names(), relevance);
            return new State(files, filesRead, relevance);
        });
    }

    /// <summary>How often a file's text was read in all.</summary>
    public int FilesRead => _state.Value.FilesRead;

    /// <summary>Whether the member that the node stands in can matter; of a node outside of members, whether anything in it can.</summary>
    public bool MayMatter(SyntaxNode body)
    {
        var state = _state.Value;
        if (!state.Files.TryGetValue(body.SyntaxTree, out var file))
            return false;
        var member = PrivateMembers.Enclosing(body);
        return state.Relevance.Decide(file.Within(member?.Span ?? body.Span), member);
    }

    /// <summary>Whether a copy may come from the member that the node stands in, or be kept there, whatever is passed to it.</summary>
    public bool MayAcquire(SyntaxNode body)
    {
        var state = _state.Value;
        return state.Files.TryGetValue(body.SyntaxTree, out var file)
            && (file.Within(PrivateMembers.Enclosing(body)?.Span ?? body.Span) & MentionRole.Copy) != 0;
    }

    /// <summary>The places in the member at which a name that matters stands, comments and strings among them.</summary>
    public IEnumerable<int> MentionsIn(MemberDeclarationSyntax member) =>
        _state.Value.Files.TryGetValue(member.SyntaxTree, out var file) ? file.PositionsWithin(member.Span) : [];

    private sealed record State(ImmutableDictionary<SyntaxTree, FileMentions> Files, int FilesRead, Relevance Relevance);
}
