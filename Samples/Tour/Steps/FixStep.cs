using MemTrace.Tour.Sdk;
using MemTrace.Tour.Views;

namespace MemTrace.Tour.Steps;

/// <summary>Lets <c>dotnet format</c> apply the fix.</summary>
internal sealed class FixStep : TourStep
{
    public override string Title => $"Fix it: dotnet format analyzers --diagnostics {FindStep.RuleId}";

    public override async Task<string> TakeAsync(Workshop workshop)
    {
        string[] before = File.ReadAllLines(workshop.ApplyPathOf(Workshop.Before));
        DotNetResult format = await workshop.RunInStoreAsync(
            "Fixing the store",
            Workshop.After,
            "format", "analyzers", "--diagnostics", FindStep.RuleId, "--severity", "info", "--no-restore");
        string[] after = File.ReadAllLines(workshop.ApplyPathOf(Workshop.After));
        if (format.ExitCode != 0 || after.SequenceEqual(before))
        {
            throw new UnexpectedOutcomeException($"The fix was not applied (exit code {format.ExitCode}):\n{format.Output}");
        }

        workshop.Console.Write(ChangeView.Render(before, after));
        return "The fix is applied.";
    }
}
