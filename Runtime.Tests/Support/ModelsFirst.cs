using MemTrace.Tests.Support;
using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(ModelsFirst))]

namespace MemTrace.Tests.Support;

/// <summary>
/// Begins with what notices nearly everything, and soon: a run that ends with the first failure is then mostly over at once.
/// </summary>
public sealed class ModelsFirst : ITestCollectionOrderer
{
    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection =>
        [.. testCollections.OrderBy(collection => Rank(collection.TestCollectionDisplayName))];

    private static int Rank(string name) =>
        name.Contains(nameof(Models.FixedSequenceTests), StringComparison.Ordinal) ? 0
        : name.Contains(".Caching.", StringComparison.Ordinal) ? 1
        : name.Contains(".Tracing.", StringComparison.Ordinal) ? 2
        : 3;
}
