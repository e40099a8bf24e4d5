using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;

namespace MemTrace.Analyzers.Tests.Package;

public sealed partial class RuleTableTests
{
    [Fact]
    public Task RuleTable_OfTheReadme_IsWhatTheRulesMake() => GeneratedText.IsCurrentAsync(
        Path.Combine(Repository.Folder, "README.md"),
        readme =>
        {
            Assert.Matches(Table(), readme);
            return Table().Replace(readme, "$1" + string.Concat(AnalyzerRules.All.Select(Row)));
        });

    private static string Row(DiagnosticDescriptor rule) =>
        $"| [{rule.Id}](docs/rules/{rule.Id}.md) | {rule.Title} | {rule.DefaultSeverity.ToString().ToLowerInvariant()} |\n";

    [GeneratedRegex(@"(^\| Id \| Title \| Default \|\n\|---\|---\|---\|\n)(?:\|.*\n)*", RegexOptions.Multiline)]
    private static partial Regex Table();
}
