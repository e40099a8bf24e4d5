namespace MemTrace.Tests.Tracing;

public sealed class MemoryPartsTests
{
    private static readonly MemoryParts s_many = new(100, 200, 400, 800, 1600, 3200);
    private static readonly MemoryParts s_few = new(1, 2, 4, 8, 16, 32);

    [Fact]
    public void Total_IsTheSumOfAllParts() => Assert.Equal((6300, 63), (s_many.Total, s_few.Total));

    [Fact]
    public void SumsAndDifferences_AreMadePartByPart()
    {
        Assert.Equal(new MemoryParts(101, 202, 404, 808, 1616, 3232), s_many + s_few);
        Assert.Equal(new MemoryParts(99, 198, 396, 792, 1584, 3168), s_many - s_few);
    }

    [Fact]
    public void EachPart_IsFoundByItsName()
    {
        var byName = MemoryParts.Names.Select((name, part) => (name, s_few[(MemoryPart)part]));
        Assert.Equal([("resident", 1), ("shared", 2), ("dangling", 4), ("copies", 8), ("storage", 16), ("idle", 32)], byName);
        Assert.Equal(MemoryParts.Count, MemoryParts.Names.Length);
    }
}
