using Microsoft.CodeAnalysis;
using Xunit;
using MemTrace.Analyzers.Contracts;
using static MemTrace.Analyzers.Contracts.MemoryPortion;
using Portion = MemTrace.Analyzers.Contracts.MemoryPortion;

namespace MemTrace.Analyzers.Tests.Contracts;

/// <summary>What the table says of a member, by every form in which an attribute can be written.</summary>
public sealed class MemberContractTests
{
    private static MemberContract Contract(string source, string member, string type = "C")
    {
        var compilation = ContractCompilation.Create(source);
        return compilation.Contracts().For(compilation.Member(type, member));
    }

    [Theory]
    [InlineData("[TracksMemory]", All)]
    [InlineData("[TracksMemory()]", All)]
    [InlineData("[MemTrace.TracksMemory]", All)]
    [InlineData("[global::MemTrace.TracksMemoryAttribute]", All)]
    [InlineData("[TracksMemory(MemoryPortion.None)]", None)]
    [InlineData("[TracksMemory(MemoryPortion.Dangling)]", Dangling)]
    [InlineData("[TracksMemory(portion: MemoryPortion.NonDangling)]", NonDangling)]
    [InlineData("[TracksMemory(MemoryPortion.Dangling | MemoryPortion.NonDangling)]", All)]
    [InlineData("[return: TracksMemory(MemoryPortion.Dangling)]", Dangling)]
    [InlineData("[Obsolete, TracksMemory]", All)]
    internal void Tracks_EveryForm_IsRead(string attribute, Portion portion)
    {
        var contract = Contract($$"""public class C { {{attribute}} public object Take() => null!; }""", "Take");
        Assert.Equal(new PortionContract(portion), contract.Tracks);
    }

    [Fact]
    public void Method_WithReceiverAttributes_HasThem()
    {
        var contract = Contract("public class C { [ReportsMemory(MemoryPortion.Dangling, When = false), ReleasesMemory, SharesMemory, ChangesMemory, MemoryBytes(MemoryPortion.NonDangling)] public long M() => 0; }", "M");
        Assert.Equal(new PortionContract(Dangling, false), contract.ReportsReceiver);
        Assert.True(contract.ReleasesReceiver);
        Assert.True(contract.SharesReceiver);
        Assert.True(contract.ChangesReceiver);
        Assert.Equal(NonDangling, contract.Bytes);
        Assert.Null(contract.Tracks);
        Assert.Null(contract.Owns);
    }

    [Fact]
    public void Parameters_WithAttributes_HaveThemInOrder()
    {
        var contract = Contract(
            "public class C { public bool M(int plain, [ReportsMemory(MemoryPortion.Dangling, When = true)] object a, [ReleasesMemory] object b, [OwnsMemory(MemoryPortion.None)] object c, [SharesMemory] object d) => true; }", "M");
        Assert.Equal(5, contract.Parameters.Length);
        Assert.Same(ParameterContract.None, contract.Parameter(0));
        Assert.Equal(new PortionContract(Dangling, true), contract.Parameter(1).Reports);
        Assert.True(contract.Parameter(2).Releases);
        Assert.Equal(new PortionContract(None), contract.Parameter(3).Owns);
        Assert.True(contract.Parameter(4).Shares);
        Assert.Same(ParameterContract.None, contract.Parameter(5));
        Assert.Same(ParameterContract.None, contract.Parameter(-1));
    }

    [Theory]
    [InlineData("bool TryTake([TracksMemory] out object? o)", true)]
    [InlineData("bool Take([TracksMemory] out object? o)", null)]
    [InlineData("void TryTake([TracksMemory] out object? o)", null)]
    [InlineData("bool Take([TracksMemory, NotNullWhen(false)] out object? o)", false)]
    [InlineData("bool TryTake([TracksMemory, NotNullWhen(false)] out object? o)", false)]
    [InlineData("bool TryTake([TracksMemory(When = false)] out object? o)", false)]
    public void OutParameter_When_IsImpliedByConvention(string signature, bool? when)
    {
        var compilation = ContractCompilation.Create($$"""public class C { public {{signature}} { o = null; {{(signature[0] == 'b' ? "return false;" : "")}} } }""");
        var contract = compilation.Contracts().For(compilation.Type("C").GetMembers().OfType<IMethodSymbol>().First());
        Assert.Equal(new PortionContract(All, when), contract.Parameter(0).Tracks);
    }

