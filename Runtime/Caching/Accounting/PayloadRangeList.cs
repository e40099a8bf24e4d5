namespace MemTrace;

/// <summary>A linked list of ranges through the ranges themselves. A mutable struct: keep it in a field.</summary>
internal struct PayloadRangeList
{
    public PayloadRange? First { get; private set; }

    public PayloadRange? Last { get; private set; }

    /// <summary>Puts the range after another, or first.</summary>
    public void InsertAfter(PayloadRange? previous, PayloadRange range)
    {
        var next = previous is null ? First : previous.Next;
        (range.Previous, range.Next) = (previous, next);
        if (previous is null) First = range;
        else previous.Next = range;
        if (next is null) Last = range;
        else next.Previous = range;
    }

    public void Remove(PayloadRange range)
    {
        if (range.Previous is null) First = range.Next;
        else range.Previous.Next = range.Next;
        if (range.Next is null) Last = range.Previous;
        else range.Next.Previous = range.Previous;
        range.Previous = range.Next = null;
    }
}
