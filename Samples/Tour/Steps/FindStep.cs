using MemTrace.Tour.Sdk;
using MemTrace.Tour.Views;
using Spectre.Console;

namespace MemTrace.Tour.Steps;

/// <summary>Builds the store with its mistake in it: the build fails, and shows the copy and the path.</summary>
internal sealed class FindStep : TourStep
{
    /// <summary>The rule that finds the mistake.</summary>
    public const string RuleId = "MT1003";

    public override string Title => "Build a store that has TiKV's mistake";

    public override async Task<string> TakeAsync(Workshop workshop)
    {
        workshop.LayOutStores();
        workshop.Console.MarkupLine("  It copies committed entries out of its cache, and traces only those below the cache's first index:");
        workshop.Console.Write(new SourceView(File.ReadAllLines(workshop.ApplyPathOf(Workshop.After))).Render("Send"));

        StoreBuild build = await StoreBuild.RunAsync(workshop, Workshop.After, "Enforce");
        foreach (SarifResult finding in build.Findings)
        {
            workshop.Console.Write(FindingView.Render(finding));
        }

        if (build.Result.ExitCode == 0)
        {
            throw new UnexpectedOutcomeException("The build should have failed.");
        }

        return build.Findings is [{ RuleId: RuleId, Level: "error", Path.Count: > 0 }]
            ? $"The build fails with {RuleId}, and shows the path."
            : throw new UnexpectedOutcomeException(
                $"Expected one error {RuleId} with its path, and found [{string.Join(", ", build.Findings.Select(finding => finding.RuleId))}]:\n{build.Result.Output}");
    }
}
