using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using MemTrace.Tour.Sdk;

namespace MemTrace.Analyzers.Tests.Package;

[Collection(PackageCollection.Name)]
public sealed partial class ReadmeTests(Consumers consumers)
{
    private static readonly string s_readme = File.ReadAllText(Path.Combine(Repository.Folder, "README.md"));

    [Fact]
    public void Readme_Example_GetsTheFindingThatItShows()
    {
        SarifResult finding = Assert.Single(consumers.Findings(Consumers.Readme));

        string shown = FindingLine().Match(s_readme).Value;
        Assert.Equal(
            $"{finding.Location.FileName}({finding.Location.Line},{finding.Location.Column}): {finding.Level} {finding.RuleId}: {finding.Message}",
            shown);
    }

    [Fact]
    public void Readme_Links_LeadToFiles() => Assert.All(
        Link().Matches(s_readme).Select(match => match.Groups[1].Value),
        path => Assert.True(File.Exists(Path.Combine(Repository.Folder, path)), path));

    /// <summary>The code of the example.</summary>
    public static string Example { get; } = CodeBlock().Match(s_readme).Groups[1].Value;

    [GeneratedRegex("^```csharp\n(.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex CodeBlock();

    [GeneratedRegex("^ApplyPath\\.cs\\(.*$", RegexOptions.Multiline)]
    private static partial Regex FindingLine();

    [GeneratedRegex(@"\]\((?!https?:)([^)#]+)\)")]
    private static partial Regex Link();
}
