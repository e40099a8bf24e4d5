using System.Collections.Immutable;
using Microsoft.CodeAnalysis.Text;

namespace MemTrace.Analyzers.Contracts.Gate;

/// <summary>What one file mentions, by position.</summary>
/// <param name="Mentions">Ordered by position.</param>
/// <param name="Everywhere">Roles that hold for every body of the file.</param>
internal sealed record FileMentions(ImmutableArray<Mention> Mentions, MentionRole Everywhere)
{
    public static readonly FileMentions None = new(ImmutableArray<Mention>.Empty, MentionRole.None);

    /// <summary>The roles of all names that are mentioned within the span.</summary>
    public MentionRole Within(TextSpan span)
    {
        var low = 0;
        var high = Mentions.Length;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (Mentions[middle].Position < span.Start)
                low = middle + 1;
            else
                high = middle;
        }

        var roles = Everywhere;
        for (; low < Mentions.Length && Mentions[low].Position < span.End; low++)
            roles |= Mentions[low].Role;
        return roles;
    }
}
