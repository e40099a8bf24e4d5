using Microsoft.CodeAnalysis;
using MemTrace.Analyzers.Contracts;
using Xunit;
using static MemTrace.Analyzers.Contracts.MemoryPortion;

namespace MemTrace.Analyzers.Tests.Contracts;

/// <summary>What a member takes over from what it overrides or implements.</summary>
public sealed class ContractInheritanceTests
{
    private static MemberContract Contract(string source, string member = "M", string type = "C")
    {
        var compilation = ContractCompilation.Create(source);
        return compilation.Contracts().For(compilation.Member(type, member));
    }

    [Theory]
    [InlineData("public abstract class B { [TracksMemory] public abstract object M([OwnsMemory] object o); } public class C : B { public override object M(object o) => o; }")]
    [InlineData("public abstract class A { [TracksMemory] public abstract object M([OwnsMemory] object o); } public abstract class B : A { public override object M(object o) => o; } public class C : B { public override object M(object o) => o; }")]
    [InlineData("public interface B { [TracksMemory] object M([OwnsMemory] object o); } public class C : B { public object M(object o) => o; }")]
    [InlineData("public interface A { [TracksMemory] object M([OwnsMemory] object o); } public interface B : A; public class C : B { public object M(object o) => o; }")]
    [InlineData("public interface B { [TracksMemory] object M([OwnsMemory] object o); } public class C : B { object B.M(object o) => o; }")]
    [InlineData("public interface B<T> { [TracksMemory] T M([OwnsMemory] T o); } public class C : B<object> { public object M(object o) => o; }")]
    [InlineData("public interface B<T> { [TracksMemory] T M([OwnsMemory] T o); } public class C : B<object> { object B<object>.M(object o) => o; }")]
    [InlineData("public interface B { [TracksMemory] object M([OwnsMemory] object o); } public struct C : B { public object M(object o) => o; }")]
    [InlineData("public interface B { [TracksMemory] static abstract object M([OwnsMemory] object o); } public class C : B { public static object M(object o) => o; }")]
    public void Unmarked_HasTheContractOfItsBase(string source)
    {
        var contract = Contract(source);
        Assert.Equal(new PortionContract(All), contract.Tracks);
        Assert.Equal(new PortionContract(All), contract.Parameter(0).Owns);
    }

    [Fact]
    public void Marked_InheritsPerAttribute()
    {
        var contract = Contract(
            """
            public interface B { [TracksMemory, ReportsMemory] object M([OwnsMemory] object a, [ReleasesMemory] object b); }
            public class C : B { [TracksMemory(MemoryPortion.Dangling)] public object M([OwnsMemory(MemoryPortion.None)] object a, [SharesMemory] object b) => a; }
            """);
        Assert.Equal(new PortionContract(Dangling), contract.Tracks);
        Assert.Equal(new PortionContract(All), contract.ReportsReceiver);
        Assert.Equal(new PortionContract(None), contract.Parameter(0).Owns);
        Assert.True(contract.Parameter(1).Releases);
        Assert.True(contract.Parameter(1).Shares);
    }

    [Fact]
    public void Properties_AndAccessors_Inherit()
    {
        var compilation = ContractCompilation.Create(
            "public interface B { [TracksMemory, OwnsMemory] object P { get; set; } [MemoryBytes] long this[int i] { get; } } public class C : B { public object P { get; set; } = null!; public long this[int i] => 0; }");
        var contracts = compilation.Contracts();
        var property = (IPropertySymbol)compilation.Member("C", "P");
        Assert.NotNull(contracts.For(property).Tracks);
        Assert.NotNull(contracts.For(property.GetMethod).Tracks);
        Assert.NotNull(contracts.For(property.SetMethod).Parameter(0).Owns);
        Assert.Equal(All, contracts.For(compilation.Member("C", "this[]")).Bytes);
    }

    [Theory]
    [InlineData("public class B { [TracksMemory] public virtual object M(object o) => o; } public class C : B { public new object M(object o) => o; }")]
    [InlineData("public interface B { [TracksMemory] object M(object o); } public class C : B { public object M(string o) => o; object B.M(object o) => o; }")]
    [InlineData("public interface B { [TracksMemory] object M(object o); } public class C { public object M(object o) => o; }")]
    public void Unrelated_OfTheSameName_InheritsNothing(string source)
    {
        var compilation = ContractCompilation.Create(source);
        var member = compilation.Type("C").GetMembers("M").Single();
        Assert.Same(MemberContract.None, compilation.Contracts().For(member));
    }

    [Fact]
    public void OwnContract_LeavesOutWhatIsInherited()
    {
        var compilation = ContractCompilation.Create(
            "public interface B { [TracksMemory] object M([OwnsMemory] object o); } public class C : B { [ChangesMemory] public object M(object o) => o; }");
        var own = compilation.Contracts().OwnContract(compilation.Member("C", "M"));
        Assert.True(own.ChangesReceiver);
        Assert.Null(own.Tracks);
        Assert.Null(own.Parameter(0).Owns);
    }

    [Fact]
    public void Base_InReferencedAssembly_IsInheritedFrom()
    {
        var library = ContractCompilation.Create("public interface B { [TracksMemory] object M(); }").WithAssemblyName("Library");
        var compilation = ContractCompilation.Create("public class C : B { public object M() => null!; }").AddReferences(ReferencedContractTests.Emit(library));
        Assert.NotNull(compilation.Contracts().For(compilation.Member("C", "M")).Tracks);
    }
}
