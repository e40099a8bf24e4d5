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
        var roles = Everywhere;
        for (var at = FirstFrom(span.Start); at < Mentions.Length && Mentions[at].Position < span.End; at++)
            roles |= Mentions[at].Role;
        return roles;
    }

    /// <summary>Where names are mentioned within the span.</summary>
    public IEnumerable<int> PositionsWithin(TextSpan span)
    {
        for (var at = FirstFrom(span.Start); at < Mentions.Length && Mentions[at].Position < span.End; at++)
            yield return Mentions[at].Position;
    }

    private int FirstFrom(int position)
    {
        var low = 0;
        var high = Mentions.Length;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (Mentions[middle].Position < position)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }
}
