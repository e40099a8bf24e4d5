using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using MemTrace.Analyzers.Contracts;
using MemTrace.Analyzers.Tests.Contracts;
using MemTrace.Analyzers.Tests.Corpus;
using Xunit;

namespace MemTrace.Analyzers.Tests.Meta;

/// <summary>Code that does not compile, or never ends, makes no rule crash.</summary>
public sealed class BrokenCodeTests
{
    private static readonly ImmutableArray<DiagnosticAnalyzer> Analyzers =
    [
        .. typeof(MemoryContracts).Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(DiagnosticAnalyzer)) && !type.IsAbstract)
            .Select(type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!),
    ];

    private static readonly CSharpCompilation Empty = ContractCompilation.CreateBare().AddReferences(ContractCompilation.Runtime);

    private static readonly string Vocabulary = File.ReadAllText(Path.Combine(CorpusFile.Folder, "Vocabulary.cs"));

    private static async Task AssertNoCrashAsync(string source)
    {
        var tree = CSharpSyntaxTree.ParseText(source, new CSharpParseOptions(LanguageVersion.Preview), "/Broken.cs", cancellationToken: TestContext.Current.CancellationToken);
        var found = await Empty.AddSyntaxTrees(tree).WithAnalyzers(Analyzers).GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken);
        Assert.DoesNotContain(found, diagnostic => diagnostic.Id == "AD0001");
    }

    [Fact]
    public async Task Prefixes_OfTheVocabulary_CrashNothing()
    {
        for (var length = 0; length < Vocabulary.Length; length += 61)
            await AssertNoCrashAsync(Vocabulary[..length]);
    }

    [Theory]
    [InlineData("using MemTrace; class C : C { [TracksMemory] public virtual C M() => M(); }")]
    [InlineData("using MemTrace; interface I : J { [TracksMemory] object M(); } interface J : I { } class C : I { public object M() => this; }")]
    [InlineData("using MemTrace; class A : B { [OwnsMemory] public override object P { get; set; } } class B : A { }")]
    [InlineData("using MemTrace; class C { [TracksMemory( public object M() => }")]
    [InlineData("using MemTrace; class C { void M([OwnsMemory(When = )] object o, [ReportsMemory(] int i) { } [ReleasesMemory] }")]
    [InlineData("using MemTrace; [TracksMemory] class C<T> where T : C<T> { [TracksMemory] T this[[OwnsMemory] T t] => t; [TracksMemory] ~C() { } [TracksMemory] event System.Action E; }")]
    [InlineData("using MemTrace; class C { [TracksMemory] public Missing M([OwnsMemory] Missing<Missing> m) => m; [MemoryBytes] public Missing P { get; } }")]
    [InlineData("using MemTrace; class C : Missing, IMissing<C> { [TracksMemory] public override object M() => null; object IMissing<C>.N() => null; }")]
    [InlineData("using MemTrace; [assembly: TracksMemory] [module: OwnsMemory] namespace N { [TracksMemory] enum E { [TracksMemory] A } }")]
    [InlineData("using T = MemTrace.TracksMemoryAttribute; using T = MemTrace.OwnsMemoryAttribute; using U = U; class C { [T][U] object M() => this; }")]
    [InlineData("using MemTrace; partial class C { [TracksMemory] partial object M(); partial object M() => this; partial object M() => this; [TracksMemory] partial int P { get; } }")]
    [InlineData("using MemTrace; record R([OwnsMemory] object O, [property: OwnsMemory] object O, [field: TracksMemory] int) : R(O);")]
    [InlineData("namespace MemTrace { class TracksMemoryAttribute { } class C { [TracksMemory] object M() => this; } }")]
    [InlineData("[MemTrace.TracksMemory] void Local() { } [MemTrace.TracksMemory] int x = 1; Local();")]
    [InlineData("using MemTrace; class C { object M() { [TracksMemory] object L() => L(); [OwnsMemory] var x = [return: TracksMemory] ([OwnsMemory] y) => y; return x; } }")]
    public Task Code_WithErrorsOrCycles_CrashesNothing(string source) => AssertNoCrashAsync(source);

    [Fact]
    public async Task AnnotationFile_OfRandomText_CrashesNothing()
    {
        var random = new Random(20);
        const string Alphabet = "MPFT:;#()|.`,{}@~=/ \n\tTracksMemoryOwnsAllWhentrue01";
        for (var round = 0; round < 50; round++)
        {
            var text = string.Create(400, random, static (span, generator) =>
            {
                foreach (ref var character in span)
                    character = Alphabet[generator.Next(Alphabet.Length)];
            });
            var options = new AnalyzerOptions([new TextFile("/MemTrace.Annotations.txt", text + "\nTracksMemory ; M:" + text.Replace('\n', ' '))]);
            var found = await Empty.WithAnalyzers(Analyzers, options).GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken);
            Assert.DoesNotContain(found, diagnostic => diagnostic.Id == "AD0001");
            Assert.Contains(found, diagnostic => diagnostic.Id == "MT4001");
        }
    }
}
