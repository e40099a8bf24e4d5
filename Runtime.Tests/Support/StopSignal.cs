namespace MemTrace.Tests.Support;

/// <summary>
/// Tells the other threads of a test that it is over. It does so also when the test fails in between: threads that go on would slow
/// down all that runs afterwards in the process.
/// </summary>
internal sealed class StopSignal : IDisposable
{
    private readonly CancellationTokenSource _source = new();

    public CancellationToken Token => _source.Token;

    public void Set() => _source.Cancel();

    public void Dispose()
    {
        _source.Cancel();
        _source.Dispose();
    }
}
