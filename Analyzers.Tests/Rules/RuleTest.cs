using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Testing;
using MemTrace.Analyzers.Tests.Corpus;
using Xunit;

namespace MemTrace.Analyzers.Tests.Rules;

/// <summary>
/// Runs one rule over a source that may use the corpus' vocabulary. What the rule must find is marked: <c>{|MT3002:Take|}</c>.
/// References are those of the running framework and of the MemTrace runtime; nothing is downloaded.
/// </summary>
internal sealed class RuleTest<TAnalyzer> : CSharpAnalyzerTest<TAnalyzer, DefaultVerifier>
    where TAnalyzer : DiagnosticAnalyzer, new()
{
    private static readonly ImmutableArray<MetadataReference> References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetDirectoryName(path) == Path.GetDirectoryName(typeof(object).Assembly.Location))
            .Select(path => MetadataReference.CreateFromFile(path)),
        MetadataReference.CreateFromFile(typeof(TracksMemoryAttribute).Assembly.Location),
    ];

    private static readonly string Vocabulary = File.ReadAllText(Path.Combine(CorpusFile.Folder, "Vocabulary.cs"));

    private RuleTest(string source)
    {
        ReferenceAssemblies = new ReferenceAssemblies("net10.0");
        TestState.AdditionalReferences.AddRange(References);
        TestState.Sources.Add(("/Test.cs", source));
        TestState.Sources.Add(("/Vocabulary.cs", Vocabulary));
        CompilerDiagnostics = CompilerDiagnostics.Errors;
    }

    /// <summary>Checks that the rule finds what is marked, and nothing else.</summary>
    public static Task VerifyAsync(string source, params IEnumerable<(string Name, string Text)> additionalFiles) => VerifyAsync([source], additionalFiles);

    /// <summary>The same, with several source files.</summary>
    public static Task VerifyAsync(IReadOnlyList<string> sources, params IEnumerable<(string Name, string Text)> additionalFiles)
    {
        var test = new RuleTest<TAnalyzer>(sources[0]);
        foreach (var (source, index) in sources.Skip(1).Select((source, index) => (source, index)))
            test.TestState.Sources.Add(($"/Test{index + 1}.cs", source));
        foreach (var (name, text) in additionalFiles)
            test.TestState.AdditionalFiles.Add(("/" + name, text));
        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    protected override ParseOptions CreateParseOptions() => new CSharpParseOptions(LanguageVersion.Preview, DocumentationMode.None);
}
