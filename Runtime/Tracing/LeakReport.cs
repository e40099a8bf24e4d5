namespace MemTrace;

/// <summary>
/// The copies that are outstanding below a trace node, by the place that took them. At a point where none should be, such as before a
/// shutdown, each of them is a leak. Immutable.
/// </summary>
/// <remarks>
/// Needs no finaliser: a cache knows the copies that it handed out until they are disposed, also those that were dropped and collected.
/// Copies of a disposed cache are among them as long as one of its reported copies is not released.
/// </remarks>
public sealed class LeakReport
{
    internal LeakReport(IReadOnlyList<OutstandingCopy> copies)
    {
        Copies = copies;
        Sites =
        [
            .. copies
                .GroupBy(copy => (copy.FilePath, copy.LineNumber))
                .Select(site => new LeakSite(
                    site.Key.FilePath,
                    site.Key.LineNumber,
                    site.Count(),
                    site.Count(copy => !copy.IsReported),
                    site.Sum(copy => copy.EndIndex - copy.FirstIndex)))
                .OrderByDescending(site => site.Copies).ThenBy(site => site.FilePath, StringComparer.Ordinal).ThenBy(site => site.LineNumber),
        ];
    }

    /// <summary>Each copy; those of one cache stand together, oldest first.</summary>
    public IReadOnlyList<OutstandingCopy> Copies { get; }

    /// <summary>The places that took them, those with the most copies first.</summary>
    public IReadOnlyList<LeakSite> Sites { get; }

    /// <summary>A line for each place.</summary>
    public override string ToString() => Sites.Count == 0 ? "No copy is outstanding." : string.Join('\n', Sites);
}
