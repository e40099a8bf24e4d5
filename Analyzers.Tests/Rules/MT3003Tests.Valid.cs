using MemTrace.Analyzers.Rules.Contracts;
using Xunit;

namespace MemTrace.Analyzers.Tests.Rules;

public sealed partial class MT3003Tests
{
    [Theory]
    [InlineData("[TracksMemory] public Batch M() => null!;")]
    [InlineData("[TracksMemory(MemoryPortion.None)] public Lease M() => null!;")]
    [InlineData("[TracksMemory] public Task<Batch> M() => null!;")]
    [InlineData("[TracksMemory] public C() { }")]
    [InlineData("[TracksMemory] public string M() => \"\";")]
    [InlineData("[return: TracksMemory] public object M() => this;")]
    [InlineData("[TracksMemory] public T M<T>() => default!;")]
    [InlineData("[TracksMemory] public Batch M => null!;")]
    [InlineData("[TracksMemory] public Batch this[int i] => null!;")]
    [InlineData("[TracksMemory] public static Batch operator +(C a, C b) => null!;")]
    [InlineData("[TracksMemory] public delegate Batch D();")]
    [InlineData("[return: TracksMemory] public delegate Batch D();")]
    [InlineData("public bool M([TracksMemory(When = true)] out Batch b) { b = null!; return false; }")]
    [InlineData("public void M([TracksMemory] out Batch b) => b = null!;")]
    [InlineData("public int M() { return Local().Count; [TracksMemory] Batch Local() => null!; }")]
    [InlineData("public Func<Batch> M = [TracksMemory] () => null!;")]
    public Task Tracks_WhereACopyComesOut_IsSilent(string member) => VerifyMember(member);

    [Theory]
    [InlineData("[ReportsMemory] public void M() { }")]
    [InlineData("[ReportsMemory(When = true)] public bool M() => true;")]
    [InlineData("public static void M([ReportsMemory] Batch b) { }")]
    [InlineData("public static void M([ReportsMemory] this Batch b) { }", "static ")]
    [InlineData("[ReportsMemory] public static void M(this Batch b) { }", "static ")]
    [InlineData("[SharesMemory] public static Batch M(this Batch b) => b;", "static ")]
    [InlineData("public void M([ReportsMemory] long bytes) { }")]
    [InlineData("public void M([ReportsMemory] ref Batch b) { }")]
    [InlineData("public bool M([ReportsMemory(When = false)] Batch b) => true;")]
    [InlineData("public Task<bool> M([ReportsMemory(When = false)] Batch b) => null!;")]
    [InlineData("[ReleasesMemory] public void M() { }")]
    [InlineData("public static void M([ReleasesMemory] long bytes) { }")]
    [InlineData("[ChangesMemory] public void M() { }")]
    [InlineData("public Batch M { [ChangesMemory] get => null!; }")]
    public Task Receiver_AndParameters_AreSilent(string member, string modifier = "") => VerifyMember(member, modifier);

    [Theory]
    [InlineData("[SharesMemory] public C M() => this;")]
    [InlineData("[SharesMemory] public Task<C> M() => null!;")]
    [InlineData("public static Batch M([SharesMemory] Batch b) => b;")]
    [InlineData("public C([SharesMemory] Batch b) { }")]
    [InlineData("public Batch M { [SharesMemory] get => null!; }")]
    public Task Shares_WithAResult_IsSilent(string member) => VerifyMember(member);

    [Theory]
    [InlineData("[OwnsMemory] public Batch? M;")]
    [InlineData("[OwnsMemory] public readonly List<Batch> M = [];")]
    [InlineData("[OwnsMemory(MemoryPortion.None)] public Lease? M;")]
    [InlineData("[OwnsMemory] public Batch? M { get; set; }")]
    [InlineData("[OwnsMemory] public Batch? M { get; }")]
    [InlineData("[OwnsMemory] public Batch? M { get; init; }")]
    [InlineData("[field: OwnsMemory] public Batch? M { get; set; }")]
    [InlineData("public Batch? M { get; [param: OwnsMemory] set; }")]
    [InlineData("public interface I { [OwnsMemory] Batch M { get; } }")]
    [InlineData("public record R([OwnsMemory] Batch Batch);")]
    [InlineData("public record R([property: OwnsMemory] Batch Batch);")]
    [InlineData("public class P([OwnsMemory] Batch batch) { Batch b = batch; }")]
    [InlineData("public bool M([OwnsMemory(When = true)] Batch b) => true;")]
    [InlineData("public void M<T>([OwnsMemory] T b) { }")]
    [InlineData("public delegate bool D([OwnsMemory(When = true)] Batch b);")]
    [InlineData("public void M([OwnsMemory(MemoryPortion.NonDangling), ReportsMemory(MemoryPortion.Dangling)] Batch b) { }")]
    [InlineData("public void M([OwnsMemory(MemoryPortion.None), ReportsMemory] Lease b) { }")]
    [InlineData("public Batch M([OwnsMemory, SharesMemory] Batch b) => b;")]
    public Task Owns_WhereACopyIsKept_IsSilent(string member) => VerifyMember(member);

    [Theory]
    [InlineData("[MemoryBytes] public long M => 0;")]
    [InlineData("[MemoryBytes] public ulong? M;")]
    [InlineData("[MemoryBytes] public double M() => 0;")]
    [InlineData("[MemoryBytes] public static int M(Batch b) => 0;")]
    [InlineData("[MemoryBytes] public static nint M(this Batch b) => 0;", "static ")]
    public Task Bytes_AsANumber_IsSilent(string member, string modifier = "") => VerifyMember(member, modifier);

    [Fact]
    public Task OtherAttributes_OfTheSameName_AreSilent() => RuleTest<MT3003AttributeDoesNotApply>.VerifyAsync(
        """
        class C { [Mine.TracksMemory] public void M() { } }
        namespace Mine { class TracksMemoryAttribute : System.Attribute { } }
        """);

    private static Task VerifyMember(string member, string modifier) =>
        RuleTest<MT3003AttributeDoesNotApply>.VerifyAsync($$"""public {{modifier}}class C { {{member}} }""");
}
