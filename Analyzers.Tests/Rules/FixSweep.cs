using MemTrace.Analyzers.Tests.Corpus;
using Xunit;

namespace MemTrace.Analyzers.Tests.Rules;

public sealed class FixSweep
{
    [Fact]
    public async Task Sweep()
    {
        var totals = new SortedDictionary<string, (int Findings, int Fixed)>();
        var only = Environment.GetEnvironmentVariable("SWEEP") ?? "MT";
        var stride = int.Parse(Environment.GetEnvironmentVariable("STRIDE") ?? "1");
        var offset = int.Parse(Environment.GetEnvironmentVariable("OFFSET") ?? "0");
        var file = Environment.GetEnvironmentVariable("SWEEPFILE") ?? "/tmp/sweep.txt";
        File.Delete(file);
        var items = CorpusFile.ReadAll().Where(item => item.Expected.Any(e => e.Id.StartsWith(only))).Where((_, i) => i % stride == offset).ToArray();
        await Parallel.ForEachAsync(items, new ParallelOptions { MaxDegreeOfParallelism = 2 }, async (item, token) =>
        {
            var log = new System.Text.StringBuilder();
            var workspace = await FixWorkspace.CreateAsync([item.Source], item.Directives.TopLevel, item.Directives.Options.Values.Contains("all"));
            var before = await workspace.FindingsAsync();
            foreach (var finding in before.Where(f => f.Id.StartsWith(only)))
            {
                try
                {
                    var actions = await workspace.ActionsAsync(finding);
                    lock (totals) { var t = totals.GetValueOrDefault(finding.Id); totals[finding.Id] = (t.Findings + 1, t.Fixed + (actions.Count > 0 ? 1 : 0)); }
                    log.AppendLine($"##### {item.DisplayName} {finding.Id} {(actions.Count == 0 ? "NONE" : string.Join(", ", actions.Select(a => a.EquivalenceKey)))}");
                    if (actions.Count == 0) log.AppendLine(finding.ToString()).AppendLine(item.Source);
                    foreach (var action in actions)
                        log.AppendLine($"--- {action.EquivalenceKey}").AppendLine(await workspace.PreviewAsync(action));
                }
                catch (Exception e) when (e is not OperationCanceledException) { log.AppendLine("!!!!! " + item.DisplayName + " " + e); }
            }
            lock (totals) File.AppendAllText(file, log.ToString());
        });
        File.AppendAllText(file, "TOTALS " + string.Join(" ", totals) + "\n");
    }
}