    [Fact]
    public void Property_Attributes_ApplyToItsAccessors()
    {
        var compilation = ContractCompilation.Create("public class C { [TracksMemory(MemoryPortion.Dangling), OwnsMemory(MemoryPortion.None)] public object P { get; set; } = null!; }");
        var contracts = compilation.Contracts();
        var property = (IPropertySymbol)compilation.Member("C", "P");
        Assert.Equal(new PortionContract(Dangling), contracts.For(property.GetMethod).Tracks);
        Assert.Null(contracts.For(property.GetMethod).Owns);
        Assert.Null(contracts.For(property.SetMethod).Tracks);
        Assert.Equal(new PortionContract(None), contracts.For(property.SetMethod).Parameter(0).Owns);
        Assert.Equal(new PortionContract(None), contracts.For(property).Owns);
        var field = compilation.Type("C").GetMembers().OfType<IFieldSymbol>().Single();
        Assert.Equal(new PortionContract(None), contracts.For(field).Owns);
    }

    [Theory]
    [InlineData("[field: OwnsMemory] public object P { get; set; } = null!;")]
    [InlineData("public object P { get; [param: OwnsMemory] set; } = null!;")]
    public void Property_OwnsOnFieldOrValue_IsItsOwn(string property)
    {
        Assert.Equal(new PortionContract(All), Contract($$"""public class C { {{property}} }""", "P").Owns);
    }

    [Theory]
    [InlineData("public object P { [TracksMemory] get => null!; }")]
    [InlineData("public object P { [return: TracksMemory] get => null!; }")]
    public void Property_AccessorAttribute_IsItsOwn(string property)
    {
        Assert.Equal(new PortionContract(All), Contract($$"""public class C { {{property}} }""", "P").Tracks);
    }

    [Fact]
    public void Indexer_Attributes_AreReadWithItsParameters()
    {
        var compilation = ContractCompilation.Create("public class C { [TracksMemory] public object this[int i, [ReportsMemory] object o] { get => null!; [param: OwnsMemory] set { } } }");
        var contracts = compilation.Contracts();
        var indexer = compilation.Type("C").GetMembers().OfType<IPropertySymbol>().Single();
        Assert.NotNull(contracts.For(indexer).Tracks);
        Assert.NotNull(contracts.For(indexer).Parameter(1).Reports);
        Assert.NotNull(contracts.For(indexer.GetMethod).Parameter(1).Reports);
        Assert.NotNull(contracts.For(indexer.SetMethod).Parameter(2).Owns);
    }

    [Theory]
    [InlineData("public class C { [TracksMemory] public C() { } }")]
    [InlineData("[method: TracksMemory] public class C() { }")]
    public void Constructor_Tracks_IsRead(string source)
    {
        var compilation = ContractCompilation.Create(source);
        Assert.NotNull(compilation.Contracts().For(compilation.Type("C").InstanceConstructors.Single()).Tracks);
    }

    [Theory]
    [InlineData("public class C([OwnsMemory] object o) { object _o = o; }")]
    [InlineData("public record C([OwnsMemory] object o);")]
    [InlineData("public record struct C([OwnsMemory] object o);")]
    public void PrimaryConstructor_Parameter_IsRead(string source)
    {
        var compilation = ContractCompilation.Create(source);
        var contracts = compilation.Contracts();
        var constructor = compilation.Type("C").InstanceConstructors.Single(candidate => candidate.Parameters is [{ Name: "o" }]);
        Assert.NotNull(contracts.For(constructor).Parameter(0).Owns);
        Assert.NotNull(contracts.For(constructor.Parameters[0]).Parameter(0).Owns);
    }

