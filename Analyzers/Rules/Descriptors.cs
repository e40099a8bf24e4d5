using Microsoft.CodeAnalysis;

namespace MemTrace.Analyzers.Rules;

/// <summary>What every rule is called, how severe it is by default, and how its message reads.</summary>
/// <remarks>
/// In the messages of the flow rules <c>{0}</c> is the copy with its verb ("`batch` (copied by `Cache.Take`) is") and the last argument
/// the reason, with the space in front of it, or nothing.
/// </remarks>
internal static class Descriptors
{
    public static readonly DiagnosticDescriptor MT1001NeverReported = Create(
        "MT1001", RuleCategory.Reporting, "Copied bytes are never reported", "{0} never reported{1}");

    public static readonly DiagnosticDescriptor MT1002NotReportedOnEveryPath = Create(
        "MT1002", RuleCategory.Reporting, "Copied bytes are not reported on every path", "{0} not reported{1}");

    public static readonly DiagnosticDescriptor MT1003PartlyReported = Create(
        "MT1003", RuleCategory.Reporting, "Only part of the copied bytes is reported", "{0} reported only in part{1}{2}");

    public static readonly DiagnosticDescriptor MT1004ReportedTwice = Create(
        "MT1004", RuleCategory.Reporting, "Copied bytes are reported twice", "{0} reported twice{1}");

    public static readonly DiagnosticDescriptor MT1005WrongAmount = Create(
        "MT1005", RuleCategory.Reporting, "Reported amount is not the copy's bytes", "The reported amount is not the number of {0}{1}");

    public static readonly DiagnosticDescriptor MT1006HeldAcrossSuspension = Create(
        "MT1006", RuleCategory.Reporting, "Copy is held across an await or yield before it is reported",
        "{0} held across an await or yield before the report{1}", DiagnosticSeverity.Info);

    public static readonly DiagnosticDescriptor MT2001NotReleasedOnEveryPath = Create(
        "MT2001", RuleCategory.Releasing, "Reported bytes are not released on every path", "{0} reported but not released{1}");

    public static readonly DiagnosticDescriptor MT2002NotReleasedOnException = Create(
        "MT2002", RuleCategory.Releasing, "Reported bytes are not released when an exception leaves",
        "{0} reported but not released when an exception leaves{1}", DiagnosticSeverity.Info);

    public static readonly DiagnosticDescriptor MT2003ReleasedTwice = Create(
        "MT2003", RuleCategory.Releasing, "Reported bytes are released twice", "{0} released twice{1}");

    public static readonly DiagnosticDescriptor MT2004ReleasedUnreported = Create(
        "MT2004", RuleCategory.Releasing, "Bytes are released that were not reported", "{0} released but not reported before{1}");

    public static readonly DiagnosticDescriptor MT2005UsedAfterRelease = Create(
        "MT2005", RuleCategory.Releasing, "Copy is used after its release", "{0} used after its release{1}");

    public static readonly DiagnosticDescriptor MT3001UnmarkedHandOut = Create(
        "MT3001", RuleCategory.Contracts, "Member hands out a copy of cached entries but is not marked",
        "{0} hands out a copy of cached entries{1} but is not marked `[TracksMemory]`{2}");

    public static readonly DiagnosticDescriptor MT3002ContractChanged = Create(
        "MT3002", RuleCategory.Contracts, "Override or implementation changes a memory contract", "{0} changes the memory contract of {1}: {2}");

    public static readonly DiagnosticDescriptor MT3003AttributeDoesNotApply = Create(
        "MT3003", RuleCategory.Contracts, "Memory attribute does not apply here", "{0} does not apply here: {1}");

    public static readonly DiagnosticDescriptor MT3004ContractNotKept = Create(
        "MT3004", RuleCategory.Contracts, "Member does not keep its memory contract", "{0} does not keep its memory contract{1}");

    public static readonly DiagnosticDescriptor MT3005UnmentionedReport = Create(
        "MT3005", RuleCategory.Contracts, "Member reports a parameter that its contract does not mention",
        "Parameter {0} is reported but not marked `[ReportsMemory]`{1}");

    public static readonly DiagnosticDescriptor MT4001UnreadableAnnotation = Create(
        "MT4001", RuleCategory.Configuration, "Annotation line cannot be read", "This line cannot be read: {0}");

    public static readonly DiagnosticDescriptor MT4002UnknownAnnotation = Create(
        "MT4002", RuleCategory.Configuration, "Annotation names no symbol", "`{0}` names no symbol: {1}", DiagnosticSeverity.Info);

    private static DiagnosticDescriptor Create(
        string id, string category, string title, string message, DiagnosticSeverity severity = DiagnosticSeverity.Warning)
    {
#pragma warning disable RS0030 // This is the one place that may.
        // No help link: the project has no public address. The rules' pages are in the package, under docs/rules.
        return new DiagnosticDescriptor(id, title, message, category, severity, isEnabledByDefault: true);
#pragma warning restore RS0030
    }
}
