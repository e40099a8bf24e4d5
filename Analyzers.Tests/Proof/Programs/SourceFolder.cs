using System.Text;
using MemTrace.Analyzers.Tests.Corpus;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace MemTrace.Analyzers.Tests.Proof.Programs;

/// <summary>The C# files of a folder as one compilation, with everything that the running program itself references.</summary>
internal static class SourceFolder
{
    private const string Usings = """
        global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq;
        global using System.Net.Http; global using System.Threading; global using System.Threading.Tasks;
        """;

    private static readonly CSharpParseOptions Options = new(LanguageVersion.Preview, DocumentationMode.None);

    private static readonly Lazy<MetadataReference[]> References = new(() =>
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(path => MetadataReference.CreateFromFile(path)),
    ]);

    /// <summary>All files below the folder, but what builds have left there.</summary>
    public static CSharpCompilation Compile(string folder, params string[] globalUsings) => Compile(folder, Files(folder), globalUsings);

    /// <summary>Some files as one compilation.</summary>
    public static CSharpCompilation Compile(string name, IEnumerable<string> paths, params string[] globalUsings) => CSharpCompilation.Create(
        name.Replace(Path.DirectorySeparatorChar, '.'),
        paths.Select(path => Parse(File.ReadAllText(path), path)).Append(Parse(Usings + string.Concat(globalUsings.Select(space => $"global using {space};")), "/Usings.cs")),
        References.Value,
        new CSharpCompilationOptions(OutputKind.ConsoleApplication, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable, specificDiagnosticOptions: CorpusAnalysis.Severities));

    /// <summary>The C# files below a folder, in a fixed order.</summary>
    public static IEnumerable<string> Files(string folder) => Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
        .Where(path => !path[folder.Length..].Split(Path.DirectorySeparatorChar).Any(part => part is "obj" or "bin"))
        .Order(StringComparer.Ordinal);

    private static SyntaxTree Parse(string text, string path) => CSharpSyntaxTree.ParseText(SourceText.From(text, Encoding.UTF8), Options, path);
}
