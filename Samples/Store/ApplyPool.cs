using System.Threading.Channels;

namespace MemTrace.Samples.Store;

/// <summary>Workers that apply committed entries, slower than they are committed.</summary>
internal sealed class ApplyPool : IAsyncDisposable
{
    private readonly Channel<ApplyTask> _tasks = Channel.CreateUnbounded<ApplyTask>();
    private readonly Task[] _workers;
    private long _appliedEntries;

    public ApplyPool(int workers) => _workers = [.. Enumerable.Range(0, workers).Select(_ => Task.Run(WorkAsync))];

    public long AppliedEntries => Interlocked.Read(ref _appliedEntries);

    /// <summary>Takes reported entries over; they are released when they are applied, or at once when no more are accepted.</summary>
    public void Send([OwnsMemory(MemoryPortion.None)] CachedEntries entries)
    {
        ApplyTask task = new(entries);
        if (!_tasks.Writer.TryWrite(task))
        {
            task.Dispose();
        }
    }

    /// <summary>Ends when everything that was sent is applied.</summary>
    public async Task CompleteAsync()
    {
        _tasks.Writer.TryComplete();
        await Task.WhenAll(_workers);
    }

    public async ValueTask DisposeAsync() => await CompleteAsync();

    private async Task WorkAsync()
    {
        await foreach (ApplyTask task in _tasks.Reader.ReadAllAsync())
        {
            using (task)
            {
                Interlocked.Add(ref _appliedEntries, task.Apply());
            }
        }
    }
}
