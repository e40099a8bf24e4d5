using MemTrace.Analyzers.Contracts;
using Xunit;
using Portion = MemTrace.Analyzers.Contracts.MemoryPortion;

namespace MemTrace.Analyzers.Tests.Contracts;

/// <summary>The runtime's own marks, as the projects that reference it see them.</summary>
public sealed class RuntimeContractTests
{
    [Fact]
    public void Runtime_Referenced_HasItsContracts()
    {
        var compilation = ContractCompilation.CreateBare("class User { }").AddReferences(ContractCompilation.Runtime);
        var contracts = compilation.Contracts();
        var copy = compilation.Type("MemTrace.CachedEntries");
        Assert.NotNull(contracts.For(compilation.Member("MemTrace.EntryCache", "CopyRange")).Tracks);
        Assert.NotNull(contracts.For(compilation.Member("MemTrace.EntryCache", "CopyOf")).Tracks);
        Assert.True(contracts.For(compilation.Member("MemTrace.CachedEntries", "Dispose")).ReleasesReceiver);
        Assert.Equal(Portion.Dangling, contracts.For(compilation.Member("MemTrace.CachedEntries", "DanglingBytes")).Bytes);
        Assert.Equal(Portion.All, contracts.For(compilation.Member("MemTrace.CachedEntries", "TotalBytes")).Bytes);
        Assert.Same(MemberContract.None, contracts.For(compilation.Member("MemTrace.CachedEntries", "Count")));
        Assert.NotNull(contracts.For(compilation.Member("MemTrace.MemoryTrace", "Report")).Parameter(0).Reports);
        Assert.NotNull(contracts.For(compilation.Member("MemTrace.MemoryTrace", "Add")).Parameter(0).Reports);
        Assert.True(contracts.For(compilation.Member("MemTrace.MemoryTrace", "Subtract")).Parameter(0).Releases);
        Assert.True(contracts.IsReportable(copy));
        Assert.True(contracts.HasReleaseHalf(copy));
        Assert.False(contracts.IsReportable(compilation.Type("MemTrace.EntryCache")));
        Assert.False(contracts.IsReportable(compilation.Type("MemTrace.LogEntry")));
        Assert.False(contracts.HasReleaseHalf(compilation.Type("MemTrace.EntryCache")));
    }
}
