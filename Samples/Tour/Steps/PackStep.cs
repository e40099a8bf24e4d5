using MemTrace.Tour.Sdk;
using Spectre.Console;

namespace MemTrace.Tour.Steps;

/// <summary>Packs both packages into a feed in a temporary folder.</summary>
internal sealed class PackStep : TourStep
{
    public override string Title => "Pack MemTrace and MemTrace.Analyzers";

    public override async Task<string> TakeAsync(Workshop workshop)
    {
        foreach (string project in (string[])["CodeFixes", "Runtime"])
        {
            DotNetResult packed = await workshop.RunInRepositoryAsync(
                $"Packing {project}", "pack", project, "-c", "Release", "-o", workshop.Feed, "--nologo");
            if (packed.ExitCode != 0)
            {
                throw new UnexpectedOutcomeException($"Packing {project} failed:\n{packed.Output}");
            }
        }

        FileInfo[] packages = [.. new DirectoryInfo(workshop.Feed).GetFiles("*.nupkg").OrderBy(file => file.Name, StringComparer.Ordinal)];
        foreach (FileInfo package in packages)
        {
            workshop.Console.MarkupLineInterpolated($"  {package.Name} [grey]{package.Length:N0} bytes[/]");
        }

        return packages.Length == 2
            ? "Two packages in a local feed."
            : throw new UnexpectedOutcomeException($"Expected two packages, and the feed has {packages.Length}.");
    }
}
