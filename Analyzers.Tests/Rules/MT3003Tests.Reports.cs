using MemTrace.Analyzers.Rules.Contracts;
using Xunit;

namespace MemTrace.Analyzers.Tests.Rules;

public sealed partial class MT3003Tests
{
    [Theory]
    [InlineData("[{|MT3003:TracksMemory|}] public void M() { }")]
    [InlineData("[return: {|MT3003:TracksMemory|}] public void M() { }")]
    [InlineData("[{|MT3003:TracksMemory|}] public Task M() => null!;")]
    [InlineData("[{|MT3003:TracksMemory|}] public async ValueTask M() { await Task.Yield(); }")]
    [InlineData("[{|MT3003:TracksMemory|}] public bool M(out Batch b) { b = null!; return true; }")]
    [InlineData("[{|MT3003:TracksMemory|}] public Task<int> M() => null!;")]
    [InlineData("[{|MT3003:TracksMemory(When = true)|}] public Batch M() => null!;")]
    [InlineData("public void M([{|MT3003:TracksMemory|}] Batch b) { }")]
    [InlineData("public void M([{|MT3003:TracksMemory|}] ref Batch b) { }")]
    [InlineData("public void M([{|MT3003:TracksMemory|}] out long b) => b = 0;")]
    [InlineData("public void M([{|MT3003:TracksMemory(When = true)|}] out Batch b) => b = null!;")]
    [InlineData("[{|MT3003:TracksMemory|}] public long M => 0;")]
    [InlineData("[{|MT3003:TracksMemory|}] public Batch M { set { } }")]
    [InlineData("[{|MT3003:TracksMemory|}] delegate void D();")]
    [InlineData("public void M() { Local(); [{|MT3003:TracksMemory|}] void Local() { } }")]
    [InlineData("public Action M = [{|MT3003:TracksMemory|}] () => { };")]
    public Task Tracks_WhereNoCopyComesOut_Reports(string member) => VerifyMember(member);

    [Theory]
    [InlineData("[{|MT3003:ReportsMemory|}] public static void M() { }")]
    [InlineData("[{|MT3003:ReportsMemory|}] public static C operator +(C a, C b) => a;")]
    [InlineData("[{|MT3003:ReportsMemory(MemoryPortion.None)|}] public void M() { }")]
    [InlineData("[{|MT3003:ReportsMemory(When = true)|}] public void M() { }")]
    [InlineData("public void M([{|MT3003:ReportsMemory|}] out Batch b) => b = null!;")]
    [InlineData("public void M([{|MT3003:ReportsMemory(When = true)|}] Batch b) { }")]
    [InlineData("public int M([{|MT3003:ReportsMemory(When = false)|}] Batch b) => 0;")]
    [InlineData("public void M([{|MT3003:ReportsMemory(MemoryPortion.None)|}] Batch b) { }")]
    [InlineData("public void M() { Local(); [{|MT3003:ReportsMemory|}] void Local() { } }")]
    [InlineData("public Batch this[[{|MT3003:ReportsMemory(When = true)|}] Batch b] => b;")]
    public Task Reports_WhereNothingCanBeReported_Reports(string member) => VerifyMember(member);

    [Theory]
    [InlineData("[{|MT3003:ReleasesMemory|}] public static void M() { }")]
    [InlineData("public void M([{|MT3003:ReleasesMemory|}] out Lease b) => b = null!;")]
    [InlineData("[{|MT3003:ChangesMemory|}] public static void M() { }")]
    [InlineData("public void M() { Local(); [{|MT3003:ChangesMemory|}] void Local() { } }")]
    public Task Receiver_WhereThereIsNone_Reports(string member) => VerifyMember(member);

    [Theory]
    [InlineData("[{|MT3003:SharesMemory|}] public void M() { }")]
    [InlineData("[{|MT3003:SharesMemory|}] public int M() => 0;")]
    [InlineData("[{|MT3003:SharesMemory|}] public static Batch M(Batch b) => b;")]
    [InlineData("public void M([{|MT3003:SharesMemory|}] Batch b) { }")]
    [InlineData("public Task M([{|MT3003:SharesMemory|}] Batch b) => null!;")]
    [InlineData("public Batch M([{|MT3003:SharesMemory|}] out Batch b) => b = null!;")]
    public Task Shares_WithoutResultOrReceiver_Reports(string member) => VerifyMember(member);

