using System.Runtime.CompilerServices;

namespace MemTrace;

/// <summary>
/// A mutual exclusion lock of four bytes, for sections that are a handful of instructions. Not reentrant. A mutable struct: keep it
/// in a field and never copy it.
/// </summary>
/// <remarks>
/// A hundred thousand groups each have one, and each batch enters it several times: a monitor would cost more than the accounting
/// inside.
/// </remarks>
internal struct Gate
{
    private int _taken;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Enter()
    {
        if (Interlocked.CompareExchange(ref _taken, 1, 0) != 0) Wait();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Exit() => Volatile.Write(ref _taken, 0);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Wait()
    {
        var spinner = new SpinWait();
        do
        {
            // Never sleeps for a whole millisecond: what is waited for takes less than a microsecond.
            spinner.SpinOnce(sleep1Threshold: -1);
        }
        while (Volatile.Read(ref _taken) != 0 || Interlocked.CompareExchange(ref _taken, 1, 0) != 0);
    }
}
