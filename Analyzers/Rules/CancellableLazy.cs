namespace MemTrace.Analyzers.Rules;

/// <summary>
/// A value that is computed once, by whoever asks first, with that caller's cancellation. Unlike <see cref="Lazy{T}"/> it forgets a
/// computation that was cancelled or failed: the next caller starts it again. Thread-safe.
/// </summary>
internal sealed class CancellableLazy<T>(Func<CancellationToken, T> compute)
{
    private readonly object _computing = new();

    // Let go once it has run: it may hold on to a semantic model.
    private Func<CancellationToken, T>? _compute = compute;

    // Invariant: written once, under the lock; null until then.
    private volatile Result? _result;

    /// <exception cref="OperationCanceledException">The caller's own token was cancelled while it computed.</exception>
    public T Get(CancellationToken cancellationToken)
    {
        if (_result is { } ready)
            return ready.Value;
        lock (_computing)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (_result is null)
            {
                _result = new Result(_compute!(cancellationToken));
                _compute = null;
            }

            return _result.Value;
        }
    }

    private sealed record Result(T Value);
}
