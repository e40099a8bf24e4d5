using System.Text.Json;
using MemTrace.Tests.Support;
using static MemTrace.Tests.Support.CacheScenario;

namespace MemTrace.Tests.Tracing;

public sealed class MemoryTraceTests
{
    [Fact]
    public void Child_OfTheSameName_IsTheSameNode()
    {
        var root = new MemoryTrace("root");
        var child = root.Child("raft");
        Assert.Same(child, root.Child("raft"));
        Assert.Same(root, child.Parent);
        Assert.Equal(("root", null, "raft"), (root.Name, root.Parent, child.Name));
    }

    [Fact]
    public void Add_CountsHere_AndInTheTotalsAbove()
    {
        var root = new MemoryTrace("root");
        var child = root.Child("raft");
        child.Add(100);
        root.Add(20);
        child.Subtract(30);
        Assert.Equal((20, 90, 70, 70), (root.OwnBytes, root.TotalBytes, child.OwnBytes, child.TotalBytes));
    }

    [Fact]
    public void Subtract_BelowZero_IsRefused_AndChangesNothing()
    {
        var trace = new MemoryTrace("raft");
        trace.Add(10);
        var error = Assert.Throws<InvalidOperationException>(() => trace.Subtract(11));
        Assert.Contains("11", error.Message);
        Assert.Contains("10", error.Message);
        Assert.Contains("raft", error.Message);
        Assert.Equal(10, trace.OwnBytes);
        trace.Subtract(10);
        Assert.Equal(0, trace.OwnBytes);
    }

    [Fact]
    public void Subtract_OfWhatACacheCharges_IsRefused()
    {
        var raft = new CacheScenario();
        raft.Append(Entries(1, 4));
        Assert.Throws<InvalidOperationException>(() => raft.Trace.Subtract(1));
        Assert.Throws<InvalidOperationException>(() => raft.Trace.Child("resident").Subtract(1));
    }

    [Fact]
    public void NegativeNumbers_AreRefused()
    {
        var trace = new MemoryTrace("raft");
        Assert.Contains("-1", Assert.Throws<ArgumentOutOfRangeException>(() => trace.Add(-1)).Message);
        Assert.Contains("-2", Assert.Throws<ArgumentOutOfRangeException>(() => trace.Subtract(-2)).Message);
        Assert.Equal(0, trace.OwnBytes);
    }

