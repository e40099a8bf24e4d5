namespace MemTrace.Tour.Sdk;

/// <summary>How a run of the SDK ended, and all that it wrote.</summary>
internal sealed record DotNetResult(int ExitCode, string Output)
{
    /// <summary>The result itself, when the run ended with <paramref name="exitCode"/>.</summary>
    /// <exception cref="InvalidOperationException">It ended with another exit code; the message has the output.</exception>
    public DotNetResult EndedWith(int exitCode) => ExitCode == exitCode
        ? this
        : throw new InvalidOperationException($"Expected exit code {exitCode} and got {ExitCode}:\n{Output}");
}
