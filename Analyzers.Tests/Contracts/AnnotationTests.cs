using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using MemTrace.Analyzers.Contracts;
using Xunit;
using Portion = MemTrace.Analyzers.Contracts.MemoryPortion;

namespace MemTrace.Analyzers.Tests.Contracts;

/// <summary>Annotation files feed the same table as attributes do.</summary>
public sealed class AnnotationTests
{
    private const string Source =
        """
        public class Cache<T>
        {
            public Cache(object o) { }
            public T Take<U>(int i, out T other) { other = default!; return other; }
            public bool TryTake(out T other) { other = default!; return true; }
            public T Next { get; set; } = default!;
            public T this[int i, object o] => default!;
            public object Field = null!;
            public long Bytes => 0;
            public static Cache<T> operator +(Cache<T> left, Cache<T> right) => left;
            public static implicit operator string(Cache<T> cache) => "";
            public class Nested { public void Close() { } }
        }
        public delegate object Taker(object o);
        """;

    private static (Compilation, MemoryContracts) Both(params string[] lines)
    {
        var compilation = ContractCompilation.CreateBare(ContractCompilation.Usings.Replace("using MemTrace;", "") + Source);
        return (compilation, compilation.Contracts(lines));
    }

    [Fact]
    public void Members_OfEveryKind_AreFound()
    {
        var (compilation, contracts) = Both(
            "TracksMemory(Dangling) ; M:Cache`1.Take``1(System.Int32,`0@)",
            "TracksMemory ; M:Cache`1.Take``1(System.Int32,`0@) ; #1",
            "TracksMemory ; M:Cache`1.TryTake(`0@) ; #0",
            "OwnsMemory ; M:Cache`1.#ctor(System.Object) ; #0",
            "TracksMemory ; P:Cache`1.Next",
            "OwnsMemory(None) ; P:Cache`1.Next",
            "ReportsMemory ; P:Cache`1.Item(System.Int32,System.Object) ; #1",
            "OwnsMemory ; F:Cache`1.Field",
            "MemoryBytes(NonDangling) ; P:Cache`1.Bytes",
            "TracksMemory ; M:Cache`1.op_Addition(Cache{`0},Cache{`0})",
            "SharesMemory ; M:Cache`1.op_Implicit(Cache{`0})~System.String ; #0",
            "ReleasesMemory ; M:Cache`1.Nested.Close",
            "TracksMemory ; T:Taker",
            "ReportsMemory ; T:Taker ; #0");
        var cache = compilation.Type("Cache`1");
        Assert.Equal(new PortionContract(Portion.Dangling), For("Take").Tracks);
        Assert.Equal(new PortionContract(Portion.All), For("Take").Parameter(1).Tracks);
        Assert.Equal(new PortionContract(Portion.All, true), For("TryTake").Parameter(0).Tracks);
        Assert.NotNull(contracts.For(cache.InstanceConstructors.Single()).Parameter(0).Owns);
        var next = (IPropertySymbol)cache.GetMembers("Next").Single();
        Assert.NotNull(contracts.For(next.GetMethod).Tracks);
        Assert.Equal(new PortionContract(Portion.None), contracts.For(next.SetMethod).Parameter(0).Owns);
        Assert.NotNull(For("this[]").Parameter(1).Reports);
        Assert.NotNull(For("Field").Owns);
        Assert.Equal(Portion.NonDangling, For("Bytes").Bytes);
        Assert.NotNull(For("op_Addition").Tracks);
        Assert.True(For("op_Implicit").Parameter(0).Shares);
        Assert.True(contracts.For(compilation.Type("Cache`1+Nested").GetMembers("Close").Single()).ReleasesReceiver);
        Assert.NotNull(contracts.For(compilation.Type("Taker").DelegateInvokeMethod).Tracks);
        Assert.NotNull(contracts.For(compilation.Type("Taker").DelegateInvokeMethod).Parameter(0).Reports);
        Assert.True(contracts.IsReportable(cache));
        Assert.True(contracts.HasReleaseHalf(compilation.Type("Cache`1+Nested")));

        MemberContract For(string name) => contracts.For(cache.GetMembers(name).Single());
    }

