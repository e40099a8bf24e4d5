using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Xunit;
using MemTrace.Analyzers.Contracts;

namespace MemTrace.Analyzers.Tests.Contracts;

/// <summary>Sources compiled against the running framework, with the vocabulary declared in them, in a reference, or not at all.</summary>
internal static class ContractCompilation
{
    public const string Usings = "using System; using System.Collections.Generic; using System.Diagnostics.CodeAnalysis; using System.Threading.Tasks; using MemTrace;\n";

    public static readonly MetadataReference Runtime = MetadataReference.CreateFromFile(typeof(TracksMemoryAttribute).Assembly.Location);

    private static readonly CSharpParseOptions ParseOptions = new(LanguageVersion.Preview);

    private static readonly ImmutableArray<MetadataReference> Framework =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetDirectoryName(path) == Path.GetDirectoryName(typeof(object).Assembly.Location))
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    /// <summary>Compiles the sources, each with the usual usings, against the runtime's attributes.</summary>
    public static CSharpCompilation Create(params string[] sources) => CreateBare([.. sources.Select(source => Usings + source)]).AddReferences(Runtime);

    /// <summary>Compiles the sources as they are, without the runtime.</summary>
    public static CSharpCompilation CreateBare(params string[] sources) => CSharpCompilation.Create(
        "Sources",
        sources.Select((source, index) => CSharpSyntaxTree.ParseText(source, ParseOptions, $"/File{index}.cs")),
        Framework,
        new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable, allowUnsafe: true));

    public static MemoryContracts Contracts(this Compilation compilation, params string[] annotationLines) =>
        compilation.TryContracts(annotationLines) ?? throw new InvalidOperationException("Nothing is marked.");

    public static MemoryContracts? TryContracts(this Compilation compilation, params string[] annotationLines)
    {
        var errors = compilation.GetDiagnostics(TestContext.Current.CancellationToken).Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
        Assert.Empty(errors);
        ImmutableArray<AdditionalText> files = annotationLines.Length == 0 ? [] : [new TextFile("/MemTrace.Annotations.txt", string.Join('\n', annotationLines))];
        return MemoryContracts.TryCreate(compilation, files, TestContext.Current.CancellationToken);
    }

    /// <summary>The only member of that name in the type, or the type's constructor for <c>.ctor</c>.</summary>
    public static ISymbol Member(this Compilation compilation, string type, string member) =>
        compilation.Type(type).GetMembers().Single(symbol => (symbol.Name == member || symbol.Name.EndsWith("." + member, StringComparison.Ordinal)) && !symbol.IsImplicitlyDeclared);

    public static INamedTypeSymbol Type(this Compilation compilation, string type) =>
        compilation.GetTypeByMetadataName(type) ?? throw new InvalidOperationException($"No type {type}.");

    /// <summary>The declaration of the first method, property or constructor of that name.</summary>
    public static SyntaxNode Body(this Compilation compilation, string name) => compilation.SyntaxTrees
        .SelectMany(tree => tree.GetRoot().DescendantNodes())
        .First(node => node switch
        {
            MethodDeclarationSyntax method => method.Identifier.ValueText == name,
            PropertyDeclarationSyntax property => property.Identifier.ValueText == name,
            ConstructorDeclarationSyntax constructor => constructor.Identifier.ValueText == name,
            _ => false,
        });
}
