using System.Collections.Immutable;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace MemTrace.Analyzers.Benchmarks.Sources;

/// <summary>Source files that are compiled together.</summary>
internal sealed class SourceSet
{
    private static readonly CSharpParseOptions ParseOptions = new(LanguageVersion.Preview, DocumentationMode.Parse);

    private static readonly ImmutableArray<MetadataReference> Framework =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetDirectoryName(path) == Path.GetDirectoryName(typeof(object).Assembly.Location))
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    private static readonly MetadataReference Runtime = MetadataReference.CreateFromFile(typeof(TracksMemoryAttribute).Assembly.Location);

    private readonly ImmutableArray<SourceText> _texts;
    private readonly ImmutableArray<MetadataReference> _references;

    /// <param name="name">How tables call it.</param>
    /// <param name="texts">The files' texts.</param>
    /// <param name="referencesRuntime">Whether the sources see the marked members of the MemTrace runtime.</param>
    public SourceSet(string name, IEnumerable<string> texts, bool referencesRuntime)
    {
        Name = name;
        _texts = [.. texts.Select(text => SourceText.From(text, Encoding.UTF8))];
        _references = referencesRuntime ? Framework.Add(Runtime) : Framework;
    }

    public string Name { get; }

    /// <summary>Lines of all files.</summary>
    public int Lines => _texts.Sum(text => text.Lines.Count);

    /// <summary>Parses and declares everything anew, as a compiler run does, on one thread: what is counted is work, not waiting.</summary>
    public CSharpCompilation Compile()
    {
        var trees = new SyntaxTree[_texts.Length];
        for (var index = 0; index < trees.Length; index++)
            trees[index] = CSharpSyntaxTree.ParseText(_texts[index], ParseOptions, $"/Source/File{index}.cs");
        return CSharpCompilation.Create(
            "Subject", trees, _references, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true, concurrentBuild: false, nullableContextOptions: NullableContextOptions.Enable));
    }

    /// <inheritdoc/>
    public override string ToString() => Name;
}
