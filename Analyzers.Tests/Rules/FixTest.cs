using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Xunit;

namespace MemTrace.Analyzers.Tests.Rules;

/// <summary>
/// Applies a fix and checks its text; and, whatever the text, that the result compiles without a new warning, that the finding is gone,
/// and that no rule finds something that it did not find before.
/// </summary>
internal static class FixTest
{
    /// <summary>The first offer for the rule's first finding (or the one with the key) gives the expected text.</summary>
    public static async Task VerifyAsync(string rule, string source, string expected, string? key = null, bool isProgram = false, bool allExceptions = false)
    {
        var workspace = await FixWorkspace.CreateAsync([source], isProgram, allExceptions);
        var before = await workspace.FindingsAsync();
        var problems = await workspace.ProblemsAsync();
        Assert.DoesNotContain(problems, problem => problem.Severity == DiagnosticSeverity.Error);
        var finding = before.FirstOrDefault(finding => finding.Id == rule);
        Assert.True(finding is not null, "Nothing to fix: " + string.Join(", ", before.Select(other => other.ToString())));
        var actions = await workspace.ActionsAsync(finding);
        var action = key is null ? actions.FirstOrDefault() : actions.FirstOrDefault(action => action.EquivalenceKey == key);
        Assert.True(action is not null, "Not offered; there are: " + string.Join(", ", actions.Select(other => other.EquivalenceKey)));
        await workspace.ApplyAsync(action);
        Assert.Equal(expected, await workspace.TextAsync(), ignoreLineEndingDifferences: false);
        await AssertBetterAsync(workspace, rule, before, problems);
    }

    /// <summary>All findings of the rule are fixed, with one key, in the first file or in the whole project.</summary>
    public static async Task VerifyAllAsync(string rule, IReadOnlyList<string> sources, IReadOnlyList<string> expected, FixAllScope scope, string? key = null, bool allExceptions = false)
    {
        var workspace = await FixWorkspace.CreateAsync(sources, allExceptions: allExceptions);
        var before = await workspace.FindingsAsync();
        var problems = await workspace.ProblemsAsync();
        Assert.True(await workspace.ApplyAllAsync(rule, key, scope));
        for (var file = 0; file < expected.Count; file++)
            Assert.Equal(expected[file], await workspace.TextAsync(file));
        await AssertBetterAsync(workspace, rule, before, problems);

        // Another round finds nothing to do.
        await workspace.ApplyAllAsync(rule, key, scope);
        Assert.Equal(expected[0], await workspace.TextAsync());
    }

    /// <summary>Nothing is offered for the rule's finding, or nothing with that key.</summary>
    public static async Task VerifyNoneAsync(string rule, string source, string? key = null)
    {
        var workspace = await FixWorkspace.CreateAsync([source]);
        var finding = Assert.Single(await workspace.FindingsAsync(), finding => finding.Id == rule);
        Assert.DoesNotContain(await workspace.ActionsAsync(finding), action => key is null || action.EquivalenceKey == key);
    }

    /// <summary>The finding is gone, and neither the compiler nor another rule found anything new.</summary>
    public static async Task AssertBetterAsync(FixWorkspace workspace, string rule, IReadOnlyList<Diagnostic> before, IReadOnlyList<Diagnostic> problems, bool mayMove = false)
    {
        var text = await workspace.TextAsync();
        foreach (var group in (await workspace.ProblemsAsync()).GroupBy(problem => problem.Id))
            Assert.True(group.Count() <= problems.Count(problem => problem.Id == group.Key), group.First() + "\n" + text);
        var after = await workspace.FindingsAsync();
        Assert.True(after.Count(finding => finding.Id == rule) < before.Count(finding => finding.Id == rule) || mayMove, rule + " is still found:\n" + text);
        foreach (var group in after.GroupBy(finding => finding.Id))
            Assert.True(mayMove || group.Count() <= before.Count(finding => finding.Id == group.Key), group.First() + "\n" + text);
    }
}
