namespace MemTrace.Tour.Steps;

/// <summary>One step of the tour.</summary>
internal abstract class TourStep
{
    public abstract string Title { get; }

    /// <summary>Takes the step, shows what it found, and returns its outcome in one sentence.</summary>
    /// <exception cref="UnexpectedOutcomeException">The outcome is not the expected one.</exception>
    public abstract Task<string> TakeAsync(Workshop workshop);
}
