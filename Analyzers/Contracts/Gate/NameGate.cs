using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace MemTrace.Analyzers.Contracts.Gate;

/// <summary>
/// Tells by names alone which bodies can matter: those that mention something from which a copy comes, in which one is kept, or that
/// could pass a parameter on to a report. Reads each file's text once or, where private helpers carry a name on, a few times.
/// </summary>
internal sealed class NameGate(Compilation compilation, Func<NameRoles> names)
{
    private readonly Lazy<(ImmutableDictionary<SyntaxTree, FileMentions> Files, int FilesRead)> _closure =
        new(() => MentionClosure.Compute(compilation, names()));

    /// <summary>How often a file's text was read in all.</summary>
    public int FilesRead => _closure.Value.FilesRead;

    public bool MayMatter(SyntaxNode body)
    {
        if (!_closure.Value.Files.TryGetValue(body.SyntaxTree, out var file))
            return false;

        var member = PrivateMembers.Enclosing(body);
        return Relevance.Decide(file.Within(member?.Span ?? body.Span), member);
    }
}
