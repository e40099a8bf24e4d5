using System.Collections.Concurrent;
using MemTrace.Analyzers.Tests.Corpus;

// Usage: [--list] [--compile-only] [part of a case's display name]...
// Prints each case that is decided wrong, with what is unexpected and what is missing. Exit code 1 if there is one.
var list = args.Contains("--list");
var compileOnly = args.Contains("--compile-only");
var parts = args.Where(argument => !argument.StartsWith("--", StringComparison.Ordinal)).ToArray();
var limit = TimeSpan.FromSeconds(20);

var cases = CorpusFile.ReadAll()
    .Where(@case => parts.Length == 0 || parts.Any(part => @case.DisplayName.Contains(part, StringComparison.OrdinalIgnoreCase)))
    .ToArray();
if (list)
{
    foreach (var @case in cases)
        Console.WriteLine($"{@case.DisplayName}  {string.Join(' ', @case.Expected.Select(mark => mark.Id).DefaultIfEmpty("silent"))}");
    return 0;
}

var verdicts = new ConcurrentDictionary<CorpusCase, CorpusVerdict>();
await Parallel.ForEachAsync(cases, async (@case, _) => verdicts[@case] = await JudgeInTimeAsync(@case)).ConfigureAwait(false);

var wrong = cases.Select(@case => verdicts[@case]).Where(verdict => !verdict.IsRight).ToArray();
foreach (var verdict in wrong)
    Console.WriteLine(verdict.Describe());
if (cases.Count(@case => @case.Directives.Known is not null) is > 0 and var known)
    Console.WriteLine($"{known} known to be decided wrong");
Console.WriteLine($"{cases.Length - wrong.Length} right, {wrong.Length} wrong");
return wrong.Length == 0 ? 0 : 1;

// A case that hangs is named and given up; its thread is left behind, since nothing can stop it, and ends with the process.
async Task<CorpusVerdict> JudgeInTimeAsync(CorpusCase @case)
{
    using var cancellation = new CancellationTokenSource();
    var judging = Task.Run(() => compileOnly
        ? Task.FromResult(CorpusAnalysis.Compile(@case, cancellation.Token))
        : CorpusAnalysis.JudgeAsync(@case, cancellation.Token));
    try
    {
        return await judging.WaitAsync(limit).ConfigureAwait(false);
    }
    catch (TimeoutException)
    {
        Console.WriteLine($"{@case.DisplayName} takes over {limit.TotalSeconds} s");
        await cancellation.CancelAsync().ConfigureAwait(false);
        return new CorpusVerdict(@case, ["takes too long"], [], []);
    }
}
