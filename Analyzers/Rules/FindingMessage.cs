using MemTrace.Analyzers.Contracts;
using MemTrace.Analyzers.Flow;

namespace MemTrace.Analyzers.Rules;

/// <summary>The words that complete a rule's message: the copy, its portion, where it came from, and why.</summary>
internal static class FindingMessage
{
    /// <summary>The arguments of the message of the finding's rule, in order.</summary>
    public static object[] Arguments(Finding finding) => finding.Kind switch
    {
        FindingKind.PartlyReported => [Copy(finding) + " is", Missing(finding.Portion), Reason(finding)],
        FindingKind.WrongAmount => [Bytes(finding.Portion) + " of " + Copy(finding), Reason(finding)],
        FindingKind.NotReleasedOnEveryPath or FindingKind.NotReleasedOnException or FindingKind.ReleasedTwice
            or FindingKind.ReleasedUnreported or FindingKind.UsedAfterRelease => [Copy(finding) + " is", Reason(finding)],
        FindingKind.UnmarkedHandOut => [Quoted(finding.Subject), From(finding), Reason(finding)],
        FindingKind.ContractNotKept or FindingKind.UnmentionedReport => [Quoted(finding.Subject), Reason(finding)],
        _ => [CopyWithVerb(finding), Reason(finding)],
    };

    private static string CopyWithVerb(Finding finding) => finding.Portion is MemoryPortion.Dangling or MemoryPortion.NonDangling
        ? "The " + Bytes(finding.Portion) + " of " + Copy(finding, inSentence: true) + " are"
        : Copy(finding) + " is";

    private static string Copy(Finding finding, bool inSentence = false)
    {
        if (finding.Subject.Length != 0)
            return Quoted(finding.Subject) + From(finding);
        var copy = inSentence || finding.Kind == FindingKind.WrongAmount ? "the copy" : "The copy";
        return finding.Origin.Length == 0 ? copy : copy + " made by " + Quoted(finding.Origin);
    }

    private static string From(Finding finding) => finding.Origin.Length == 0 ? "" : " (copied by " + Quoted(finding.Origin) + ")";

    private static string Missing(MemoryPortion portion) => portion is MemoryPortion.Dangling or MemoryPortion.NonDangling
        ? ", without its " + Bytes(portion)
        : "";

    private static string Bytes(MemoryPortion portion) => portion switch
    {
        MemoryPortion.Dangling => "dangling bytes",
        MemoryPortion.NonDangling => "non-dangling bytes",
        _ => "bytes",
    };

    private static string Reason(Finding finding) =>
        finding.Reason.Length == 0 ? "" : finding.Reason[0] is ',' or ':' or ';' ? finding.Reason : " " + finding.Reason;

    private static string Quoted(string name) => "`" + name + "`";
}
