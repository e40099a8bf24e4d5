namespace MemTrace.Analyzers.Benchmarks.Sources;

/// <summary>The runtime of this repository, and a store that uses it: real code that marks and copies.</summary>
internal static class OwnSource
{
    private const string GlobalUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    /// <exception cref="DirectoryNotFoundException">The repository is no longer where this was built.</exception>
    public static IReadOnlyList<string> Read()
    {
        var repository = BuildFolders.Of("RepositoryFolder");
        return
        [
            GlobalUsings,
            .. Directory.EnumerateFiles(Path.Combine(repository, "Runtime"), "*.cs", SearchOption.AllDirectories)
                .Where(path => !path.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal)
                .Select(File.ReadAllText),
        ];
    }
}
