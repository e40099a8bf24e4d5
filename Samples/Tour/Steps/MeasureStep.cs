using MemTrace.Tour.Sdk;
using MemTrace.Tour.Views;
using Spectre.Console;

namespace MemTrace.Tour.Steps;

/// <summary>Runs both stores on the same workload, and sets their traces against the live bytes of the heap.</summary>
internal sealed class MeasureStep : TourStep
{
    /// <summary>How far a trace that counts everything may be from the heap, as a share of the most that the heap held: what the runtime keeps for itself.</summary>
    private const double Tolerance = 0.001;

    public override string Title => "Run both on the same workload";

    public override async Task<string> TakeAsync(Workshop workshop)
    {
        // Nobody checks the store as it was written: that is how the mistake reached production.
        StoreBuild asWritten = await StoreBuild.RunAsync(workshop, Workshop.Before, "None");
        if (asWritten.Result.ExitCode != 0)
        {
            throw new UnexpectedOutcomeException($"The unchecked store did not build:\n{asWritten.Result.Output}");
        }

        IReadOnlyList<StoreMoment> before = await RunAsync(workshop, Workshop.Before);
        IReadOnlyList<StoreMoment> after = await RunAsync(workshop, Workshop.After);
        workshop.Console.Write(MeasurementView.Render("Before the fix", before));
        workshop.Console.Write(MeasurementView.Render("After the fix", after));
        int worst = Enumerable.Range(0, before.Count).MaxBy(i => before[i].Missing);
        workshop.Console.Write(TraceView.Render($"Before the fix, {before[worst].Step}", before[worst]));
        workshop.Console.Write(TraceView.Render($"After the fix, {after[worst].Step}", after[worst]));

        if (before[worst].Missing < before[worst].Heap / 2)
        {
            throw new UnexpectedOutcomeException("The store with the mistake should have missed most of the bytes.");
        }

        long most = after.Max(moment => moment.Heap);
        StoreMoment? wrong = after.FirstOrDefault(moment => Math.Abs(moment.Missing) > most * Tolerance);
        if (wrong is not null)
        {
            throw new UnexpectedOutcomeException($"The fixed store's trace is {wrong.Missing:N0} bytes off when {wrong.Step}.");
        }

        long off = after.Max(moment => Math.Abs(moment.Missing));
        return $"The store with the mistake misses {before[worst].Missing:N0} of {before[worst].Heap:N0} bytes; the fixed one is " +
            (off == 0 ? "exact to the byte." : $"never more than {off:N0} off.");
    }

    private static async Task<IReadOnlyList<StoreMoment>> RunAsync(Workshop workshop, string store)
    {
        DotNetResult run = await workshop.RunInStoreAsync($"Running the store as it was {store} the fix", store, "run", "--no-build");
        return run.ExitCode == 0
            ? [.. run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(StoreMoment.Parse)]
            : throw new UnexpectedOutcomeException($"The store as it was {store} the fix failed:\n{run.Output}");
    }
}
