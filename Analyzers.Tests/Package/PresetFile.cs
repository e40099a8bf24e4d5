using System.Collections.Immutable;
using System.Text;
using Microsoft.CodeAnalysis;

namespace MemTrace.Analyzers.Tests.Package;

/// <summary>The content of the preset file of an analysis mode, made from the rules themselves.</summary>
internal static class PresetFile
{
    public static readonly ImmutableArray<string> Modes = ["None", "Default", "Enforce", "All"];

    public static string PathOf(string mode) =>
        Path.Combine(Repository.Folder, "CodeFixes", "buildTransitive", "presets", mode + ".globalconfig");

    public static string Render(string mode)
    {
        StringBuilder file = new();
        file.Append("# MemTraceAnalysisMode = ").Append(mode).Append(": ").Append(Meaning(mode)).Append('\n');
        file.Append("# Made from the rules; CONTRIBUTING.md says how to make it again.\n");
        file.Append("is_global = true\n");
        // Below what a project's own .globalconfig has, so that its settings win without a conflict.
        file.Append("global_level = -1\n");
        foreach (DiagnosticDescriptor rule in AnalyzerRules.All)
        {
            file.Append('\n');
            file.Append("# ").Append(rule.Title.ToString(null)).Append('\n');
            file.Append("dotnet_diagnostic.").Append(rule.Id).Append(".severity = ").Append(Severity(mode, rule)).Append('\n');
        }

        return file.ToString();
    }

    private static string Meaning(string mode) => mode switch
    {
        "None" => "no rule runs.",
        "Default" => "every rule has its own severity.",
        "Enforce" => "every warning is an error, for builds that must not let one pass.",
        "All" => "every rule is at least a warning.",
        _ => throw new ArgumentOutOfRangeException(nameof(mode), mode, "Not a mode."),
    };

    private static string Severity(string mode, DiagnosticDescriptor rule) => (mode, rule.DefaultSeverity) switch
    {
        ("None", _) => "none",
        ("Enforce", DiagnosticSeverity.Warning) => "error",
        ("All", DiagnosticSeverity.Info) => "warning",
        (_, DiagnosticSeverity.Error) => "error",
        (_, DiagnosticSeverity.Warning) => "warning",
        (_, DiagnosticSeverity.Info) => "suggestion",
        _ => "silent",
    };
}
