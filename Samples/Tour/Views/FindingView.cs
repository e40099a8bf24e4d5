using MemTrace.Tour.Sdk;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace MemTrace.Tour.Views;

/// <summary>Shows a finding: its message, and its path as a tree of source places.</summary>
internal static class FindingView
{
    public static IRenderable Render(SarifResult finding)
    {
        Tree tree = new(new Markup(
            $"[red]{Markup.Escape(finding.Level)} {Markup.Escape(finding.RuleId)}[/] {Markup.Escape(finding.Message)}\n" +
            $"[grey]{Markup.Escape(Place(finding.Location))}[/]"));
        foreach (SarifLocation step in finding.Path)
        {
            tree.AddNode(new Markup($"[grey]{Markup.Escape(Place(step))}[/]  {Markup.Escape(FirstLine(step.Text))}"));
        }

        return tree;
    }

    private static string Place(SarifLocation location) => $"{location.FileName}:{location.Line}:{location.Column}";

    private static string FirstLine(string text) => text.Split('\n') is [string first, _, ..] ? first.TrimEnd() + " …" : text;
}
