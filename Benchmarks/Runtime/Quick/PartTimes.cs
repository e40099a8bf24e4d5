namespace MemTrace.Benchmarks.Quick;

/// <summary>The least time that each part of the loop took, in nanoseconds an entry, and what a round allocated.</summary>
internal sealed class PartTimes
{
    public double Append { get; private set; } = double.MaxValue;

    public double Copy { get; private set; } = double.MaxValue;

    public double Compact { get; private set; } = double.MaxValue;

    /// <summary>The parts run batch by batch, as a store does.</summary>
    public double Whole { get; private set; } = double.MaxValue;

    /// <summary>The same with payload decoded and applied.</summary>
    public double Store { get; private set; } = double.MaxValue;

    /// <summary>Bytes an entry; the least of all rounds, as other threads may allocate.</summary>
    public double Allocated { get; private set; } = double.MaxValue;

    public void Take(double append, double copy, double compact, double whole, double store, double allocated)
    {
        Append = Math.Min(Append, append);
        Copy = Math.Min(Copy, copy);
        Compact = Math.Min(Compact, compact);
        Whole = Math.Min(Whole, whole);
        Store = Math.Min(Store, store);
        Allocated = Math.Min(Allocated, allocated);
    }
}
