namespace MemTrace;

/// <summary>The copies that one place in the source took and that are outstanding.</summary>
/// <param name="FilePath">The source file of the call.</param>
/// <param name="LineNumber">The line of the call.</param>
/// <param name="Copies">How many copies.</param>
/// <param name="UnreportedCopies">How many of them nobody reported.</param>
/// <param name="Entries">How many entries they have together.</param>
public readonly record struct LeakSite(string FilePath, int LineNumber, int Copies, int UnreportedCopies, long Entries)
{
    /// <summary>A line for people.</summary>
    public override string ToString() =>
        $"{Copies} outstanding, {UnreportedCopies} of them never reported, with {Entries} entries, taken at {FilePath}:{LineNumber}";
}
