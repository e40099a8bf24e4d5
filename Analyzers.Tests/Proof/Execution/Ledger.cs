namespace MemTrace.Analyzers.Tests.Proof.Execution;

/// <summary>
/// The account of one run: the copies made, the answers given, and which exceptions were thrown that the program does not throw itself.
/// A run and the tasks it starts see their own ledger; a run does one thing at a time.
/// </summary>
public sealed class Ledger
{
    private static readonly AsyncLocal<Ledger?> Ambient = new();

    private readonly List<LedgerCopy> _copies = [];
    private readonly List<TryRegion> _regions = [];
    private readonly List<int> _finallies = [];
    private readonly HashSet<(int Finally, int Site)> _touched = [];
    // A task that nobody awaits may still be running when the run is over.
    private readonly Lock _unwinding = new();
    private readonly Dictionary<Exception, HashSet<int>> _uncaught = [];
    private Exception? _inFlight;
    private int _fuel = 400;

    /// <param name="choices">Where the run's answers come from.</param>
    public Ledger(ChoicePath choices) => Choices = choices;

    /// <summary>The ledger of the running program.</summary>
    public static Ledger Current
    {
        get => Ambient.Value ?? throw new InvalidOperationException("No program is running.");
        set => Ambient.Value = value;
    }

    /// <summary>Answers of this run.</summary>
    public ChoicePath Choices { get; }

    /// <summary>The copies this run made, in order.</summary>
    public IReadOnlyList<LedgerCopy> Copies => _copies;

    /// <summary>
    /// The run came to what no path of a program is meant to be: something was null or out of range that the program takes to be neither.
    /// </summary>
    public bool IsVoid { get; set; }

    /// <summary>Which finally blocks reported, released or handed over copies of which site.</summary>
    public IReadOnlySet<(int Finally, int Site)> Touched => _touched;

    /// <summary>For each exception of an opaque call that no handler entered, the finally blocks that ran because of it.</summary>
    public IReadOnlyList<IReadOnlySet<int>> Unwound
    {
        get
        {
            lock (_unwinding)
                return [.. _uncaught.Values.Select(blocks => blocks.ToHashSet())];
        }
    }

    /// <summary>
    /// Whether an exception ended the run when others of the copies that one call made had had their turn, and this one had not. One that was found to be empty had its
    /// turn too: there was nothing to do for it.
    /// </summary>
    public bool IsBeforeItsTurn(LedgerCopy copy) =>
        _uncaught.Count > 0 && !copy.IsTouched && _copies.Exists(other => other.Site == copy.Site && (other.IsTouched || other.HasNoBytes));

    /// <summary>Enters a copy.</summary>
    /// <returns>The copy.</returns>
    /// <exception cref="OutOfFuelException">The run does not seem to end.</exception>
    public T Enter<T>(T copy, int site) where T : LedgerCopy
    {
        Turn();
        copy.Site = site;
        _copies.Add(copy);
        return copy;
    }

    /// <summary>The copy with this number, in order of their making; for amounts, which name copies by number.</summary>
    public int NumberOf(LedgerCopy copy) => _copies.IndexOf(copy);

    /// <summary>Notes that the innermost finally block that runs discharges the copy.</summary>
    internal void Touch(LedgerCopy copy)
    {
        foreach (var block in _finallies)
            _touched.Add((block, copy.Site));
    }

    /// <summary>An opaque call is about to take effect; where somebody looks, it may throw instead.</summary>
    internal void MayThrow()
    {
        if (_regions.Count == 0)
            return;
        var exceptions = _regions.SelectMany(region => region.Caught).DistinctBy(make => make().GetType()).ToList();
        if (_regions.Any(region => region.HasFinally) && !exceptions.Any(make => make().GetType() == typeof(Exception)))
            exceptions.Add(() => new OpaqueException());
        var answer = Choices.Next(exceptions.Count + 1);
        if (answer == 0)
            return;
        var thrown = exceptions[answer - 1]();
        lock (_unwinding)
            _uncaught.Add(thrown, []);
        _inFlight = thrown;
        throw thrown;
    }

    internal void Enter(TryRegion region) => _regions.Add(region);

    internal void Leave(TryRegion region) => _regions.Remove(region);

    internal void EnterFinally(int position)
    {
        _finallies.Add(position);
        lock (_unwinding)
        {
            if (_inFlight is not null && _uncaught.TryGetValue(_inFlight, out var blocks))
                blocks.Add(position);
        }
    }

    internal void LeaveFinally(int position) => _finallies.Remove(position);

    internal void EnterCatch(Exception exception)
    {
        IsVoid |= IsUnmeant(exception);
        lock (_unwinding)
            _uncaught.Remove(exception);
        if (exception == _inFlight)
            _inFlight = null;
    }

    /// <summary>Whether the exception comes from the runtime: something was null, empty or out of range that the program takes not to be.</summary>
    internal static bool IsUnmeant(Exception? exception) =>
        exception is NullReferenceException or InvalidCastException or IndexOutOfRangeException ||
        exception?.TargetSite?.DeclaringType?.Namespace?.StartsWith("System", StringComparison.Ordinal) == true;

    /// <summary>A loop takes one more turn.</summary>
    /// <exception cref="OutOfFuelException">The run does not seem to end.</exception>
    internal void Turn()
    {
        if (--_fuel < 0)
            throw new OutOfFuelException();
    }
}
