namespace MemTrace.Tests.Models;

/// <summary>An entry: the record as the cache shows it, and the bytes as they came in.</summary>
internal sealed class ModelEntry(LogEntry record, byte[] data, byte[] context)
{
    public LogEntry Record { get; } = record;

    public byte[] Data { get; } = data;

    public byte[] Context { get; } = context;

    /// <summary>The same content with buffers of its own, as if read from disk.</summary>
    public LogEntry Reread() => new(Record.Index, Record.Term, Record.Type, Data.ToArray(), Context.ToArray());

    public bool IsSame(LogEntry other) =>
        Record.Term == other.Term && Record.Type == other.Type && Data.AsSpan().SequenceEqual(other.Data.Span) && Context.AsSpan().SequenceEqual(other.Context.Span);

    public void AssertIsSame(LogEntry actual)
    {
        Assert.Equal((Record.Index, Record.Term, Record.Data, Record.Context), (actual.Index, actual.Term, actual.Data, actual.Context));
        Assert.Equal(Data, actual.Data.Span);
        Assert.Equal(Context, actual.Context.Span);
    }
}
