using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using MemTrace.Analyzers.Contracts;
using MemTrace.Analyzers.Rules.Contracts;
using MemTrace.Analyzers.Tests.Rules;
using Xunit;

namespace MemTrace.Analyzers.Tests.Contracts;

/// <summary>Members of extension blocks, declared here and in a reference.</summary>
public sealed class ExtensionMemberTests
{
    private const string Extensions =
        """
        using MemTrace;
        public class Copy { }
        public class Other { }
        public static class CopyExtensions
        {
            extension([ReportsMemory] Copy copy)
            {
                public void Report() { }
            }
            extension(Copy copy)
            {
                [TracksMemory] public object Take([OwnsMemory] object other) => other;
                [ReleasesMemory] public void Release() { }
                [MemoryBytes] public long Bytes => 0;
                [TracksMemory] public static object Make() => new();
                public bool TryTake([TracksMemory] out object taken) { taken = new(); return true; }
            }
        }
        """;

    private const string Uses =
        """
        public class User
        {
            public void M(Copy copy)
            {
                copy.Report();
                copy.Take(copy);
                copy.Release();
                _ = copy.Bytes;
                Copy.Make();
                copy.TryTake(out _);
            }
        }
        """;

    private static (MemoryContracts, Compilation, Dictionary<string, ISymbol>) Read(bool fromReference)
    {
        var extensions = ContractCompilation.CreateBare(Extensions).WithAssemblyName("Extensions").AddReferences(ContractCompilation.Runtime);
        var compilation = fromReference
            ? ContractCompilation.CreateBare(Uses).AddReferences(ContractCompilation.Runtime, ReferencedContractTests.Emit(extensions))
            : ContractCompilation.CreateBare(Uses, Extensions).AddReferences(ContractCompilation.Runtime);
        var model = compilation.GetSemanticModel(compilation.SyntaxTrees[0]);
        var used = compilation.SyntaxTrees[0].GetRoot(TestContext.Current.CancellationToken).DescendantNodes().OfType<MemberAccessExpressionSyntax>()
            .ToDictionary(access => access.Name.Identifier.ValueText, access => model.GetSymbolInfo(access, TestContext.Current.CancellationToken).Symbol!);
        return (compilation.Contracts(), compilation, used);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void ExtensionBlock_Members_HaveTheirContracts(bool fromReference)
    {
        var (contracts, compilation, used) = Read(fromReference);
        Assert.NotNull(contracts.For(used["Report"]).ReportsReceiver);
        Assert.NotNull(contracts.For(used["Take"]).Tracks);
        Assert.NotNull(contracts.For(used["Take"]).Parameter(0).Owns);
        Assert.True(contracts.For(used["Release"]).ReleasesReceiver);
        Assert.Equal(Analyzers.Contracts.MemoryPortion.All, contracts.For(used["Bytes"]).Bytes);
        Assert.NotNull(contracts.For(used["Make"]).Tracks);
        Assert.Equal(new PortionContract(Analyzers.Contracts.MemoryPortion.All, true), contracts.For(used["TryTake"]).Parameter(0).Tracks);
        Assert.True(contracts.IsReportable(compilation.Type("Copy")));
        Assert.True(contracts.HasReleaseHalf(compilation.Type("Copy")));
        Assert.False(contracts.IsReportable(compilation.Type("Other")));
        Assert.True(contracts.MayMatter(compilation.Body("M")));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void ExtensionBlock_CalledAsStaticMethods_HasTheSameContracts(bool fromReference)
    {
        var (contracts, compilation, _) = Read(fromReference);
        var type = compilation.Type("CopyExtensions");
        Assert.NotNull(contracts.For(type.GetMembers("Report").Single()).Parameter(0).Reports);
        Assert.NotNull(contracts.For(type.GetMembers("Take").Single()).Tracks);
        Assert.NotNull(contracts.For(type.GetMembers("Take").Single()).Parameter(1).Owns);
        Assert.True(contracts.For(type.GetMembers("Release").Single()).Parameter(0).Releases);
    }

    [Fact]
    public Task ExtensionBlock_AttributesThatApply_AreSilent() => RuleTest<MT3003AttributeDoesNotApply>.VerifyAsync(
        """
        static class BatchExtensions
        {
            extension([ReportsMemory] Batch batch) { public void Charge() { } }
            extension(Batch batch)
            {
                [ReleasesMemory] public void Release() { }
                [MemoryBytes] public long Bytes => 0;
                [SharesMemory] public Batch Self() => batch;
                [TracksMemory] public static Batch Make() => null!;
            }
        }
        """);

    [Fact]
    public Task ExtensionBlock_AttributesThatDoNot_Report() => RuleTest<MT3003AttributeDoesNotApply>.VerifyAsync(
        """
        static class BatchExtensions
        {
            extension([{|MT3003:TracksMemory|}] Batch batch)
            {
                [{|MT3003:ReleasesMemory|}] public static void Release() { }
                [{|MT3003:MemoryBytes|}] public string Bytes => "";
                [{|MT3003:SharesMemory|}] public void Self() { }
            }
        }
        """);
}
