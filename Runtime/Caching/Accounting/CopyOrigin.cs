namespace MemTrace;

/// <summary>Where a copy was taken: the source file and line of the call, and the stack if it was asked for.</summary>
internal readonly record struct CopyOrigin(string FilePath, int LineNumber, string? Stack);