    [Fact]
    public void Record_PositionalParameter_OwnsByItsProperty()
    {
        Assert.NotNull(Contract("public record C([OwnsMemory] object O);", "O").Owns);
        Assert.NotNull(Contract("public record C([property: OwnsMemory] object O);", "O").Owns);
        Assert.Null(Contract("public record C([OwnsMemory] object O) { public object O { get; } = null!; }", "O").Owns);
    }

    [Fact]
    public void OperatorsAndConversions_Tracks_IsRead()
    {
        Assert.NotNull(Contract("public class C { [TracksMemory] public static C operator +(C l, [OwnsMemory] C r) => l; }", "op_Addition").Tracks);
        Assert.NotNull(Contract("public class C { [TracksMemory] public static C operator +(C l, [OwnsMemory] C r) => l; }", "op_Addition").Parameter(1).Owns);
        Assert.NotNull(Contract("public class C { [TracksMemory] public static implicit operator string(C c) => \"\"; }", "op_Implicit").Tracks);
    }

    [Fact]
    public void Delegate_Attributes_ApplyToInvoke()
    {
        var compilation = ContractCompilation.Create(
            "[TracksMemory(MemoryPortion.Dangling)] public delegate object D([OwnsMemory] object o); [return: TracksMemory] public delegate object E(); public delegate bool TryTake([TracksMemory] out object o);");
        var contracts = compilation.Contracts();
        var invoke = compilation.Type("D").DelegateInvokeMethod;
        Assert.Equal(new PortionContract(Dangling), contracts.For(invoke).Tracks);
        Assert.NotNull(contracts.For(invoke).Parameter(0).Owns);
        Assert.NotNull(contracts.For(compilation.Type("D")).Tracks);
        Assert.NotNull(contracts.For(compilation.Type("E").DelegateInvokeMethod).Tracks);
        Assert.Equal(new PortionContract(All, true), contracts.For(compilation.Type("TryTake").DelegateInvokeMethod).Parameter(0).Tracks);
    }

    [Fact]
    public void Generic_Constructed_HasTheDefinitionsContract()
    {
        var compilation = ContractCompilation.Create("public class C<T> { [TracksMemory] public T Take<U>([OwnsMemory] U u) => default!; }");
        var type = compilation.Type("C`1").Construct(compilation.GetSpecialType(SpecialType.System_String));
        var method = ((IMethodSymbol)type.GetMembers("Take").Single()).Construct(compilation.GetSpecialType(SpecialType.System_Int32));
        Assert.NotNull(compilation.Contracts().For(method).Tracks);
        Assert.NotNull(compilation.Contracts().For(method).Parameter(0).Owns);
    }

    [Fact]
    public void Extension_Reduced_HasTheDefinitionsParameters()
    {
        var compilation = ContractCompilation.Create("public static class C { public static void M([ReportsMemory] this string s, [OwnsMemory] object o) { } }");
        var method = (IMethodSymbol)compilation.Member("C", "M");
        var reduced = method.ReduceExtensionMethod(compilation.GetSpecialType(SpecialType.System_String))!;
        Assert.NotNull(compilation.Contracts().For(reduced).Parameter(0).Reports);
        Assert.NotNull(compilation.Contracts().For(reduced).Parameter(1).Owns);
    }

    [Fact]
    public void Extension_ReceiverAttributes_AreOfTheFirstParameter()
    {
        var contract = Contract("public static class C { [ReportsMemory(MemoryPortion.Dangling), ReleasesMemory, SharesMemory, ChangesMemory, TracksMemory] public static object M([OwnsMemory] this object s) => s; }", "M");
        Assert.Null(contract.ReportsReceiver);
        Assert.False(contract.ReleasesReceiver);
        Assert.False(contract.SharesReceiver);
        Assert.Equal(new ParameterContract(null, new PortionContract(Dangling), true, new PortionContract(All), true), contract.Parameter(0));
        Assert.NotNull(contract.Tracks);
    }

