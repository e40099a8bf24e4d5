namespace MemTrace.Analyzers.Contracts.Gate;

/// <summary>A place in a file where a name that matters stands.</summary>
internal readonly record struct Mention(int Position, MentionRole Role);
