using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using MemTrace.Analyzers.Contracts;
using MemTrace.Analyzers.Tests.Corpus;
using MemTrace.Analyzers.Tests.Flow;

namespace MemTrace.Analyzers.Tests.Robustness;

/// <summary>Runs all rules over code of any kind, and holds what must hold whatever the code is.</summary>
internal static class AnyCode
{
    /// <summary>Set to <c>all</c>, everything is tried; else a sample by a fixed stride.</summary>
    public static readonly bool IsThorough = Environment.GetEnvironmentVariable("MEMTRACE_ROBUSTNESS") == "all";

    public static readonly ImmutableArray<DiagnosticAnalyzer> Analyzers =
    [
        .. typeof(MemoryContracts).Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(DiagnosticAnalyzer)) && !type.IsAbstract)
            .OrderBy(type => type.Name, StringComparer.Ordinal)
            .Select(type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!),
    ];

    /// <summary>The corpus, each program once.</summary>
    public static readonly IReadOnlyList<CorpusCase> Corpus = CorpusFile.ReadAll();

    /// <summary>Analyses the source as a corpus program, whether it compiles or not.</summary>
    public static Task AssertSoundAsync(string source) => AssertSoundAsync(CorpusCompiler.Compile(Programs.Case("Any", source)).Compilation, source);

    /// <summary>No rule crashes, and every finding stands in code that exists.</summary>
    /// <returns>How many findings there are.</returns>
    public static async Task<int> AssertSoundAsync(Compilation compilation, string about, params AdditionalText[] files)
    {
        var found = await compilation.WithAnalyzers(Analyzers, new AnalyzerOptions([.. files])).GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken);
        foreach (var diagnostic in found)
        {
            Assert.False(diagnostic.Id == "AD0001", $"{diagnostic}\n{about}");
            foreach (var location in diagnostic.AdditionalLocations.Prepend(diagnostic.Location))
            {
                if (location.SourceTree is { } tree)
                    Assert.True(compilation.ContainsSyntaxTree(tree) && location.SourceSpan.End <= tree.Length, $"{diagnostic} stands outside of its file.\n{about}");
            }
        }

        return found.Length;
    }
}
