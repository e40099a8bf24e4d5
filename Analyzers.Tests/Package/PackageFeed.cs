using System.IO.Compression;
using System.Xml.Linq;
using MemTrace.Tour.Sdk;

namespace MemTrace.Analyzers.Tests.Package;

/// <summary>The two packages, packed from what this build made, in a feed of their own.</summary>
public sealed class PackageFeed
{
    private const string PackedVariable = "MEMTRACE_PACKAGE_FEED";

    private PackageFeed(string folder) => Folder = folder;

    public string Folder { get; }

    /// <summary>Packs into <paramref name="folder"/>, or copies what is already packed in the folder that the environment names.</summary>
    public static async Task<PackageFeed> PackAsync(string folder, CancellationToken cancellationToken)
    {
        if (Environment.GetEnvironmentVariable(PackedVariable) is { Length: > 0 } packedFolder)
        {
            Directory.CreateDirectory(folder);
            foreach (string package in Directory.GetFiles(packedFolder, "*.nupkg"))
            {
                File.Copy(package, Path.Combine(folder, Path.GetFileName(package)));
            }

            return new PackageFeed(folder);
        }

        foreach (string project in (string[])["CodeFixes", "Runtime"])
        {
            DotNetResult packed = await DotNet.RunAsync(
                Repository.Folder,
                packageCache: null,
                ["pack", project, "--no-build", "-c", Repository.Configuration, "-o", folder, "-m:1"],
                cancellationToken);
            packed.EndedWith(0);
        }

        return new PackageFeed(folder);
    }

    /// <summary>Paths of all entries of a package, in ordinal order.</summary>
    public IReadOnlyList<string> Entries(string packageId)
    {
        using ZipArchive package = ZipFile.OpenRead(PackagePath(packageId));
        return [.. package.Entries.Select(entry => entry.FullName).Order(StringComparer.Ordinal)];
    }

    /// <summary>The package's manifest; elements are found by their local name, whatever the schema's version.</summary>
    public XElement Manifest(string packageId)
    {
        using ZipArchive package = ZipFile.OpenRead(PackagePath(packageId));
        using Stream manifest = package.GetEntry(packageId + ".nuspec")!.Open();
        return XElement.Load(manifest);
    }

    private string PackagePath(string packageId) =>
        Directory.GetFiles(Folder, "*.nupkg").Single(path => IsVersionOf(packageId, Path.GetFileNameWithoutExtension(path)));

    private static bool IsVersionOf(string packageId, string fileName) =>
        fileName.StartsWith(packageId + ".", StringComparison.Ordinal) && char.IsAsciiDigit(fileName[packageId.Length + 1]);
}
