namespace MemTrace.Tour.Steps;

/// <summary>Builds the fixed store: nothing is found.</summary>
internal sealed class RebuildStep : TourStep
{
    public override string Title => "Build it again";

    public override async Task<string> TakeAsync(Workshop workshop)
    {
        StoreBuild build = await StoreBuild.RunAsync(workshop, Workshop.After, "Enforce");
        return build is { Result.ExitCode: 0, Findings.Count: 0 }
            ? "The build succeeds, and finds nothing."
            : throw new UnexpectedOutcomeException(
                $"Expected a clean build, and got exit code {build.Result.ExitCode} with {build.Findings.Count} findings:\n{build.Result.Output}");
    }
}