    [Fact]
    public void Foreign_Member_IsAnnotated()
    {
        var (compilation, contracts) = Both("TracksMemory ; M:System.Buffers.ArrayPool`1.Rent(System.Int32)", "OwnsMemory ; M:System.Buffers.ArrayPool`1.Return(`0[],System.Boolean) ; #0");
        var pool = compilation.Type("System.Buffers.ArrayPool`1");
        Assert.NotNull(contracts.For(pool.GetMembers("Rent").Single()).Tracks);
        Assert.NotNull(contracts.For(pool.GetMembers("Return").Single()).Parameter(0).Owns);
    }

    [Fact]
    public void Override_OfAnAnnotatedMember_Inherits()
    {
        var compilation = ContractCompilation.CreateBare("class R : System.IO.StringReader { R() : base(\"\") { } public override string ReadToEnd() => \"\"; }");
        var contracts = compilation.Contracts("TracksMemory ; M:System.IO.StringReader.ReadToEnd");
        Assert.NotNull(contracts.For(compilation.Member("R", "ReadToEnd")).Tracks);
    }

    [Fact]
    public void Attribute_InCode_WinsOverAnAnnotation()
    {
        var compilation = ContractCompilation.Create("public class C { [TracksMemory(MemoryPortion.Dangling)] public object M(object o) => o; }");
        var contract = compilation.Contracts("TracksMemory ; M:C.M(System.Object)", "OwnsMemory ; M:C.M(System.Object) ; #0").For(compilation.Member("C", "M"));
        Assert.Equal(new PortionContract(Portion.Dangling), contract.Tracks);
        Assert.NotNull(contract.Parameter(0).Owns);
    }

    [Fact]
    public void Files_InAnyOrder_GiveTheSameTable()
    {
        var compilation = ContractCompilation.CreateBare("public class C { public object M() => null!; }");
        ImmutableArray<AdditionalText> files =
        [
            new TextFile("/b/MemTrace.Annotations.A.txt", "TracksMemory(Dangling) ; M:C.M"),
            new TextFile("/a/MemTrace.Annotations.B.txt", "TracksMemory(NonDangling) ; M:C.M"),
            new TextFile("/c/MemTrace.Annotations.A.txt", "TracksMemory(None) ; M:C.M"),
            new TextFile("/a/Other.txt", "TracksMemory ; M:C.M"),
        ];
        foreach (var order in (int[][])[[0, 1, 2, 3], [3, 2, 1, 0], [1, 0, 3, 2], [2, 3, 0, 1]])
        {
            var contracts = MemoryContracts.TryCreate(compilation, [.. order.Select(index => files[index])], TestContext.Current.CancellationToken);
            Assert.Equal(new PortionContract(Portion.Dangling), contracts!.For(compilation.Member("C", "M")).Tracks);
        }
    }

    [Fact]
    public void Line_ThatCannotBeRead_LeavesTheOthers()
    {
        var (compilation, contracts) = Both("nonsense", "TracksMemory ; P:Cache`1.Next", "TracksMemory ; P:Cache`1.Gone");
        Assert.NotNull(contracts.For(compilation.Type("Cache`1").GetMembers("Next").Single()).Tracks);
    }

    [Fact]
    public void Body_MentioningAnAnnotatedMember_MayMatter()
    {
        var compilation = ContractCompilation.CreateBare("class C { object M(D d) => d.Give(); object N(D d) => d.Other(); } class D { public object Give() => this; public object Other() => this; }");
        var contracts = compilation.Contracts("TracksMemory ; M:D.Give");
        Assert.True(contracts.MayMatter(compilation.Body("M")));
        Assert.False(contracts.MayMatter(compilation.Body("N")));
    }

    [Fact]
    public void Defaults_CanAllBeRead_AndNameSymbolsOfTheFramework()
    {
        var compilation = ContractCompilation.CreateBare("class C { }");
        var lines = AnnotationFile.Defaults.SelectMany(file => file.Lines).ToArray();
        Assert.NotEmpty(lines);
        Assert.All(lines, line =>
        {
            Assert.Null(line.Error);
            AnnotatedMembers.Resolve(line.Annotation!, compilation, out var problem);
            Assert.True(problem is null, $"{line.Annotation!.DocumentationId}: {problem}");
        });
    }
}
