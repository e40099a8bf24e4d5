namespace MemTrace;

/// <summary>One reported copy keeping one unit of payload alive.</summary>
internal class Hold
{
    public CopyAccount Account { get; set; } = null!;

    public PayloadUnit Unit { get; set; } = null!;

    public Hold? OlderInUnit { get; set; }

    public Hold? NewerInUnit { get; set; }

    /// <summary>The next hold of the same copy; of a hold that is not in use, the next such hold.</summary>
    public Hold? NextOfCopy { get; set; }
}
