namespace MemTrace.Analyzers.Flow;

/// <summary>
/// Keys of the diagnostic properties that carry a finding's facts to the code fixes. The kinds of a diagnostic's additional
/// locations stand, in order and separated by commas, under <see cref="PathKinds"/>.
/// </summary>
internal static class FindingProperties
{
    /// <summary>The name of the local or parameter that holds the copy; absent when no local does.</summary>
    public const string Local = "local";

    /// <summary>The missing (MT1001 to MT1003) or concerned portion: <c>Dangling</c>, <c>NonDangling</c> or <c>All</c>.</summary>
    public const string Portion = "portion";

    /// <summary>Names of the <c>PathStepKind</c> of each additional location, separated by commas.</summary>
    public const string PathKinds = "path";

    /// <summary><c>true</c> when the copy's type has a release half.</summary>
    public const string HasReleaseHalf = "releases";

    /// <summary>MT1001 to MT1003: <c>true</c> when no path reports anything, so that a report right after the acquisition is right.</summary>
    public const string NothingReported = "nothing-reported";
}
