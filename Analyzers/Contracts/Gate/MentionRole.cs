namespace MemTrace.Analyzers.Contracts.Gate;

/// <summary>Why a name matters to a body that mentions it.</summary>
[Flags]
internal enum MentionRole
{
    None = 0,

    /// <summary>A copy may come from it, or is kept in it: the body matters.</summary>
    Copy = 1,

    /// <summary>It reports or takes over an argument: the body matters if it has parameters that it could pass on.</summary>
    TakesCopy = 2,

    /// <summary>It reports a number: the body matters if it has a numeric parameter or also mentions a number of bytes.</summary>
    TakesNumber = 4,

    /// <summary>It is a number of bytes.</summary>
    Bytes = 8,

    /// <summary>A marked delegate type: whatever has it in its signature brings its contract to bodies that do not name it.</summary>
    Delegate = 16,
}
