namespace MemTrace.Analyzers.Tests.Proof.Mutation;

/// <summary>What is done to a report, a release or a hand-over.</summary>
internal enum MutantKind
{
    /// <summary>It is left out.</summary>
    Deleted,

    /// <summary>It is done twice.</summary>
    Duplicated,

    /// <summary>Only one portion of the copy is reported.</summary>
    Narrowed,

    /// <summary>It changes places with a neighbour, or is done at the other end of its block.</summary>
    Moved,
}
