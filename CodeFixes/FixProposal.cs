using MemTrace.CodeFixes.Checking;
using MemTrace.CodeFixes.Editing;

namespace MemTrace.CodeFixes;

/// <summary>One entry of the light bulb.</summary>
/// <param name="Title">What it says.</param>
/// <param name="Key">The same for every finding that is fixed in this way.</param>
/// <param name="Edits">Edits that may do it, lazily, the best first; the first one that is right is taken.</param>
/// <param name="Reach">Where new findings are this fix's fault.</param>
internal sealed record FixProposal(string Title, string Key, IEnumerable<SourceEdit> Edits, FixReach Reach = FixReach.File)
{
    /// <summary>An edit may settle one of several paths (or calls): then the next one is settled in the same way, until the finding is gone.</summary>
    public bool MayTakeSeveral { get; init; }
}
