namespace MemTrace.Tests.Tracing;

public sealed class PeakTests
{
    [Fact]
    public void Peak_IsTheHighestSumThatWasRead_SinceTheReset()
    {
        var root = new MemoryTrace("root");
        var child = root.Child("raft");
        child.Add(100);
        Assert.Equal(100, root.TotalBytes);
        child.Subtract(70);
        Assert.Equal((100, 30), (root.PeakBytes, root.TotalBytes));

        root.ResetPeak();

        Assert.Equal(30, root.PeakBytes);
        child.Add(5);
        Assert.Equal(35, root.PeakBytes);
        child.Subtract(35);
        Assert.Equal((35, 0), (root.PeakBytes, root.TotalBytes));
    }

    [Fact]
    public void Peak_OfANode_KnowsNothingOfItsSiblings()
    {
        var root = new MemoryTrace("root");
        root.Child("a").Add(10);
        root.Child("b").Add(1);
        Assert.Equal((11, 10, 1), (root.PeakBytes, root.Child("a").PeakBytes, root.Child("b").PeakBytes));
    }
}
