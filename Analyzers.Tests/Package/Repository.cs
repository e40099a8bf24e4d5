using System.Reflection;

namespace MemTrace.Analyzers.Tests.Package;

/// <summary>Where this test assembly was built from.</summary>
internal static class Repository
{
    public static string Folder { get; } = Path.GetFullPath(Metadata("RepositoryFolder"));

    public static string Configuration { get; } = Metadata("Configuration");

    private static string Metadata(string key) => typeof(Repository).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == key)
        .Value!;
}
