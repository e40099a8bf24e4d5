using System.Text;
using Microsoft.CodeAnalysis;
using MemTrace.Analyzers.Tests.Package;

namespace MemTrace.Analyzers.Tests.Meta;

/// <summary>
/// The page of a rule: its head and its last section are made from the rule, what stands between them is written by hand.
/// </summary>
internal static class RulePage
{
    private const string LastSection = "## How to suppress it";
    private const string FirstSection = "## What it finds";

    public static string Folder { get; } = Path.Combine(Repository.Folder, "docs", "rules");

    /// <summary>Headings that every page has, in this order, in its hand-written part.</summary>
    public static IReadOnlyList<string> Sections { get; } = [FirstSection, "## Why it matters", "## Reported", "## Corrected"];

    public static string PathOf(string id) => Path.Combine(Folder, id + ".md");

    /// <summary>The whole page, with the hand-written part of <paramref name="stored"/>.</summary>
    public static string Render(DiagnosticDescriptor rule, string stored)
    {
        var page = new StringBuilder();
        page.Append("# ").Append(rule.Id).Append(": ").Append(rule.Title).Append("\n\n");
        page.Append("| Id | Category | Default severity |\n|---|---|---|\n");
        page.Append("| ").Append(rule.Id).Append(" | ").Append(rule.Category).Append(" | ").Append(SeverityOf(rule)).Append(" |\n\n");
        page.Append(Written(stored));
        page.Append(LastSection).Append("\n\n");
        if (rule.Category == "MemTrace.Configuration")
        {
            page.Append("In a `.globalconfig` file (the line is in no source file, so no `.editorconfig` section holds for it):\n\n");
            page.Append("```ini\nis_global = true\ndotnet_diagnostic.").Append(rule.Id).Append(".severity = none\n```\n");
        }
        else
        {
            page.Append("In one place, with the reason:\n\n");
            page.Append("```csharp\n#pragma warning disable ").Append(rule.Id).Append(" // why this is right here\n");
            page.Append("#pragma warning restore ").Append(rule.Id).Append("\n```\n\n");
            page.Append("In all files of a section of `.editorconfig`:\n\n");
            page.Append("```ini\n[*.cs]\ndotnet_diagnostic.").Append(rule.Id).Append(".severity = none\n```\n");
        }

        page.Append("\nAll rules at once: [`MemTraceAnalysisMode`](../configuration.md). All rules: [index](README.md).\n");
        return page.ToString();
    }

    /// <summary>The table of all rules.</summary>
    public static string RenderIndex(IEnumerable<DiagnosticDescriptor> rules)
    {
        var index = new StringBuilder("# Rules\n");
        foreach (var band in rules.GroupBy(rule => rule.Category))
        {
            index.Append("\n## ").Append(band.Key).Append("\n\n| Id | Title | Default severity |\n|---|---|---|\n");
            foreach (var rule in band)
                index.Append("| [").Append(rule.Id).Append("](").Append(rule.Id).Append(".md) | ").Append(rule.Title).Append(" | ").Append(SeverityOf(rule)).Append(" |\n");
        }

        return index.ToString();
    }

    /// <summary>The code blocks that follow a heading, up to the next one.</summary>
    public static IEnumerable<string> CodeAfter(string page, string heading)
    {
        var start = page.IndexOf(heading + "\n", StringComparison.Ordinal);
        if (start < 0)
            yield break;
        var end = page.IndexOf("\n## ", start + 1, StringComparison.Ordinal);
        var section = end < 0 ? page[start..] : page[start..end];
        var fences = section.Split("\n```");
        // Text and code alternate; the code's first line is the language.
        for (var index = 1; index < fences.Length; index += 2)
            yield return fences[index][(fences[index].IndexOf('\n') + 1)..];
    }

    private static string SeverityOf(DiagnosticDescriptor rule) => rule.DefaultSeverity.ToString().ToLowerInvariant();

    private static string Written(string stored)
    {
        var start = stored.IndexOf(FirstSection, StringComparison.Ordinal);
        var end = stored.IndexOf(LastSection, StringComparison.Ordinal);
        if (start < 0)
            return FirstSection + "\n\n";
        return end < 0 ? stored[start..].TrimEnd() + "\n\n" : stored[start..end];
    }
}
