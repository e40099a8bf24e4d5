using System.Xml.Linq;

namespace MemTrace.Analyzers.Tests.Package;

[Collection(PackageCollection.Name)]
public sealed class PackageContentTests(Consumers consumers)
{
    [Fact]
    public void AnalyzersPackage_Entries_AreExactlyThese() => Assert.Equal(
        [
            "MemTrace.Analyzers.nuspec",
            "README.md",
            "[Content_Types].xml",
            "_rels/.rels",
            "analyzers/dotnet/cs/MemTrace.Analyzers.dll",
            "analyzers/dotnet/cs/MemTrace.CodeFixes.dll",
            "buildTransitive/MemTrace.Analyzers.targets",
            "buildTransitive/presets/All.globalconfig",
            "buildTransitive/presets/Default.globalconfig",
            "buildTransitive/presets/Enforce.globalconfig",
            "buildTransitive/presets/None.globalconfig",
            "docs/configuration.md",
            .. AnalyzerRules.All.Select(rule => $"docs/rules/{rule.Id}.md"),
            "docs/rules/README.md",
            "package/services/metadata/core-properties/nuget.psmdcp",
        ],
        consumers.Feed.Entries("MemTrace.Analyzers"));

    [Fact]
    public void RuntimePackage_Entries_AreExactlyThese() => Assert.Equal(
        [
            "MemTrace.nuspec",
            "README.md",
            "[Content_Types].xml",
            "_rels/.rels",
            "lib/net10.0/MemTrace.dll",
            "lib/net10.0/MemTrace.xml",
            "package/services/metadata/core-properties/nuget.psmdcp",
        ],
        consumers.Feed.Entries("MemTrace"));

    [Fact]
    public void AnalyzersPackage_Manifest_IsADevelopmentDependencyThatNeedsNothing()
    {
        XElement manifest = consumers.Feed.Manifest("MemTrace.Analyzers");

        Assert.Equal("true", Single(manifest, "developmentDependency").Value);
        Assert.Empty(Descendants(manifest, "dependency"));
    }

    [Fact]
    public void RuntimePackage_Manifest_DependsOnTheAnalyzersOfItsVersionAlone()
    {
        XElement manifest = consumers.Feed.Manifest("MemTrace");

        XElement dependency = Single(manifest, "dependency");
        Assert.Equal("MemTrace.Analyzers", dependency.Attribute("id")?.Value);
        Assert.Equal(Single(manifest, "version").Value, dependency.Attribute("version")?.Value);
        Assert.Null(dependency.Attribute("include"));
        string[] excluded = dependency.Attribute("exclude")?.Value.Split(',') ?? [];
        Assert.DoesNotContain("Analyzers", excluded);
        Assert.DoesNotContain("Build", excluded);
        Assert.DoesNotContain("BuildTransitive", excluded);
    }

    [Theory]
    [InlineData("MemTrace")]
    [InlineData("MemTrace.Analyzers")]
    public void Package_Manifest_NamesLicenseAndReadme(string packageId)
    {
        XElement manifest = consumers.Feed.Manifest(packageId);

        Assert.Equal("Apache-2.0", Single(manifest, "license").Value);
        Assert.Equal("README.md", Single(manifest, "readme").Value);
    }

    private static XElement Single(XElement manifest, string name) => Descendants(manifest, name).Single();

    private static IEnumerable<XElement> Descendants(XElement manifest, string name) =>
        manifest.Descendants().Where(element => element.Name.LocalName == name);
}
