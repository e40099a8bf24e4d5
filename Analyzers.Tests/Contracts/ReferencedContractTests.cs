using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using MemTrace.Analyzers.Contracts;
using Xunit;

namespace MemTrace.Analyzers.Tests.Contracts;

/// <summary>Marks in referenced assemblies, as files and as other projects' compilations.</summary>
public sealed class ReferencedContractTests
{
    private const string Copies =
        """
        namespace MemTrace
        {
            enum MemoryPortion { None, Dangling, NonDangling, All }
            class TracksMemoryAttribute : System.Attribute { public TracksMemoryAttribute(MemoryPortion portion = MemoryPortion.All) { } }
            class OwnsMemoryAttribute : System.Attribute { public OwnsMemoryAttribute(MemoryPortion portion = MemoryPortion.All) { } }
            class MemoryBytesAttribute : System.Attribute { public MemoryBytesAttribute(MemoryPortion portion = MemoryPortion.All) { } }
        }
        """;

    private const string Marked =
        """
        using MemTrace;
        public class Outer<T>
        {
            public class Cache
            {
                [TracksMemory] public object Take() => null!;
                public void Send(int x, [OwnsMemory] object copy) { }
                [TracksMemory] public object this[int i] => null!;
                [OwnsMemory] public object Field = null!;
                [TracksMemory] public static Cache operator +(Cache left, Cache right) => left;
                [return: TracksMemory] public object Return() => null!;
                [MemoryBytes] public long Bytes => 0;
            }
        }
        [TracksMemory] public delegate object Taker();
        public class Unmarked { public object Give() => null!; }
        """;

    internal static MetadataReference Emit(Compilation compilation)
    {
        using var stream = new MemoryStream();
        var result = compilation.Emit(stream, cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(result.Success, string.Join('\n', result.Diagnostics));
        return MetadataReference.CreateFromImage(stream.ToArray());
    }

    private static CSharpCompilation User(bool asFile)
    {
        var library = ContractCompilation.CreateBare(Copies, Marked).WithAssemblyName("Library");
        return ContractCompilation.CreateBare("class User { }").AddReferences(asFile ? Emit(library) : library.ToMetadataReference());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Reference_WithItsOwnCopies_IsRead(bool asFile)
    {
        var compilation = User(asFile);
        var contracts = compilation.Contracts();
        var cache = compilation.Type("Outer`1+Cache");
        Assert.NotNull(contracts.For(cache.GetMembers("Take").Single()).Tracks);
        Assert.NotNull(contracts.For(cache.GetMembers("Send").Single()).Parameter(1).Owns);
        Assert.NotNull(contracts.For(cache.GetMembers("this[]").Single()).Tracks);
        Assert.NotNull(contracts.For(cache.GetMembers("Field").Single()).Owns);
        Assert.NotNull(contracts.For(cache.GetMembers("op_Addition").Single()).Tracks);
        Assert.NotNull(contracts.For(cache.GetMembers("Return").Single()).Tracks);
        Assert.NotNull(contracts.For(compilation.Type("Taker").DelegateInvokeMethod).Tracks);
        Assert.Same(MemberContract.None, contracts.For(compilation.Member("Unmarked", "Give")));
        Assert.True(contracts.IsReportable(cache));
        Assert.True(contracts.IsReportable(compilation.Type("Outer`1").Construct(compilation.ObjectType).GetTypeMembers("Cache").Single()));
        Assert.False(contracts.IsReportable(compilation.Type("Unmarked")));
    }

    [Fact]
    public void Reference_OfAReferenceThatIsNotSeen_IsReadByName()
    {
        var attributes = ContractCompilation.CreateBare(Copies.Replace("class ", "public class ").Replace("enum ", "public enum ")).WithAssemblyName("MemTrace");
        var library = ContractCompilation.CreateBare(Marked).WithAssemblyName("Library").AddReferences(Emit(attributes));
        var compilation = ContractCompilation.CreateBare("class User { }").AddReferences(Emit(library));
        Assert.NotNull(compilation.Contracts().For(compilation.Type("Outer`1+Cache").GetMembers("Take").Single()).Tracks);
    }

    [Fact]
    public void NothingMarked_HasNoTable()
    {
        Assert.Null(ContractCompilation.CreateBare("class C { void M() { } }").TryContracts());
        Assert.Null(ContractCompilation.CreateBare(Copies, "class C { void TracksMemory() { } }").TryContracts());
        Assert.Null(ContractCompilation.CreateBare("class TracksMemoryAttribute : System.Attribute { } class C { [TracksMemory] void M() { } }").TryContracts());
        Assert.Null(ContractCompilation.CreateBare("class C { }").TryContracts("TracksMemory ; M:C.Missing"));
    }

    [Fact]
    public void AnyMark_MakesATable()
    {
        Assert.NotNull(ContractCompilation.CreateBare(Copies, "class C { [MemTrace.TracksMemory] object M() => null!; }").TryContracts());
        Assert.NotNull(ContractCompilation.CreateBare(Copies, "class C { void M() { [MemTrace.TracksMemory] object Local() => null!; Local(); } }").TryContracts());
        Assert.NotNull(ContractCompilation.CreateBare("class C { object M() => null!; }").TryContracts("TracksMemory ; M:C.M"));
    }
}
