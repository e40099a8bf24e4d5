using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using MemTrace.Analyzers.Tests.Contracts;
using MemTrace.Analyzers.Tests.Package;

namespace MemTrace.Analyzers.Tests.Robustness;

/// <summary>
/// Real code that knows nothing of copies, with common framework members marked as if it did, so that the engine has to follow it: the
/// project's own folders, or those that <c>MEMTRACE_ROBUSTNESS_SOURCES</c> names.
/// </summary>
public sealed class RealSourceTests
{
    private static readonly TextFile Annotations = new("/MemTrace.Annotations.txt", MarkedFramework.Annotations);

    public static TheoryData<string> Folders
    {
        get
        {
            var named = Environment.GetEnvironmentVariable("MEMTRACE_ROBUSTNESS_SOURCES");
            return named is not null ? [.. named.Split(Path.PathSeparator)] : AnyCode.IsThorough ? ["CodeFixes", "Samples/Tour"] : ["Samples/Tour"];
        }
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public async Task RealCode_WithMarkedFramework_CrashesNothing(string folder)
    {
        var options = new CSharpParseOptions(LanguageVersion.Preview);
        var trees = Directory.EnumerateFiles(Path.Combine(Repository.Folder, folder), "*.cs", SearchOption.AllDirectories)
            .Where(path => !path.Replace('\\', '/').Contains("/obj/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(path => CSharpSyntaxTree.ParseText(File.ReadAllText(path), options, path, cancellationToken: TestContext.Current.CancellationToken))
            .Append(CSharpSyntaxTree.ParseText("""
                global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq;
                global using System.Threading; global using System.Threading.Tasks;
                """, options, "/Usings.cs", cancellationToken: TestContext.Current.CancellationToken));
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path) is not "MemTrace.CodeFixes.dll" and not "MemTrace.Analyzers.Tests.dll")
            .Select(path => (MetadataReference)MetadataReference.CreateFromFile(path));
        var compilation = CSharpCompilation.Create(
            "MemTrace.CodeFixes", trees, references, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable));
        Assert.NotEqual(0, await AnyCode.AssertSoundAsync(compilation, folder, Annotations));
    }
}
