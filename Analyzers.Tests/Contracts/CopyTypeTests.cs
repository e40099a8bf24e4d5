using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using MemTrace.Analyzers.Contracts;
using Xunit;

namespace MemTrace.Analyzers.Tests.Contracts;

/// <summary>Which types are copies, and which have a release half.</summary>
public sealed class CopyTypeTests
{
    private const string Types =
        """
        public interface ICopy { }
        public interface ICopy<T> { }
        public class Copy : ICopy, ICopy<int> { }
        public class Derived : Copy { }
        public struct Small : ICopy { }
        public class Other { }
        public class Holder<T> { }
        public class Generic<T, TCopy> where TCopy : ICopy { public T Any = default!; public TCopy One = default!; public T[] Array = null!; }
        """;

    private static bool Ask(string members, string type, Func<MemoryContracts, ITypeSymbol, bool> question)
    {
        var compilation = ContractCompilation.Create(Types + "public class C { " + members + " }", "public class Query<T, TCopy> where TCopy : ICopy { public " + type + " Field = default!; }");
        var field = (IFieldSymbol)compilation.Member("Query`2", "Field");
        return question(compilation.Contracts(), field.Type);
    }

    [Theory]
    [InlineData("Copy", "Copy", true)]
    [InlineData("Copy", "Derived", true)]
    [InlineData("Copy", "ICopy", false)]
    [InlineData("Copy", "Other", false)]
    [InlineData("Copy", "object", false)]
    [InlineData("Copy", "Copy?", true)]
    [InlineData("Copy", "Copy[]", false)]
    [InlineData("Copy[]", "Copy[]", true)]
    [InlineData("Copy[]", "Derived[]", true)]
    [InlineData("Copy[]", "Copy", false)]
    [InlineData("ICopy", "Copy", true)]
    [InlineData("ICopy", "Small", true)]
    [InlineData("ICopy", "Small?", false)]
    [InlineData("Small?", "Small?", true)]
    [InlineData("Small", "Small?", false)]
    [InlineData("ICopy<int>", "Copy", true)]
    [InlineData("ICopy<long>", "Copy", false)]
    [InlineData("IEnumerable<Copy>", "List<Derived>", true)]
    [InlineData("IEnumerable<Copy>", "List<Other>", false)]
    [InlineData("object", "Copy", false)]
    [InlineData("dynamic", "Copy", false)]
    [InlineData("ValueType", "Small", false)]
    [InlineData("long", "long", false)]
    [InlineData("int?", "int?", false)]
    [InlineData("System.Int128", "System.Int128", false)]
    [InlineData("Copy", "TCopy", false)]
    [InlineData("ICopy", "TCopy", true)]
    [InlineData("ICopy", "T", false)]
    [InlineData("string", "string", true)]
    public void ReportParameter_AcceptsType(string parameter, string type, bool expected)
    {
        Assert.Equal(expected, Ask($"public void M([ReportsMemory] {parameter} p) {{ }}", type, (contracts, asked) => contracts.IsReportable(asked)));
        Assert.Equal(expected, Ask($"public void M([ReleasesMemory] {parameter} p) {{ }}", type, (contracts, asked) => contracts.HasReleaseHalf(asked)));
    }

    [Theory]
    [InlineData("M<TAny>([ReportsMemory] TAny p)", "Copy", false)]
    [InlineData("M<TAny>([ReportsMemory] TAny p) where TAny : ICopy", "Copy", true)]
    [InlineData("M<TAny>([ReportsMemory] TAny p) where TAny : ICopy", "Other", false)]
    [InlineData("M<TAny>([ReportsMemory] TAny p) where TAny : System.Numerics.INumber<TAny>", "long", false)]
    [InlineData("M<TAny>([ReportsMemory] ICopy<TAny> p)", "Copy", true)]
    [InlineData("M<TAny>([ReportsMemory] Holder<TAny> p)", "Holder<string>", true)]
    [InlineData("M<TAny>([ReportsMemory] Holder<TAny> p) where TAny : ICopy", "Holder<string>", false)]
    [InlineData("M<TAny>([ReportsMemory] Holder<TAny> p) where TAny : ICopy", "Holder<Copy>", true)]
    [InlineData("M<TAny>([ReportsMemory] TAny[] p) where TAny : ICopy", "Derived[]", true)]
    [InlineData("M<TAny>([ReportsMemory] TAny[] p) where TAny : ICopy", "string[]", false)]
    public void GenericReportParameter_AcceptsType(string method, string type, bool expected) =>
        Assert.Equal(expected, Ask($"public void {method} {{ }}", type, (contracts, asked) => contracts.IsReportable(asked)));

    [Theory]
    [InlineData("[ReportsMemory] public void Report() { }", true, false)]
    [InlineData("[MemoryBytes] public long Bytes => 0;", true, false)]
    [InlineData("[MemoryBytes] public long Bytes = 0;", true, false)]
    [InlineData("[MemoryBytes] public long Bytes() => 0;", true, false)]
    [InlineData("[ReleasesMemory] public void Release() { }", false, true)]
    [InlineData("[ChangesMemory] public void Change() { }", false, false)]
    [InlineData("[TracksMemory] public object Take() => null!;", false, false)]
    public void OwnMember_MakesACopy(string member, bool reportable, bool releases)
    {
        Assert.Equal(reportable, Ask(member, "C", (contracts, asked) => contracts.IsReportable(asked)));
        Assert.Equal(releases, Ask(member, "C", (contracts, asked) => contracts.HasReleaseHalf(asked)));
    }

    [Fact]
    public void MemberOfABase_MakesACopyOfAllBelow()
    {
        var compilation = ContractCompilation.Create(
            "public interface I { [MemoryBytes] long Bytes { get; } [ReleasesMemory] void Close(); } public class B<T> : I { public long Bytes => 0; public void Close() { } } public class C : B<int> { } public class D { }");
        var contracts = compilation.Contracts();
        Assert.True(contracts.IsReportable(compilation.Type("I")));
        Assert.True(contracts.IsReportable(compilation.Type("C")));
        Assert.True(contracts.HasReleaseHalf(compilation.Type("C")));
        Assert.True(contracts.HasReleaseHalf(compilation.Type("B`1").Construct(compilation.ObjectType)));
        Assert.False(contracts.IsReportable(compilation.Type("D")));
        Assert.False(contracts.IsReportable(null));
    }

    [Theory]
    [InlineData("public static long Size([ReportsMemory] long a, Copy b) => 0;", false)]
    [InlineData("[MemoryBytes] public static long Size(Copy b, Other o) => 0;", true)]
    public void StaticBytes_AreOfTheFirstParameter(string member, bool expected)
    {
        Assert.Equal(expected, Ask(member, "Copy", (contracts, asked) => contracts.IsReportable(asked)));
        Assert.False(Ask(member, "Other", (contracts, asked) => contracts.IsReportable(asked)));
        Assert.False(Ask(member, "C", (contracts, asked) => contracts.IsReportable(asked)));
    }
}
