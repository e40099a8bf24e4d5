using MemTrace.Analyzers.Tests.Package;
using Xunit;

namespace MemTrace.Analyzers.Tests.Meta;

/// <summary>Every rule has its page, made from the rule where it can be, and complete where it cannot.</summary>
public sealed class RulePageTests
{
    public static TheoryData<string> Ids => new(AnalyzerRules.All.Select(rule => rule.Id));

    [Theory]
    [MemberData(nameof(Ids))]
    public Task Page_OfEachRule_IsWhatTheRuleMakes(string id) => GeneratedText.IsCurrentAsync(
        RulePage.PathOf(id), stored => RulePage.Render(AnalyzerRules.All.Single(rule => rule.Id == id), stored));

    [Fact]
    public Task Index_IsWhatTheRulesMake() => GeneratedText.IsCurrentAsync(
        Path.Combine(RulePage.Folder, "README.md"), _ => RulePage.RenderIndex(AnalyzerRules.All));

    [Theory]
    [MemberData(nameof(Ids))]
    public void Page_OfEachRule_HasEverySectionInOrder(string id)
    {
        var page = File.ReadAllText(RulePage.PathOf(id));
        var positions = RulePage.Sections.Select(section => page.IndexOf(section + "\n", StringComparison.Ordinal)).ToArray();
        Assert.DoesNotContain(-1, positions);
        Assert.Equal(positions.Order(), positions);
        Assert.All(RulePage.Sections.Zip(positions), section =>
        {
            var text = page[(section.Second + section.First.Length)..].TrimStart();
            Assert.False(text.StartsWith("## ", StringComparison.Ordinal), $"{id}: nothing is written under {section.First}.");
        });
    }

    [Fact]
    public void Pages_OfNoRule_DoNotExist() => Assert.Equal(
        AnalyzerRules.All.Select(rule => rule.Id),
        Directory.GetFiles(RulePage.Folder, "MT*.md").Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal)!);
}
