namespace MemTrace.Analyzers.Tests.Package;

/// <summary>All tests of the packages: they share one feed and one build of the consumers, and run one after another.</summary>
[CollectionDefinition(Name)]
public sealed class PackageCollection : ICollectionFixture<Consumers>
{
    public const string Name = "Packages";
}
