using System.Reflection;
using MemTrace.Tour.Sdk;
using Spectre.Console;

namespace MemTrace.Tour;

/// <summary>
/// A temporary folder with a package feed, a package cache of its own and two copies of the store: one that stays as it was written, one
/// that is checked and fixed. Nothing is left of it.
/// </summary>
internal sealed class Workshop(IAnsiConsole console, CancellationToken cancellationToken) : IDisposable
{
    /// <summary>The store as it was written.</summary>
    public const string Before = "before";

    /// <summary>The store that is checked and fixed.</summary>
    public const string After = "after";

    private readonly TemporaryFolder _folder = new();

    public IAnsiConsole Console => console;

    public static string RepositoryFolder { get; } = Path.GetFullPath(typeof(Workshop).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "RepositoryFolder").Value!);

    public string Feed => Path.Combine(_folder.Path, "feed");

    /// <summary>The file in which the store's mistake is.</summary>
    public string ApplyPathOf(string store) => Path.Combine(FolderOf(store), "ApplyPath.cs");

    public string FolderOf(string store) => Path.Combine(_folder.Path, store);

    /// <summary>Writes both copies of the store, and the settings that make them install from the feed alone.</summary>
    public void LayOutStores()
    {
        File.WriteAllText(Path.Combine(_folder.Path, "nuget.config"), $"""
            <configuration>
              <packageSources>
                <clear />
                <add key="tour" value="{Feed}" />
              </packageSources>
            </configuration>
            """);
        // Stop the search for settings in folders above.
        File.WriteAllText(Path.Combine(_folder.Path, "Directory.Build.props"), "<Project />");
        File.WriteAllText(Path.Combine(_folder.Path, "Directory.Build.targets"), "<Project />");
        File.WriteAllText(Path.Combine(_folder.Path, "Directory.Packages.props"), "<Project />");
        foreach (string store in (string[])[Before, After])
        {
            Directory.CreateDirectory(FolderOf(store));
            foreach (string file in Directory.GetFiles(Path.Combine(RepositoryFolder, "Samples", "Tour", "Store")))
            {
                File.Copy(file, Path.Combine(FolderOf(store), Path.GetFileName(file)));
            }
        }
    }

    /// <summary>Runs the SDK in the repository, with the user's own package cache.</summary>
    public Task<DotNetResult> RunInRepositoryAsync(string activity, params IEnumerable<string> arguments) =>
        RunAsync(activity, RepositoryFolder, packageCache: null, arguments);

    /// <summary>Runs the SDK in one of the stores.</summary>
    public Task<DotNetResult> RunInStoreAsync(string activity, string store, params IEnumerable<string> arguments) =>
        RunAsync(activity, FolderOf(store), Path.Combine(_folder.Path, "packages"), arguments);

    public void Dispose() => _folder.Dispose();

    private async Task<DotNetResult> RunAsync(string activity, string folder, string? packageCache, IEnumerable<string> arguments)
    {
        DotNetResult? result = null;
        await console.Status().StartAsync(
            Markup.Escape(activity) + " …",
            async status => result = await DotNet.RunAsync(
                folder,
                packageCache,
                arguments,
                cancellationToken,
                line => ShowProgress(status, activity, line)));
        return result!;
    }

    private void ShowProgress(StatusContext status, string activity, string line)
    {
        // A log has no line that could be written over.
        if (!console.Profile.Capabilities.Interactive)
        {
            return;
        }

        string trimmed = line.Trim();
        int room = Math.Max(10, console.Profile.Width - activity.Length - 10);
        status.Status($"{Markup.Escape(activity)} … [grey]{Markup.Escape(trimmed.Length <= room ? trimmed : trimmed[..room])}[/]");
    }
}
