namespace MemTrace.Analyzers.Tests.Package;

/// <summary>How a run of the SDK ended, and all that it wrote.</summary>
internal sealed record DotNetResult(int ExitCode, string Output)
{
    /// <summary>The result itself, when the run ended with <paramref name="exitCode"/>; else a failed assertion that shows the output.</summary>
    public DotNetResult EndedWith(int exitCode)
    {
        Assert.True(ExitCode == exitCode, $"Expected exit code {exitCode} and got {ExitCode}:\n{Output}");
        return this;
    }
}
