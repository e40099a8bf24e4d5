using System.Reflection;

namespace MemTrace.Analyzers.Benchmarks;

/// <summary>Folders that the build of this project knew.</summary>
internal static class BuildFolders
{
    /// <exception cref="InvalidOperationException">The build did not write it down.</exception>
    public static string Of(string name) => typeof(BuildFolders).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .FirstOrDefault(metadata => metadata.Key == name)?.Value is { Length: > 0 } folder
            ? folder
            : throw new InvalidOperationException($"The build knew no folder of {name}.");
}