    [Fact]
    public void Add_BeyondTheLargestNumber_IsRefused()
    {
        var trace = new MemoryTrace("raft");
        trace.Add(long.MaxValue);
        var error = Assert.Throws<OverflowException>(() => trace.Add(1));
        Assert.Contains("Adding 1 bytes", error.Message);
        Assert.Contains($"{long.MaxValue}", error.Message);
        Assert.Contains("raft", error.Message);
        Assert.Equal(long.MaxValue, trace.OwnBytes);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void Names_MustNotBeEmpty(string? name)
    {
        Assert.Equal("name", Assert.ThrowsAny<ArgumentException>(() => new MemoryTrace(name!)).ParamName);
        var root = new MemoryTrace("root");
        Assert.Equal("name", Assert.ThrowsAny<ArgumentException>(() => root.Child(name!)).ParamName);
        Assert.Empty(root.Snapshot().Children);
    }

    [Fact]
    public void Parts_StandBelowTheNode_AsChildren()
    {
        var raft = new CacheScenario();
        var resident = raft.Trace.Child("resident");
        raft.Append(Entries(1, 4));
        Assert.Equal((4 * Cost(1000), 4 * Cost(1000)), (resident.OwnBytes, resident.TotalBytes));
        Assert.Equal(0, raft.Trace.OwnBytes);
        Assert.Equal(raft.Parts.Total, raft.Trace.TotalBytes);
        resident.Add(5);
        Assert.Equal(4 * Cost(1000) + 5, resident.TotalBytes);
        Assert.Equal(raft.Parts.Total + 5, raft.Trace.TotalBytes);
        Assert.Equal(raft.Trace.TotalBytes, raft.Trace.Snapshot().TotalBytes);
        Assert.Equal(resident.TotalBytes, resident.Snapshot().TotalBytes);
        Assert.Equal(resident.Snapshot(), raft.Trace.Snapshot().Child("resident"));
    }

    [Fact]
    public void Snapshot_ShowsPartsInOrderAndThenNodesByName()
    {
        var raft = new CacheScenario();
        raft.Trace.Child("b").Add(2);
        raft.Trace.Child("a").Add(1);
        raft.Append(Entries(1, 4));
        var snapshot = raft.Trace.Snapshot();
        Assert.Equal(["resident", "shared", "dangling", "copies", "storage", "idle", "a", "b"], snapshot.Children.Select(child => child.Name));
        Assert.Equal(raft.Trace.TotalBytes, snapshot.TotalBytes);
        Assert.Equal(snapshot.TotalBytes, snapshot.OwnBytes + snapshot.Children.Sum(child => child.TotalBytes));
    }

    [Fact]
    public void Snapshot_DoesNotChangeAfterwards_AndTellsTheDifference()
    {
        var raft = new CacheScenario();
        raft.Append(Entries(1, 4));
        var before = raft.Trace.Snapshot();
        Assert.Equal(before, raft.Trace.Snapshot());
        raft.Trace.Child("late").Add(7);
        raft.CopyAndReport(1, 3);
        var after = raft.Trace.Snapshot();
        Assert.NotEqual(before, after);

        var difference = after.Since(before);

        Assert.Equal(after.TotalBytes - before.TotalBytes, difference.TotalBytes);
        Assert.Equal((-2 * Cost(1000), 2 * Cost(1000), 7), (difference.Parts.Resident, difference.Parts.Shared, difference.Child("late")!.OwnBytes));
        var backwards = before.Since(after);
        Assert.Equal((-difference.TotalBytes, -7), (backwards.TotalBytes, backwards.Child("late")!.OwnBytes));
        Assert.Equal(0, after.Since(after).TotalBytes);
    }

    [Fact]
    public void Snapshot_AsText_IsATree()
    {
        var root = new MemoryTrace("store");
        root.Child("apply").Add(1234);
        root.Child("raft").Child("log").Add(5);
        Assert.Equal(
            """
            store      1,239
            ├─ apply   1,234
            └─ raft        5
               └─ log      5

            """,
            root.Snapshot().ToString());
    }

    [Fact]
    public void Difference_AsTextAndAsJson_HasNumbersBelowZero()
    {
        var root = new MemoryTrace("store");
        root.Child("apply").Add(1500);
        var before = root.Snapshot();
        root.Child("apply").Subtract(1400);
        root.Child("raft \"7\"").Add(5);

        var difference = root.Snapshot().Since(before);

        Assert.Equal(
            """
            store        -1,395
            ├─ apply     -1,400
            └─ raft "7"       5

            """,
            difference.ToString());
        using var json = JsonDocument.Parse(difference.ToJson());
        Assert.Equal(["apply", "raft \"7\""], json.RootElement.GetProperty("children").EnumerateArray().Select(child => child.GetProperty("name").GetString()));
        Assert.Equal(-1395, json.RootElement.GetProperty("totalBytes").GetInt64());
    }

    [Fact]
    public void Snapshot_WithoutWhatItNeeds_IsRefused()
    {
        var snapshot = new MemoryTrace("store").Snapshot();
        Assert.Equal("earlier", Assert.Throws<ArgumentNullException>(() => snapshot.Since(null!)).ParamName);
        Assert.Equal("writer", Assert.Throws<ArgumentNullException>(() => snapshot.WriteTo(null!)).ParamName);
        Assert.Null(snapshot.Child("none"));
    }

    [Fact]
    public void Snapshot_AsJson_HasTheSameNumbers()
    {
        var raft = new CacheScenario();
        raft.Append(Entries(1, 4));
        var snapshot = raft.Trace.Snapshot();
        using var json = JsonDocument.Parse(snapshot.ToJson(indented: true));
        Assert.Equal("raft", json.RootElement.GetProperty("name").GetString());
        Assert.Equal(snapshot.TotalBytes, json.RootElement.GetProperty("totalBytes").GetInt64());
        Assert.Equal(4 * Cost(1000), json.RootElement.GetProperty("children")[0].GetProperty("ownBytes").GetInt64());
        Assert.Equal("""{"name":"leaf","ownBytes":0,"totalBytes":0}""", new MemoryTrace("leaf").Snapshot().ToJson());
    }
}
