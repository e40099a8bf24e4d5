namespace MemTrace.CodeFixes.Checking;

/// <summary>Where a new finding speaks against a fix.</summary>
internal enum FixReach
{
    /// <summary>Anywhere in the file.</summary>
    File,

    /// <summary>
    /// In the edited member alone. A mark gives the duty to the member's callers, and what they owe then is for them to fix; that the mark
    /// itself stands wrong speaks against it everywhere.
    /// </summary>
    Member,
}
