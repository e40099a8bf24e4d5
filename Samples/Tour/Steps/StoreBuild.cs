using MemTrace.Tour.Sdk;

namespace MemTrace.Tour.Steps;

/// <summary>A build of a store, and what MemTrace's rules found in it.</summary>
internal sealed record StoreBuild(DotNetResult Result, IReadOnlyList<SarifResult> Findings)
{
    public static async Task<StoreBuild> RunAsync(Workshop workshop, string store, string mode)
    {
        string log = Path.Combine(workshop.FolderOf(store), "findings.sarif");
        File.Delete(log);
        DotNetResult result = await workshop.RunInStoreAsync(
            $"Building the store ({mode})",
            store,
            "build", "--nologo", $"-p:MemTraceAnalysisMode={mode}", $"-p:ErrorLog={log}%2Cversion=2.1");
        return File.Exists(log)
            ? new StoreBuild(result, SarifLog.Read(log))
            : throw new UnexpectedOutcomeException($"The build did not come as far as the compiler:\n{result.Output}");
    }
}
