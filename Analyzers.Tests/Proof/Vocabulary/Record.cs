using MemTrace;

namespace Vocabulary;

/// <summary>One copied record.</summary>
public readonly struct Record
{
    /// <summary>Its index in the log.</summary>
    public long Index { get; init; }

    /// <summary>Its term.</summary>
    public long Term { get; init; }

    /// <summary>Its bytes.</summary>
    [MemoryBytes]
    public long Size { get; init; }
}
