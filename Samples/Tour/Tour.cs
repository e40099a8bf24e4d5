using System.Diagnostics;
using MemTrace.Tour.Steps;
using Spectre.Console;

namespace MemTrace.Tour;

/// <summary>The whole way of a user: package, build error, fix, clean build, exact trace at run time.</summary>
internal sealed class Tour(IAnsiConsole console)
{
    private static readonly TourStep[] s_steps = [new PackStep(), new FindStep(), new FixStep(), new RebuildStep(), new MeasureStep()];

    /// <summary>Takes the steps one after another; 0 only when each had the outcome that it names.</summary>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        Stopwatch time = Stopwatch.StartNew();
        using Workshop workshop = new(console, cancellationToken);
        for (int i = 0; i < s_steps.Length; i++)
        {
            TourStep step = s_steps[i];
            console.WriteLine();
            console.Write(new Rule($"[bold]{i + 1}. {Markup.Escape(step.Title)}[/]").LeftJustified());
            try
            {
                string outcome = await step.TakeAsync(workshop);
                console.MarkupLineInterpolated($"[green]✓[/] {outcome}");
            }
            catch (UnexpectedOutcomeException unexpected)
            {
                console.MarkupLine("[red]✗ not as expected[/]");
                // As it is: a wrapped build log cannot be searched.
                console.Profile.Out.Writer.WriteLine(unexpected.Message);
                return 1;
            }
            catch (OperationCanceledException)
            {
                console.MarkupLine("[red]✗ stopped[/]");
                return 1;
            }
        }

        console.WriteLine();
        console.MarkupLineInterpolated($"[green]Every step had the expected outcome[/] ({time.Elapsed.TotalSeconds:F0} s).");
        return 0;
    }
}
