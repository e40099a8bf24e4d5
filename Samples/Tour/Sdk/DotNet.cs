using System.Diagnostics;
using System.Text;

namespace MemTrace.Tour.Sdk;

/// <summary>Runs the SDK as a user would: nothing of this process's own build or test run is inherited.</summary>
internal static class DotNet
{
    /// <summary>
    /// Runs <c>dotnet</c> in <paramref name="folder"/> with its own package cache and home, and waits for its end; the process and its children
    /// are ended on cancellation.
    /// </summary>
    /// <param name="folder">Where to run it.</param>
    /// <param name="packageCache">The package cache; null for the user's own.</param>
    /// <param name="arguments">What to run.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    /// <param name="lineWritten">Called for each line of output as it comes, from any thread.</param>
    public static async Task<DotNetResult> RunAsync(
        string folder,
        string? packageCache,
        IEnumerable<string> arguments,
        CancellationToken cancellationToken,
        Action<string>? lineWritten = null)
    {
        ProcessStartInfo start = new(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        foreach (string name in start.Environment.Keys.Where(IsOfThisBuild).ToArray())
        {
            start.Environment.Remove(name);
        }

        // No build server may outlive the run: it would keep files of a deleted folder open.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["UseSharedCompilation"] = "false";
        start.Environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        start.Environment["DOTNET_NOLOGO"] = "1";
        if (packageCache is not null)
        {
            start.Environment["NUGET_PACKAGES"] = packageCache;
        }

        StringBuilder output = new();
        using Process process = new() { StartInfo = start };
        process.OutputDataReceived += (_, line) => Append(output, line.Data, lineWritten);
        process.ErrorDataReceived += (_, line) => Append(output, line.Data, lineWritten);
        process.Start();
        process.StandardInput.Close();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            await process.WaitForExitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        lock (output)
        {
            return new DotNetResult(process.ExitCode, output.ToString());
        }
    }

    private static bool IsOfThisBuild(string name) =>
        name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase) ||
        name.StartsWith("MemTrace", StringComparison.OrdinalIgnoreCase) ||
        name.StartsWith("TESTINGPLATFORM", StringComparison.OrdinalIgnoreCase) ||
        name is "CI" or "Configuration" or "Platform";

    private static void Append(StringBuilder output, string? line, Action<string>? lineWritten)
    {
        if (line is null)
        {
            return;
        }

        lock (output)
        {
            output.AppendLine(line);
        }

        lineWritten?.Invoke(line);
    }
}
