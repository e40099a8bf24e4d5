using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace MemTrace.Analyzers.Tests.Robustness;

/// <summary>Cancels when it is asked for the options of a file for the given time, so that it happens in the middle of the work.</summary>
internal sealed class CancellingConfiguration(int questions, CancellationTokenSource source) : AnalyzerConfigOptionsProvider
{
    private int _asked;

    public override AnalyzerConfigOptions GlobalOptions => Nothing.Instance;

    public override AnalyzerConfigOptions GetOptions(SyntaxTree tree)
    {
        if (Interlocked.Increment(ref _asked) == questions)
            source.Cancel();
        return Nothing.Instance;
    }

    public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => Nothing.Instance;

    private sealed class Nothing : AnalyzerConfigOptions
    {
        public static readonly Nothing Instance = new();

        public override bool TryGetValue(string key, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out string? value)
        {
            value = null;
            return false;
        }
    }
}
