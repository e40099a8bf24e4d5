using MemTrace.Tour.Sdk;

namespace MemTrace.Analyzers.Tests.Package;

/// <summary>
/// Projects that install the packages from a local feed, with a package cache of their own; laid out, restored and built once a test run.
/// Their findings are read from the compiler's error log. A test that changes a project or builds it again has one of its own.
/// </summary>
public sealed class Consumers : IAsyncLifetime
{
    /// <summary>Installs <c>MemTrace</c> and nothing else.</summary>
    public const string RuntimeOnly = nameof(RuntimeOnly);

    /// <summary>Installs <c>MemTrace.Analyzers</c> and nothing else, and declares the attributes itself.</summary>
    public const string AnalyzersOnly = nameof(AnalyzersOnly);

    /// <summary>Uses a library that installs <c>MemTrace</c>.</summary>
    public const string Transitive = nameof(Transitive);

    /// <summary>Installs <c>MemTrace.Analyzers</c> and marks nothing.</summary>
    public const string Unmarked = nameof(Unmarked);

    /// <summary>Has annotation files of its own, and some from a package that it uses.</summary>
    public const string Annotated = nameof(Annotated);

    /// <summary>As <see cref="RuntimeOnly"/>, to be fixed.</summary>
    public const string Fixable = nameof(Fixable);

    /// <summary>A fault a rule that has a fix, to be fixed all in one run.</summary>
    public const string Faulty = nameof(Faulty);

    /// <summary>As <see cref="RuntimeOnly"/>, to be built in other modes.</summary>
    public const string Moded = nameof(Moded);

    /// <summary>The example of <c>README.md</c>.</summary>
    public const string Readme = nameof(Readme);

    private const string Library = nameof(Library);
    private const string RuntimeReference = """<PackageReference Include="MemTrace" Version="*" />""";
    private const string AnalyzersReference = """<PackageReference Include="MemTrace.Analyzers" Version="*" PrivateAssets="all" />""";

    private readonly TemporaryFolder _folder = new();
    private DotNetResult _build = null!;

    public PackageFeed Feed { get; private set; } = null!;

    public string Folder(string consumer) => Path.Combine(_folder.Path, consumer);

    /// <summary>Runs the SDK in a consumer's folder.</summary>
    internal Task<DotNetResult> RunAsync(string consumer, params IEnumerable<string> arguments) =>
        DotNet.RunAsync(Folder(consumer), PackageCache, arguments, TestContext.Current.CancellationToken);

    /// <summary>All findings of this project's rules in a consumer, as its last build logged them.</summary>
    internal IReadOnlyList<SarifResult> Findings(string consumer, string log = "findings.sarif")
    {
        _build.EndedWith(0);
        return SarifLog.Read(Path.Combine(Folder(consumer), log));
    }

    public async ValueTask InitializeAsync()
    {
        string feed = Path.Combine(_folder.Path, "feed");
        Feed = await PackageFeed.PackAsync(feed, TestContext.Current.CancellationToken);
        Write("nuget.config", ConsumerSources.NuGetConfiguration(feed));
        Write("Directory.Build.props", ConsumerSources.BuildProperties);
        await LayOutVendorAsync(feed);
        LayOut(Library, RuntimeReference, ("Nothing.cs", "public static class Nothing;"));
        foreach (string consumer in (string[])[RuntimeOnly, Fixable, Moded])
        {
            LayOut(consumer, RuntimeReference, ("ApplyPath.cs", ConsumerSources.LeakingApply));
        }

        LayOut(
            Faulty, RuntimeReference,
            [.. FaultySources.ByRule.Select(fault => (fault.Key + ".cs", fault.Value)), (".editorconfig", FaultySources.EditorConfiguration)]);
        LayOut(Readme, RuntimeReference, ("ApplyPath.cs", ReadmeTests.Example));
        LayOut(Transitive, """<ProjectReference Include="../Library/Library.csproj" />""", ("ApplyPath.cs", ConsumerSources.LeakingApply));
        LayOut(
            AnalyzersOnly, AnalyzersReference, ("Attributes.cs", ConsumerSources.InternalAttributes), ("Uses.cs", ConsumerSources.OwnVocabulary));
        LayOut(Unmarked, AnalyzersReference, ("Uses.cs", ConsumerSources.Unmarked));
        LayOutAnnotated();

        string[] all = [Library, RuntimeOnly, AnalyzersOnly, Transitive, Unmarked, Annotated, Fixable, Faulty, Moded, Readme];
        Write("Consumers.slnx", $"<Solution>{string.Concat(all.Select(name => $"<Project Path=\"{name}/{name}.csproj\" />"))}</Solution>");
        _build = await RunAsync(".", "build", "Consumers.slnx", "-m:2");
    }

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    private string PackageCache => Path.Combine(_folder.Path, "packages");

    private async Task LayOutVendorAsync(string feed)
    {
        const string vendor = "Vendor";
        Write("Vendor/Vendor.csproj", ConsumerSources.Project(
            """<None Include="buildTransitive/**" Pack="true" PackagePath="buildTransitive/" />"""));
        Write("Vendor/Vendor.cs", ConsumerSources.Vendor);
        Write("Vendor/buildTransitive/Vendor.targets", ConsumerSources.VendorTargets);
        Write("Vendor/buildTransitive/MemTrace.Annotations.Vendor.txt", ConsumerSources.VendorAnnotations);
        (await RunAsync(vendor, "pack", "-o", feed)).EndedWith(0);
    }

    private void LayOutAnnotated() => LayOut(
        Annotated,
        AnalyzersReference + """
            <PackageReference Include="Vendor" Version="*" />
            <AdditionalFiles Include="$(MSBuildProjectDirectory)/./MemTrace.Annotations.Listed.txt" />
            """,
        ("Uses.cs", ConsumerSources.VendorUses),
        ("MemTrace.Annotations.txt", "TracksMemory ; M:Vendor.Log.Peek(System.Int64)\n"),
        ("Deep/MemTrace.Annotations.Deep.txt", "no attribute at all\n"),
        ("MemTrace.Annotations.Listed.txt", "// The next line is wrong.\nTracksMemory\n"));

    private void LayOut(string consumer, string items, params IEnumerable<(string Name, string Content)> files)
    {
        Write($"{consumer}/{consumer}.csproj", ConsumerSources.Project(items));
        foreach ((string name, string content) in files)
        {
            Write($"{consumer}/{name}", content);
        }
    }

    private void Write(string path, string content)
    {
        string file = Path.Combine(_folder.Path, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, content);
    }
}
