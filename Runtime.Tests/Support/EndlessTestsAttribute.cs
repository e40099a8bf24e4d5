using System.Diagnostics;
using System.Reflection;
using System.Runtime.CompilerServices;
using MemTrace.Tests.Support;
using Xunit.v3;

[assembly: EndlessTests]

namespace MemTrace.Tests.Support;

/// <summary>
/// Ends the process where a test computes for many times as long as the whole suite does, since a changed condition made it endless. It
/// counts what the process computes, not what the clock shows, so a busy machine makes no test look endless. In use only where the
/// suite runs over and over (<see cref="Effort"/>).
/// </summary>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class EndlessTestsAttribute : BeforeAfterTestAttribute
{
    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(100);

    private static long s_allowed = long.MaxValue;

    public override void Before(MethodInfo methodUnderTest, IXunitTest test) =>
        Volatile.Write(ref s_allowed, (Environment.CpuUsage.TotalTime + s_longest).Ticks);

    public override void After(MethodInfo methodUnderTest, IXunitTest test) => Volatile.Write(ref s_allowed, long.MaxValue);

    [ModuleInitializer]
    internal static void Watch()
    {
        if (Effort.Of(all: 1, few: 0) != 0) return;
        new Thread(() =>
        {
            while (Environment.CpuUsage.TotalTime.Ticks < Volatile.Read(ref s_allowed)) Thread.Sleep(s_pause);
            // Without waiting for what is endless.
            Environment.FailFast($"A test computed for more than {s_longest}.");
        }) { IsBackground = true }.Start();
    }
}