    [Theory]
    [InlineData("public void M([{|MT3003:OwnsMemory|}] out Batch b) => b = null!;")]
    [InlineData("public void M([{|MT3003:OwnsMemory|}] long bytes) { }")]
    [InlineData("public void M([{|MT3003:OwnsMemory(When = true)|}] Batch b) { }")]
    [InlineData("[{|MT3003:OwnsMemory|}] public long M;")]
    [InlineData("[{|MT3003:OwnsMemory(When = true)|}] public Batch? M;")]
    [InlineData("[{|MT3003:OwnsMemory(When = true)|}] public Batch? M { get; set; }")]
    [InlineData("[{|MT3003:OwnsMemory|}] public int M { get; set; }")]
    [InlineData("[{|MT3003:OwnsMemory|}] public Batch? M => null;")]
    [InlineData("[field: {|MT3003:OwnsMemory|}] public int M { get; set; }")]
    [InlineData("public record R([property: {|MT3003:OwnsMemory|}] int Count);")]
    [InlineData("public record R([{|MT3003:OwnsMemory|}] int Count);")]
    [InlineData("public class P([{|MT3003:OwnsMemory|}] bool flag) { bool f = flag; }")]
    public Task Owns_WhereNothingCanBeKept_Reports(string member) => VerifyMember(member);

    [Theory]
    [InlineData("[{|MT3003:MemoryBytes|}] public string M => \"\";")]
    [InlineData("[{|MT3003:MemoryBytes|}] public object M = 1;")]
    [InlineData("[{|MT3003:MemoryBytes|}] public bool M() => true;")]
    [InlineData("[{|MT3003:MemoryBytes|}] public void M() { }")]
    [InlineData("[{|MT3003:MemoryBytes|}] public static long M => 0;")]
    [InlineData("[{|MT3003:MemoryBytes|}] public const long M = 0;")]
    [InlineData("[{|MT3003:MemoryBytes|}] public static long M() => 0;")]
    [InlineData("[{|MT3003:MemoryBytes(MemoryPortion.None)|}] public long M => 0;")]
    public Task Bytes_WhereNothingIsCounted_Reports(string member) => VerifyMember(member);

    [Theory]
    [InlineData("[ReportsMemory, {|MT3003:OwnsMemory|}] Batch b")]
    [InlineData("[OwnsMemory, {|MT3003:ReportsMemory|}] Batch b")]
    [InlineData("[OwnsMemory(MemoryPortion.Dangling)] [{|MT3003:ReportsMemory|}] Batch b")]
    [InlineData("[OwnsMemory, {|MT3003:ReleasesMemory|}] Lease b")]
    [InlineData("[ReportsMemory, {|MT3003:ReleasesMemory|}] Lease b")]
    public Task Attributes_ThatContradict_Report(string parameter) => VerifyMember($"public void M({parameter}) {{ }}");

    [Fact]
    public Task InternalCopies_OnAnyDeclaration_Report() => RuleTest<MT3003AttributeDoesNotApply>.VerifyAsync(
        """
        namespace MemTrace
        {
            class TracksMemoryAttribute(MemoryPortion portion = 0) : System.Attribute { public MemoryPortion Portion => portion; }
            class OwnsMemoryAttribute(MemoryPortion portion = 0) : System.Attribute { public MemoryPortion Portion => portion; public bool When { get; set; } }
            class ChangesMemoryAttribute : System.Attribute { }
        }
        [{|MT3003:MemTrace.TracksMemory|}] class C
        {
            [{|MT3003:MemTrace.OwnsMemory|}] public object M() => this;
            [{|MT3003:MemTrace.ChangesMemory|}] public int Field;
            [{|MT3003:MemTrace.ChangesMemory|}] public int Property { get; set; }
            [{|MT3003:MemTrace.OwnsMemory|}] public delegate object D();
            [return: {|MT3003:MemTrace.OwnsMemory|}] public object N([{|MT3003:MemTrace.ChangesMemory|}] object o) => o;
        }
        """);

    private static Task VerifyMember(string member) => VerifyMember(member, "");
}
