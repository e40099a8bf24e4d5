using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;
using MemTrace.Analyzers.Contracts;
using MemTrace.Analyzers.Flow;
using MemTrace.Analyzers.Rules;
using Xunit;
using Portion = MemTrace.Analyzers.Contracts.MemoryPortion;

namespace MemTrace.Analyzers.Tests.Rules;

/// <summary>The sentence of each flow rule, and what a diagnostic carries besides it.</summary>
public sealed class FindingMessageTests
{
    private static readonly SyntaxTree Tree = CSharpSyntaxTree.ParseText("class C { void M() { var batch = Take(); } }", path: "/C.cs");

    private static Finding Finding(
        FindingKind kind, Portion portion = Portion.All, string reason = "", string subject = "batch", string origin = "Cache.Take") => new(
            kind, At(10, 4), subject, origin, portion, reason,
            [new PathStep(PathStepKind.Acquisition, At(33, 6), "copied"), new PathStep(PathStepKind.Branch, At(20, 2), "true"), new PathStep(PathStepKind.Exit, At(42, 1), "end")],
            ImmutableDictionary<string, string?>.Empty.Add(FindingProperties.Local, "batch"));

    private static Location At(int start, int length) => Location.Create(Tree, new TextSpan(start, length));

    private static string Message(DiagnosticDescriptor rule, Finding finding) => FindingDiagnostic.Create(rule, finding).GetMessage();

    public static TheoryData<string, string, string> Sentences => new()
    {
        { nameof(Descriptors.MT1001NeverReported), nameof(FindingKind.NeverReported), "`batch` (copied by `Cache.Take`) is never reported" },
        { nameof(Descriptors.MT1002NotReportedOnEveryPath), nameof(FindingKind.NotReportedOnEveryPath), "`batch` (copied by `Cache.Take`) is not reported" },
        { nameof(Descriptors.MT1003PartlyReported), nameof(FindingKind.PartlyReported), "`batch` (copied by `Cache.Take`) is reported only in part" },
        { nameof(Descriptors.MT1004ReportedTwice), nameof(FindingKind.ReportedTwice), "`batch` (copied by `Cache.Take`) is reported twice" },
        { nameof(Descriptors.MT1005WrongAmount), nameof(FindingKind.WrongAmount), "The reported amount is not the number of bytes of `batch` (copied by `Cache.Take`)" },
        { nameof(Descriptors.MT1006HeldAcrossSuspension), nameof(FindingKind.HeldAcrossSuspension), "`batch` (copied by `Cache.Take`) is held across an await or yield before the report" },
        { nameof(Descriptors.MT2001NotReleasedOnEveryPath), nameof(FindingKind.NotReleasedOnEveryPath), "`batch` (copied by `Cache.Take`) is reported but not released" },
        { nameof(Descriptors.MT2002NotReleasedOnException), nameof(FindingKind.NotReleasedOnException), "`batch` (copied by `Cache.Take`) is reported but not released when an exception leaves" },
        { nameof(Descriptors.MT2003ReleasedTwice), nameof(FindingKind.ReleasedTwice), "`batch` (copied by `Cache.Take`) is released twice" },
        { nameof(Descriptors.MT2004ReleasedUnreported), nameof(FindingKind.ReleasedUnreported), "`batch` (copied by `Cache.Take`) is released but not reported before" },
        { nameof(Descriptors.MT2005UsedAfterRelease), nameof(FindingKind.UsedAfterRelease), "`batch` (copied by `Cache.Take`) is used after its release" },
        { nameof(Descriptors.MT3001UnmarkedHandOut), nameof(FindingKind.UnmarkedHandOut), "`batch` hands out a copy of cached entries (copied by `Cache.Take`) but is not marked `[TracksMemory]`" },
        { nameof(Descriptors.MT3004ContractNotKept), nameof(FindingKind.ContractNotKept), "`batch` does not keep its memory contract" },
        { nameof(Descriptors.MT3005UnmentionedReport), nameof(FindingKind.UnmentionedReport), "Parameter `batch` is reported but not marked `[ReportsMemory]`" },
    };

    [Theory]
    [MemberData(nameof(Sentences))]
    public void Message_OfEachKind_IsOneSentence(string rule, string kind, string expected)
    {
        var descriptor = (DiagnosticDescriptor)typeof(Descriptors).GetField(rule)!.GetValue(null)!;
        Assert.Equal(expected, Message(descriptor, Finding(Enum.Parse<FindingKind>(kind))));
        Assert.Equal(expected + " when `applied` is true", Message(descriptor, Finding(Enum.Parse<FindingKind>(kind), reason: "when `applied` is true")));
    }

    [Fact]
    public void Kinds_AllHaveASentence() => Assert.Equal(
        Enum.GetNames<FindingKind>().Order(StringComparer.Ordinal),
        Sentences.Select(row => row.Data.Item2).Order(StringComparer.Ordinal));

    [Fact]
    public void Portion_UnlessAll_IsNamed()
    {
        Assert.Equal("The dangling bytes of `batch` (copied by `Cache.Take`) are never reported", Message(Descriptors.MT1001NeverReported, Finding(FindingKind.NeverReported, Portion.Dangling)));
        Assert.Equal("The non-dangling bytes of `batch` (copied by `Cache.Take`) are reported twice", Message(Descriptors.MT1004ReportedTwice, Finding(FindingKind.ReportedTwice, Portion.NonDangling)));
        Assert.Equal(
            "`batch` (copied by `Cache.Take`) is reported only in part, without its non-dangling bytes",
            Message(Descriptors.MT1003PartlyReported, Finding(FindingKind.PartlyReported, Portion.NonDangling)));
        Assert.Equal(
            "The reported amount is not the number of dangling bytes of `batch` (copied by `Cache.Take`): it counts entries",
            Message(Descriptors.MT1005WrongAmount, Finding(FindingKind.WrongAmount, Portion.Dangling, ": it counts entries")));
    }

    [Fact]
    public void Copy_WithoutNameOrOrigin_IsStillASentence()
    {
        Assert.Equal("The copy made by `Cache.Take` is never reported", Message(Descriptors.MT1001NeverReported, Finding(FindingKind.NeverReported, subject: "")));
        Assert.Equal("The copy is never reported", Message(Descriptors.MT1001NeverReported, Finding(FindingKind.NeverReported, subject: "", origin: "")));
        Assert.Equal("`batch` is never reported", Message(Descriptors.MT1001NeverReported, Finding(FindingKind.NeverReported, origin: "")));
        Assert.Equal(
            "The dangling bytes of the copy made by `Cache.Take` are never reported",
            Message(Descriptors.MT1001NeverReported, Finding(FindingKind.NeverReported, Portion.Dangling, subject: "")));
    }

    [Fact]
    public void Diagnostic_CarriesPathAndProperties()
    {
        var diagnostic = FindingDiagnostic.Create(Descriptors.MT1001NeverReported, Finding(FindingKind.NeverReported));
        Assert.Equal(new TextSpan(10, 4), diagnostic.Location.SourceSpan);
        Assert.Equal([33, 20, 42], diagnostic.AdditionalLocations.Select(location => location.SourceSpan.Start));
        Assert.Equal("Acquisition,Branch,Exit", diagnostic.Properties[FindingProperties.PathKinds]);
        Assert.Equal("batch", diagnostic.Properties[FindingProperties.Local]);
    }
}
