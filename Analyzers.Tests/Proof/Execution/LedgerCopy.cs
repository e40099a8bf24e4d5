namespace MemTrace.Analyzers.Tests.Proof.Execution;

/// <summary>What the ledger knows of one copy that a run made. Not thread-safe.</summary>
public class LedgerCopy
{
    private bool? _isEmpty;
    private bool _isReleased;

    /// <summary>Where the copy was made: the position of the acquiring call in the program; -1 when nothing told.</summary>
    public int Site { get; internal set; } = -1;

    /// <summary>How many times the dangling portion was reported.</summary>
    public int Dangling { get; internal set; }

    /// <summary>How many times the other portion was reported.</summary>
    public int NonDangling { get; internal set; }

    /// <summary>How many times the bytes were given back.</summary>
    public int Releases { get; internal set; }

    /// <summary>Reported copies of this type must be released.</summary>
    public virtual bool HasReleaseHalf => false;

    /// <summary>The non-dangling portion is owed to nobody: the acquisition hands out the dangling one alone.</summary>
    public bool OwesDanglingOnly { get; internal set; }

    /// <summary>It was released while no portion of it was reported.</summary>
    public bool IsReleasedUnreported { get; private set; }

    /// <summary>It was used after its release.</summary>
    public bool IsUsedAfterRelease { get; private set; }

    /// <summary>A private method returned it: what becomes of it its callers decide.</summary>
    public bool IsInCallersHands { get; internal set; }

    /// <summary>It was found to be empty: it has no bytes.</summary>
    public bool HasNoBytes => _isEmpty == true;

    /// <summary>Both portions are reported, or in the hands of who will report them.</summary>
    public bool IsReported => Dangling > 0 && NonDangling > 0;

    /// <summary>Something was reported, given back or handed over of it.</summary>
    public bool IsTouched => Dangling + NonDangling + Releases > 0;

    /// <summary>Whether the copy has records. Nobody knows before it is first asked.</summary>
    protected bool HasRecords()
    {
        Use();
        _isEmpty ??= Ledger.Current.Choices.Next(2) == 1;
        return _isEmpty == false;
    }

    /// <summary>The copy is used: its release must not have happened.</summary>
    internal void Use() => IsUsedAfterRelease |= _isReleased;

    /// <inheritdoc/>
    public override string ToString()
    {
        Use();
        return GetType().Name;
    }

    /// <summary>Counts a report.</summary>
    internal void Report(MemoryPortion portion)
    {
        Use();
        if (portion.HasFlag(MemoryPortion.Dangling))
            Dangling++;
        if (portion.HasFlag(MemoryPortion.NonDangling))
            NonDangling++;
        Ledger.Current.Touch(this);
    }

    /// <summary>Counts a release.</summary>
    /// <param name="asNumber">A number is given back; nothing becomes of the copy itself, which can still be used.</param>
    internal void Release(bool asNumber = false)
    {
        IsReleasedUnreported |= Dangling == 0 && NonDangling == 0;
        _isReleased |= !asNumber;
        Releases++;
        Ledger.Current.Touch(this);
    }

    /// <summary>Moves what is left of the obligation to somebody who will report, and release. A copy that was wholly reported before is then reported again.</summary>
    internal void HandOver()
    {
        Use();
        var again = IsReported;
        if (again || Dangling == 0)
            Dangling++;
        if (again || NonDangling == 0)
            NonDangling++;
        if (!again || Releases == 0)
            Releases++;
        Ledger.Current.Touch(this);
    }

    /// <summary>Moves the release of a reported copy.</summary>
    internal void HandOverRelease()
    {
        Use();
        Releases++;
        Ledger.Current.Touch(this);
    }
}
