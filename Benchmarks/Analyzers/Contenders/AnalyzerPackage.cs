using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace MemTrace.Analyzers.Benchmarks.Contenders;

/// <summary>Loads analyzers from the folder of a restored package, as the compiler does: by path.</summary>
internal static class AnalyzerPackage
{
    /// <summary>The analyzers that can report the rule.</summary>
    /// <param name="package">The name under which the project file keeps the package's folder.</param>
    /// <param name="rule">The rule's id.</param>
    /// <exception cref="InvalidOperationException">The package has no such analyzer.</exception>
    public static ImmutableArray<DiagnosticAnalyzer> Load(string package, string rule)
    {
        var folder = Path.Combine(BuildFolders.Of(package), "analyzers", "dotnet", "cs");
        var loader = new Loader(folder);
        ImmutableArray<DiagnosticAnalyzer> found =
        [
            .. Directory.EnumerateFiles(folder, "*.dll").Order(StringComparer.Ordinal)
                .SelectMany(path => new AnalyzerFileReference(path, loader).GetAnalyzers(LanguageNames.CSharp))
                .Where(analyzer => analyzer.SupportedDiagnostics.Any(descriptor => descriptor.Id == rule)),
        ];
        return found.IsEmpty ? throw new InvalidOperationException($"{package} has no analyzer of {rule}.") : found;
    }

    private sealed class Loader : IAnalyzerAssemblyLoader
    {
        private readonly AssemblyLoadContext _context;

        public Loader(string folder)
        {
            _context = new AssemblyLoadContext(folder);

            // What stands beside the analyzer comes from there; the compiler's own assemblies come from this process.
            _context.Resolving += (context, name) =>
                Path.Combine(folder, name.Name + ".dll") is var path && File.Exists(path) ? context.LoadFromAssemblyPath(path) : null;
        }

        public void AddDependencyLocation(string fullPath)
        {
        }

        public Assembly LoadFromPath(string fullPath) => _context.LoadFromAssemblyPath(fullPath);
    }
}
