using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace MemTrace.Analyzers.Tests.Corpus;

/// <summary>
/// Compiles cases together with the vocabulary. References and vocabulary are read once and shared by all compilations. Thread-safe.
/// </summary>
internal static class CorpusCompiler
{
    /// <summary>Documentation comments stay unparsed: the corpus is about statements. No symbol is defined: [Conditional] calls are compiled out.</summary>
    public static readonly CSharpParseOptions ParseOptions = new(LanguageVersion.Preview, DocumentationMode.None);

    // Looking names up in all of the framework's 160 assemblies would take as long as all the rest; a case that needs more says so by an error.
    private static readonly string[] Families =
    [
        "System.Private.CoreLib.", "System.Runtime.dll", "System.Collections.", "System.Linq.", "System.Threading.", "System.Console.",
        "System.Memory.", "System.ObjectModel.", "System.ComponentModel.Primitives.", "System.Diagnostics.Process.", "Microsoft.CSharp.",
    ];

    /// <summary>The vocabulary and what it needs, without a case.</summary>
    public static readonly CSharpCompilation Library = CreateBase();

    /// <summary>The compilation of a case, and the tree of the case in it.</summary>
    public static (CSharpCompilation Compilation, SyntaxTree Tree) Compile(CorpusCase @case)
    {
        var tree = CSharpSyntaxTree.ParseText(
            SourceText.From(@case.Source, Encoding.UTF8), ParseOptions, path: $"/{@case.File}/{@case.Name}.cs");
        var compilation = Library.AddSyntaxTrees(tree);
        var kind = @case.Directives.TopLevel ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary;
        compilation = compilation.WithOptions(compilation.Options.WithOutputKind(kind).WithAllowUnsafe(@case.Directives.Unsafe));
        return (compilation, tree);
    }

    private static CSharpCompilation CreateBase()
    {
        var path = Path.Combine(CorpusFile.Folder, "Vocabulary.cs");
        var vocabulary = CSharpSyntaxTree.ParseText(SourceText.From(File.ReadAllText(path), Encoding.UTF8), ParseOptions, path);
        var options = new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, concurrentBuild: false, nullableContextOptions: NullableContextOptions.Enable);
        return CSharpCompilation.Create("Corpus", [vocabulary], References(), options);
    }

    /// <summary>The running framework's common assemblies and the MemTrace runtime; nothing of what the tests themselves load.</summary>
    private static List<MetadataReference> References()
    {
        var framework = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        var trusted = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);
        return
        [
            .. trusted
                .Where(path => Path.GetDirectoryName(path) == framework)
                .Where(path => Families.Any(family => Path.GetFileName(path).StartsWith(family, StringComparison.Ordinal)))
                .Select(path => MetadataReference.CreateFromFile(path)),
            MetadataReference.CreateFromFile(typeof(MemoryPortion).Assembly.Location),
        ];
    }
}
