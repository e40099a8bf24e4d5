using MemTrace.Tour.Sdk;

namespace MemTrace.Analyzers.Tests.Package;

[Collection(PackageCollection.Name)]
public sealed class ConsumerTests(Consumers consumers)
{
    [Theory]
    [InlineData(Consumers.RuntimeOnly)]
    [InlineData(Consumers.Transitive)]
    public void Runtime_LeakedCopy_IsAWarning(string consumer)
    {
        SarifResult finding = Assert.Single(consumers.Findings(consumer));

        Assert.Equal("MT1001", finding.RuleId);
        Assert.Equal("warning", finding.Level);
        Assert.Equal("cache.CopyRange(first, end)", finding.Location.Text);
        Assert.Contains("`committed`", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Runtime_LeakedCopy_LogsItsPathAsRelatedLocations()
    {
        SarifResult finding = Assert.Single(consumers.Findings(Consumers.RuntimeOnly));

        Assert.True(finding.Path.Count >= 2, "The path has an acquisition and an exit.");
        Assert.Equal("cache.CopyRange(first, end)", finding.Path[0].Text);
    }

    [Fact]
    public void Analyzers_OwnAttributes_AreUnderstood()
    {
        (string, string)[] found = [.. consumers.Findings(Consumers.AnalyzersOnly).Select(finding => (finding.RuleId, finding.Level))];

        Assert.Equal([("MT1001", "warning"), ("MT1003", "warning")], found);
    }

    [Fact]
    public void Analyzers_NothingMarked_SeesNothing() => Assert.Empty(consumers.Findings(Consumers.Unmarked));

    [Fact]
    public void AnnotationFiles_OfProjectAndPackage_AreEachReadOnce()
    {
        (string, string, string)[] found =
            [.. consumers.Findings(Consumers.Annotated).Select(finding => (finding.RuleId, finding.Location.FileName, finding.Location.Text))];

        Assert.Equal(
            [
                ("MT4001", "MemTrace.Annotations.Deep.txt", "no attribute at all"),
                ("MT4001", "MemTrace.Annotations.Listed.txt", "TracksMemory"),
                ("MT1001", "Uses.cs", "log.Read(1, 2)"),
                ("MT1001", "Uses.cs", "log.Peek(1)"),
            ],
            found);
    }
}
