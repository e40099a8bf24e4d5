namespace MemTrace.Analyzers.Tests.Proof.Judging;

/// <summary>What the analyzers and the runs can disagree on.</summary>
internal enum DisagreementKind
{
    /// <summary>An analyzer crashed, or a finding names no copy of the program.</summary>
    Stray,

    /// <summary>Bytes are not reported in a run; nothing is found.</summary>
    MissedMissing,

    /// <summary>Bytes are said not to be reported; they are in every run.</summary>
    FalseMissing,

    /// <summary>Missing bytes are found, under the wrong one of the three rules.</summary>
    OtherMissing,

    /// <summary>Bytes are reported twice in a run; nothing is found.</summary>
    MissedTwice,

    /// <summary>Bytes are said to be reported twice; they never are.</summary>
    FalseTwice,

    /// <summary>The release is wrong in a run; nothing is found.</summary>
    MissedRelease,

    /// <summary>The release is said to be wrong; it is right in every run.</summary>
    FalseRelease,

    /// <summary>A wrong release is found, but not what is wrong with it.</summary>
    OtherRelease,
}
