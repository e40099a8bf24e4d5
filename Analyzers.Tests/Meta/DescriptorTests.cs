using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using MemTrace.Analyzers.Contracts;
using MemTrace.Analyzers.Rules;
using MemTrace.Analyzers.Tests.Package;
using Xunit;

namespace MemTrace.Analyzers.Tests.Meta;

/// <summary>What holds for the descriptors of all rules.</summary>
public sealed partial class DescriptorTests
{
    private static readonly DiagnosticAnalyzer[] Analyzers =
    [
        .. typeof(MemoryContracts).Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(DiagnosticAnalyzer)) && !type.IsAbstract)
            .Select(type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!),
    ];

    public static TheoryData<string> Ids => new(AnalyzerRules.All.Select(rule => rule.Id));

    private static DiagnosticDescriptor Rule(string id) => AnalyzerRules.All.Single(rule => rule.Id == id);

    [Fact]
    public void Descriptors_AllFields_BelongToExactlyOneAnalyzer()
    {
        var fields = typeof(Descriptors).GetFields().Select(field => field.GetValue(null)).OfType<DiagnosticDescriptor>().ToArray();
        var supported = Analyzers.SelectMany(analyzer => analyzer.SupportedDiagnostics).ToArray();
        Assert.NotEmpty(fields);
        Assert.Equal(fields.Select(field => field.Id).Order(StringComparer.Ordinal), supported.Select(rule => rule.Id).Order(StringComparer.Ordinal));
        Assert.Equal(fields.Length, fields.Select(field => field.Id).Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Stem_OfEachRule_IsTheSameEverywhere(string id)
    {
        var analyzer = Analyzers.Single(candidate => candidate.SupportedDiagnostics.Any(rule => rule.Id == id)).GetType();
        var band = Rule(id).Category["MemTrace.".Length..];
        Assert.StartsWith(id, analyzer.Name, StringComparison.Ordinal);
        Assert.NotNull(typeof(Descriptors).GetField(analyzer.Name));
        Assert.True(File.Exists(Path.Combine(Repository.Folder, "Analyzers", "Rules", band, analyzer.Name + ".cs")), analyzer.Name);
        Assert.Equal("MemTrace.Analyzers.Rules." + band, analyzer.Namespace);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Id_OfEachRule_IsInTheBandOfItsCategory(string id)
    {
        Assert.Matches("^MT[1-4][0-9]{3}$", id);
        Assert.Equal(
            id[2] switch { '1' => "MemTrace.Reporting", '2' => "MemTrace.Releasing", '3' => "MemTrace.Contracts", _ => "MemTrace.Configuration" },
            Rule(id).Category);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Words_OfEachRule_FollowOneForm(string id)
    {
        var rule = Rule(id);
        Assert.Equal(string.Empty, rule.HelpLinkUri);
        Assert.Matches("^[A-Z][^.]*$", rule.Title.ToString(null));
        Assert.DoesNotMatch("[.]$", rule.MessageFormat.ToString(null));
        Assert.True(rule.IsEnabledByDefault);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void ReleaseTable_OfEachRule_SaysWhatTheRuleSays(string id)
    {
        var rule = Rule(id);
        var row = Assert.Single(ReleaseRows(), row => row.Groups["id"].Value == id);
        Assert.Equal(rule.Category, row.Groups["category"].Value);
        Assert.Equal(rule.DefaultSeverity.ToString(), row.Groups["severity"].Value);
        Assert.Equal(rule.Title.ToString(null), row.Groups["notes"].Value);
    }

    [Fact]
    public void ReleaseTable_HasNoOtherRows() =>
        Assert.Equal(AnalyzerRules.All.Select(rule => rule.Id), ReleaseRows().Select(row => row.Groups["id"].Value).Order(StringComparer.Ordinal));

    private static IEnumerable<Match> ReleaseRows() =>
        Row().Matches(File.ReadAllText(Path.Combine(Repository.Folder, "Analyzers", "AnalyzerReleases.Unshipped.md")))
            .Concat(Row().Matches(File.ReadAllText(Path.Combine(Repository.Folder, "Analyzers", "AnalyzerReleases.Shipped.md"))));

    [GeneratedRegex(@"^(?<id>MT\d+) \| (?<category>\S+) \| (?<severity>\S+) \| (?<notes>.+?)\r?$", RegexOptions.Multiline)]
    private static partial Regex Row();
}
