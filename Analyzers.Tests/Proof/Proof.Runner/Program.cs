using System.Collections.Concurrent;
using MemTrace.Analyzers.Tests.Corpus;
using MemTrace.Analyzers.Tests.Proof.Invariance;
using MemTrace.Analyzers.Tests.Proof.Judging;
using MemTrace.Analyzers.Tests.Proof.Mutation;
using MemTrace.Analyzers.Tests.Proof.Programs;
using MemTrace.Analyzers.Tests.Robustness;

// Usage: [--count N] [--seed S] [--shrink N] [--rejected N] [--print SEED] [--judge FILE]
// Judges the programs of N seeds from S on, and shrinks up to N disagreements of each kind. Exit code 1 if there is a disagreement.
// --only judges the seeds that follow, those that disagreed in an earlier run. --log FILE keeps which seeds are judged and which disagree, and goes on where it was stopped. --threads N judges on N threads.
// --recall judges the mutants of the corpus' correct programs, and of N seeds, instead; up to --shrink of those that are not found are listed. --generated: of the seeds alone.
// --constructed judges the mutants that are wrong by construction: of the corpus' programs without a finding, or of the files without one in the folders that follow.
// --real analyses all source in the folders that follow, with common members of the framework marked, and says what crashed.
// --rewrite compares what is found in the programs of N seeds with what is found in them rewritten, in all ways or those that are named.
// --wide takes the seeds of the wider grammar.
// --rejected lists programs that do not compile or run, with the reason.
var count = Option("--count", 1000);
var seed = Option("--seed", 1);
var shrink = Option("--shrink", 5);

Func<int, ProofProgram> generate = args.Contains("--wide") ? ProgramGenerator.GenerateWide : ProgramGenerator.Generate;

if (args.Contains("--print"))
{
    Console.WriteLine(generate(Option("--print", 1)).Source);
    return 0;
}

if (args.SkipWhile(argument => argument != "--judge").Skip(1).FirstOrDefault() is { } file)
{
    var judged = await ProgramJudge.JudgeAsync([new ProofProgram(file, File.ReadAllText(file))]).ConfigureAwait(false);
    Console.WriteLine(Listing.Of(judged[0]));
    return judged[0].Disagreements.Length;
}

if (args.Contains("--real"))
{
    var run = new RealSourceRun();
    foreach (var folder in args.SkipWhile(argument => argument != "--real").Skip(1).TakeWhile(argument => !argument.StartsWith('-')))
    {
        await run.AddAsync(folder).ConfigureAwait(false);
        Console.WriteLine($"{folder}: {run}");
    }

    return run.Crashes.Count == 0 ? 0 : 1;
}

if (args.Contains("--constructed"))
{
    var recall = new ConstructedRecall();
    var folders = args.SkipWhile(argument => argument != "--constructed").Skip(1).TakeWhile(argument => !argument.StartsWith('-')).ToArray();
    foreach (var folder in folders)
        await recall.AddFolderAsync(folder).ConfigureAwait(false);
    if (folders.Length == 0)
        await Parallel.ForEachAsync(CorpusFile.ReadAll().Where(one => one.Expected.Count == 0 && one.Directives.Known is null), async (one, cancellation) => await recall.AddAsync(one, cancellation).ConfigureAwait(false)).ConfigureAwait(false);
    Console.WriteLine(recall);
    foreach (var missed in recall.Missed.OrderBy(missed => missed.Length).Take(shrink))
        Console.WriteLine(missed);
    return recall.Missed.Count == 0 ? 0 : 1;
}

