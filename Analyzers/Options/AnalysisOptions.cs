using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using MemTrace.Analyzers.Flow;

namespace MemTrace.Analyzers.Options;

/// <summary>
/// What <c>.editorconfig</c> and global configuration files say. A value that is none of those listed counts as the default.
/// </summary>
internal static class AnalysisOptions
{
    /// <summary><c>explicit</c> (default): only what surely throws is an exceptional path; <c>all</c>: any call may throw.</summary>
    public const string Exceptions = "memtrace.exceptions";

    private static readonly FlowOptions AllExceptions = new(AllExceptions: true);

    /// <summary>The options of a file.</summary>
    public static FlowOptions For(AnalyzerConfigOptionsProvider provider, SyntaxTree tree) =>
        provider.GetOptions(tree).TryGetValue(Exceptions, out var value) && value.Trim().Equals("all", StringComparison.OrdinalIgnoreCase)
            ? AllExceptions
            : FlowOptions.Default;
}
