using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using MemTrace.Analyzers.Contracts;
using MemTrace.Analyzers.Tests.Contracts;
using MemTrace.Analyzers.Tests.Corpus;
using MemTrace.Analyzers.Tests.Package;
using Xunit;

namespace MemTrace.Analyzers.Tests.Meta;

/// <summary>
/// The examples of the rules' pages: what is said to be reported is, at the lines that say so and by that rule alone, and the correction
/// is silent.
/// </summary>
public sealed class RuleExampleTests
{
    private const string Usings = "global using System; global using System.Collections.Generic; global using System.Linq; global using System.Threading.Tasks; global using MemTrace;";

    private static readonly ImmutableArray<DiagnosticAnalyzer> Analyzers =
    [
        .. typeof(MemoryContracts).Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(DiagnosticAnalyzer)) && !type.IsAbstract)
            .Select(type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!),
    ];

    public static TheoryData<string> Ids => new(AnalyzerRules.All.Select(rule => rule.Id));

    [Theory]
    [MemberData(nameof(Ids))]
    public async Task Example_OfEachRule_IsReportedWhereItSays(string id)
    {
        var example = Assert.Single(Examples(id, "## Reported"));
        var expected = example.Split('\n').Index().Where(line => line.Item.Contains("// " + id, StringComparison.Ordinal)).Select(line => $"{id} at {line.Index + 1}").ToArray();
        Assert.NotEmpty(expected);
        Assert.Equal(expected, await AnalyzeAsync(id, example));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public async Task Correction_OfEachRule_IsSilent(string id) =>
        Assert.Empty(await AnalyzeAsync(id, Assert.Single(Examples(id, "## Corrected"))));

    private static IEnumerable<string> Examples(string id, string heading) => RulePage.CodeAfter(File.ReadAllText(RulePage.PathOf(id)), heading);

    private static async Task<string[]> AnalyzeAsync(string id, string example)
    {
        var isAnnotation = id[2] == '4';
        var compilation = ContractCompilation.CreateBare(Usings, isAnnotation ? "" : example).AddReferences(ContractCompilation.Runtime);
        compilation = compilation.WithOptions(compilation.Options.WithSpecificDiagnosticOptions(AnalyzerRules.All.ToDictionary(rule => rule.Id, _ => ReportDiagnostic.Warn)));
        Assert.Empty(compilation.GetDiagnostics(TestContext.Current.CancellationToken).Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));

        var options = new AnalyzerOptions(
            isAnnotation ? [new TextFile("/MemTrace.Annotations.txt", example)] : [],
            new CorpusConfiguration(id == "MT2002" ? new Dictionary<string, string> { ["memtrace.exceptions"] = "all" } : []));
        var found = await compilation.WithAnalyzers(Analyzers, options).GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken);
        return [.. found.OrderBy(diagnostic => diagnostic.Location.GetLineSpan().StartLinePosition).Select(Text)];
    }

    private static string Text(Diagnostic diagnostic) => $"{diagnostic.Id} at {diagnostic.Location.GetLineSpan().StartLinePosition.Line + 1}";
}