if (args.Contains("--recall"))
{
    var recall = new Recall();
    var generated = Enumerable.Range(seed, count).Select(one => args.Contains("--wide") ? ProgramGenerator.GenerateWideCorrect(one) : ProgramGenerator.GenerateCorrect(one));
    var correct = args.Contains("--generated") ? generated : CorpusPrograms.All().Concat(generated);
    await Parallel.ForEachAsync(correct.Chunk(50), async (some, cancellation) => await recall.AddAsync(some, cancellation).ConfigureAwait(false)).ConfigureAwait(false);
    Console.WriteLine(recall);
    foreach (var missed in recall.Missed.OrderBy(missed => missed.Program.Source.Length).Take(shrink))
        Console.WriteLine(Listing.Of(missed));
    return recall.Missed.Count == 0 ? 0 : 1;
}

if (args.Contains("--rewrite"))
{
    var differing = 0;
    var named = args.SkipWhile(argument => argument != "--rewrite").Skip(1).TakeWhile(argument => !argument.StartsWith('-')).Select(Enum.Parse<Rewrite>).ToArray();
    foreach (var rewrite in named.Length > 0 ? named : Enum.GetValues<Rewrite>())
    {
        var results = new ConcurrentBag<(int Compared, IReadOnlyList<string> Moved)>();
        await Parallel.ForEachAsync(Enumerable.Range(seed, count).Chunk(50), async (seeds, cancellation) =>
            results.Add(await InvarianceCheck.CheckAsync(rewrite, [.. seeds.Select(generate)], cancellation).ConfigureAwait(false))).ConfigureAwait(false);
        var moved = results.SelectMany(result => result.Moved).OrderBy(text => text.Length).ToArray();
        Console.WriteLine($"{rewrite}: {results.Sum(result => result.Compared)} compared, {moved.Length} verdicts moved");
        foreach (var text in moved.Take(shrink))
            Console.WriteLine(text);
        differing += moved.Length;
    }

    return differing == 0 ? 0 : 1;
}

var log = new RunLog(args.SkipWhile(argument => argument != "--log").Skip(1).FirstOrDefault());
var totals = new Totals();
var found = new ConcurrentBag<Judgement>();
var rejected = new ConcurrentBag<Judgement>();
var parallel = new ParallelOptions { MaxDegreeOfParallelism = Option("--threads", Environment.ProcessorCount) };
var only = args.SkipWhile(argument => argument != "--only").Skip(1).TakeWhile(argument => !argument.StartsWith('-')).Select(argument => int.Parse(argument, System.Globalization.CultureInfo.InvariantCulture)).ToArray();
await Parallel.ForEachAsync((only.Length > 0 ? only : Enumerable.Range(seed, count)).Chunk(100).Where(seeds => !log.Has(seeds[0])), parallel, async (seeds, cancellation) =>
{
    var judgements = await ProgramJudge.JudgeAsync([.. seeds.Select(generate)], cancellation).ConfigureAwait(false);
    log.Add(seeds, judgements);
    foreach (var judgement in judgements)
    {
        totals.Add(judgement);
        if (!judgement.Disagreements.IsEmpty)
            found.Add(judgement);
        if (judgement.Truth is null)
            rejected.Add(judgement);
    }
}).ConfigureAwait(false);
Console.WriteLine(totals);
Console.WriteLine(log);
foreach (var judgement in rejected.OrderBy(judgement => judgement.Program.Source.Length).Take(Option("--rejected", 0)))
    Console.WriteLine(Listing.Of(judgement));

foreach (var group in found.SelectMany(judgement => judgement.Disagreements.Select(disagreement => (judgement, disagreement.Kind)).Distinct()).GroupBy(pair => pair.Kind).OrderBy(group => group.Key))
{
    Console.WriteLine($"=== {group.Key}: {group.Count()}");
    foreach (var (judgement, kind) in group.OrderBy(pair => pair.judgement.Program.Source.Length).Take(shrink))
        Console.WriteLine(Listing.Of(await Shrinker.ShrinkAsync(judgement, kind).ConfigureAwait(false)));
}

return found.IsEmpty ? 0 : 1;

int Option(string name, int otherwise) =>
    args.SkipWhile(argument => argument != name).Skip(1).FirstOrDefault() is { } value ? int.Parse(value, System.Globalization.CultureInfo.InvariantCulture) : otherwise;
