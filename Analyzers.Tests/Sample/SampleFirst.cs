using MemTrace.Analyzers.Tests.Sample;
using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(SampleFirst))]

namespace MemTrace.Analyzers.Tests.Sample;

/// <summary>
/// Begins with what notices nearly everything, and soon: a run that ends with the first failure is then mostly over at once.
/// </summary>
public sealed class SampleFirst : ITestCollectionOrderer
{
    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection =>
        [.. testCollections.OrderBy(collection => collection.TestCollectionDisplayName.Contains(nameof(CorpusSampleTests), StringComparison.Ordinal) ? 0 : 1)];
}
