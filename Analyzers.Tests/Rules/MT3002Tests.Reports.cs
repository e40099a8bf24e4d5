using MemTrace.Analyzers.Rules.Contracts;
using Xunit;

namespace MemTrace.Analyzers.Tests.Rules;

public sealed partial class MT3002Tests
{
    [Fact]
    public Task Override_WithoutTracks_Reports() => RuleTest<MT3002ContractChanged>.VerifyAsync(
        """
        abstract class Source { [TracksMemory] public abstract Batch Read(); }
        class Disk : Source { public override Batch {|MT3002:Read|}() => null!; }
        """);

    [Fact]
    public Task Implementation_WithoutTracks_Reports() => RuleTest<MT3002ContractChanged>.VerifyAsync(
        """
        interface ISource { [TracksMemory] Batch Read(); }
        class Disk : ISource { public Batch {|MT3002:Read|}() => null!; }
        """);

    [Fact]
    public Task Implementation_OfGenericInterface_Reports() => RuleTest<MT3002ContractChanged>.VerifyAsync(
        """
        interface ISource<T> { [TracksMemory] T Read<U>(U key); }
        class Disk : ISource<Batch> { public Batch {|MT3002:Read|}<U>(U key) => null!; }
        """);

    [Fact]
    public Task Override_WithAnotherPortion_Reports() => RuleTest<MT3002ContractChanged>.VerifyAsync(
        """
        abstract class Source { [TracksMemory] public abstract Batch Read(); }
        class Disk : Source { [TracksMemory(MemoryPortion.Dangling)] public override Batch {|MT3002:Read|}() => null!; }
        """);

    [Fact]
    public Task Implementation_WithAnotherWhen_Reports() => RuleTest<MT3002ContractChanged>.VerifyAsync(
        """
        interface ISink { bool TrySend([OwnsMemory(When = true)] Batch batch); }
        class Sender : ISink { public bool {|MT3002:TrySend|}([OwnsMemory] Batch batch) => true; }
        """);

    [Theory]
    [InlineData("[OwnsMemory]")]
    [InlineData("[ReportsMemory(MemoryPortion.Dangling)]")]
    [InlineData("[ReleasesMemory]")]
    [InlineData("[SharesMemory]")]
    public Task Implementation_WithoutParameterAttribute_Reports(string attribute) => RuleTest<MT3002ContractChanged>.VerifyAsync(
        $$"""
        interface ISink { object Send(int priority, {{attribute}} Batch batch); }
        class Sender : ISink { public object {|MT3002:Send|}(int priority, Batch batch) => null!; }
        """);

    [Theory]
    [InlineData("[ReportsMemory] Batch Next();", "public Batch {|MT3002:Next|}() => null!;")]
    [InlineData("[ReleasesMemory] Batch Next();", "public Batch {|MT3002:Next|}() => null!;")]
    [InlineData("[SharesMemory] Batch Next();", "public Batch {|MT3002:Next|}() => null!;")]
    [InlineData("[ChangesMemory] Batch Next();", "public Batch {|MT3002:Next|}() => null!;")]
    [InlineData("[MemoryBytes] long Next { get; }", "public long {|MT3002:Next|} => 0;")]
    [InlineData("[TracksMemory] Batch Next { get; }", "public Batch {|MT3002:Next|} => null!;")]
    [InlineData("[OwnsMemory] Batch Next { set; }", "public Batch {|MT3002:Next|} { set { } }")]
    [InlineData("[TracksMemory] Batch this[int index] { get; }", "public Batch {|MT3002:this|}[int index] => null!;")]
    [InlineData("bool TryNext([TracksMemory] out Batch batch);", "public bool {|MT3002:TryNext|}(out Batch batch) { batch = null!; return true; }")]
    public Task Implementation_WithoutMemberAttribute_Reports(string contract, string member) => RuleTest<MT3002ContractChanged>.VerifyAsync(
        $$"""
        interface ISource { {{contract}} }
        class Disk : ISource { {{member}} }
        """);

    [Fact]
    public Task Override_AddsTracks_Reports() => RuleTest<MT3002ContractChanged>.VerifyAsync(
        """
        class Source { public virtual Batch Read() => null!; }
        class Disk : Source { [TracksMemory] public override Batch {|MT3002:Read|}() => null!; }
        """);

    [Theory]
    [InlineData("[OwnsMemory]")]
    [InlineData("[ReportsMemory]")]
    [InlineData("[ReleasesMemory]")]
    public Task Implementation_AddsDutyOfParameter_Reports(string attribute) => RuleTest<MT3002ContractChanged>.VerifyAsync(
        $$"""
        interface ISink { void Send(Batch batch); }
        class Sender : ISink { public void {|MT3002:Send|}({{attribute}} Batch batch) { } }
        """);

    [Fact]
    public Task Explicit_WithAnotherContract_Reports() => RuleTest<MT3002ContractChanged>.VerifyAsync(
        """
        interface ISource { [TracksMemory] Batch Read(); Batch Peek(); }
        class Disk : ISource
        {
            [TracksMemory(MemoryPortion.None)] Batch ISource.{|MT3002:Read|}() => null!;
            [TracksMemory] Batch ISource.{|MT3002:Peek|}() => null!;
        }
        """);

    [Fact]
    public Task StaticAbstract_WithoutTracks_Reports() => RuleTest<MT3002ContractChanged>.VerifyAsync(
        """
        interface ISource { [TracksMemory] static abstract Batch Read(); [TracksMemory] static abstract Batch operator +(ISource source); }
        class Disk : ISource { public static Batch {|MT3002:Read|}() => null!; static Batch ISource.operator +(ISource source) => null!; }
        """);

    [Fact]
    public Task Override_OfAnnotatedForeignMember_Reports() => RuleTest<MT3002ContractChanged>.VerifyAsync(
        """
        class Reader : System.IO.StringReader { public Reader() : base("") { } public override string {|MT3002:ReadToEnd|}() => ""; }
        """,
        ("MemTrace.Annotations.txt", "TracksMemory ; M:System.IO.StringReader.ReadToEnd"));

    [Fact]
    public Task TwoBases_BothChanged_ReportsOnce() => RuleTest<MT3002ContractChanged>.VerifyAsync(
        """
        interface ISource { [TracksMemory] Batch Read(); }
        abstract class Base : ISource { [TracksMemory] public abstract Batch Read(); }
        class Disk : Base, ISource { public override Batch {|MT3002:Read|}() => null!; }
        """);

    [Fact]
    public Task BaseClass_ImplementsWhatOnlyItsSubclassLists_Reports() => RuleTest<MT3002ContractChanged>.VerifyAsync(
        """
        interface ISource { [TracksMemory] Batch Read(); [TracksMemory] Batch Next { get; } void Send([OwnsMemory] Batch batch); }
        class Base { public Batch Read() => null!; public Batch Next => null!; public void Send([OwnsMemory] Batch batch) { } }
        class {|MT3002:{|MT3002:Disk|}|} : Base, ISource { }
        """);
}