    [Fact]
    public void Partial_EitherPart_HasTheAttributesOfBoth()
    {
        var compilation = ContractCompilation.Create("public partial class C { [TracksMemory] public partial object M([OwnsMemory] object o); public partial object M(object o) => o; }");
        var method = (IMethodSymbol)compilation.Member("C", "M");
        Assert.NotNull(compilation.Contracts().For(method.PartialImplementationPart).Tracks);
        Assert.NotNull(compilation.Contracts().For(method.PartialImplementationPart).Parameter(0).Owns);
    }

    [Fact]
    public void LocalFunctionsAndLambdas_Attributes_AreRead()
    {
        var compilation = ContractCompilation.Create("public class C { public void M() { [TracksMemory] object Local([OwnsMemory] object o) => o; var f = [return: TracksMemory] (object o) => o; f(Local(1)); } }");
        var tree = compilation.SyntaxTrees.Single();
        var model = compilation.GetSemanticModel(tree);
        var contracts = compilation.Contracts();
        var nodes = tree.GetRoot(TestContext.Current.CancellationToken).DescendantNodes().ToArray();
        var local = model.GetDeclaredSymbol(nodes.OfType<Microsoft.CodeAnalysis.CSharp.Syntax.LocalFunctionStatementSyntax>().Single(), TestContext.Current.CancellationToken);
        Assert.NotNull(contracts.For(local).Tracks);
        Assert.NotNull(contracts.For(local).Parameter(0).Owns);
        var lambda = model.GetSymbolInfo(nodes.OfType<Microsoft.CodeAnalysis.CSharp.Syntax.LambdaExpressionSyntax>().Single(), TestContext.Current.CancellationToken).Symbol;
        Assert.NotNull(contracts.For(lambda).Tracks);
    }

    [Fact]
    public void OtherSymbols_HaveNoContract()
    {
        var compilation = ContractCompilation.Create("public class C { [TracksMemory] public object M() => null!; public event Action M2; }");
        var contracts = compilation.Contracts();
        Assert.Same(MemberContract.None, contracts.For(null));
        Assert.Same(MemberContract.None, contracts.For(compilation.Type("C")));
        Assert.Same(MemberContract.None, contracts.For(compilation.GlobalNamespace));
        Assert.Same(MemberContract.None, contracts.For(compilation.Member("C", "M2")));
    }

    [Fact]
    public void InternalCopies_OfTheAttributes_AreReadByFullName()
    {
        var compilation = ContractCompilation.CreateBare(
            """
            namespace MemTrace
            {
                enum MemoryPortion : byte { None, Dangling, NonDangling, All }
                class TracksMemoryAttribute : System.Attribute { public MemoryPortion Portion { get; set; } }
            }
            namespace Other
            {
                class ReportsMemoryAttribute : System.Attribute { }
                class C { [MemTrace.TracksMemory(Portion = MemTrace.MemoryPortion.Dangling), ReportsMemory] object M() => null!; }
            }
            """);
        var contract = compilation.Contracts().For(compilation.Member("Other.C", "M"));
        Assert.Equal(new PortionContract(Dangling), contract.Tracks);
        Assert.Null(contract.ReportsReceiver);
    }

    [Theory]
    [InlineData("using T = MemTrace.TracksMemoryAttribute; class C { [T] public object M() => null!; }", "")]
    [InlineData("using TAttribute = MemTrace.TracksMemoryAttribute; class C { [T] public object M() => null!; }", "")]
    [InlineData("class C { [T] public object M() => null!; }", "global using T = MemTrace.TracksMemoryAttribute;")]
    [InlineData("class C { [N.TracksMemory] public object M() => null!; }", "global using N = MemTrace;")]
    [InlineData("class C { [Tracks\\u004Demory] public object M() => null!; }", "global using MemTrace;")]
    public void Aliases_OfTheAttributes_AreFollowed(string source, string other)
    {
        var compilation = ContractCompilation.CreateBare(source, other).AddReferences(ContractCompilation.Runtime);
        Assert.NotNull(compilation.Contracts().For(compilation.Member("C", "M")).Tracks);
    }
}
