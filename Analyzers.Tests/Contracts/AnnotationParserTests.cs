using MemTrace.Analyzers.Contracts;
using Xunit;
using static MemTrace.Analyzers.Contracts.MemoryAttributeKind;

namespace MemTrace.Analyzers.Tests.Contracts;

/// <summary>Every form of an annotation line, right and wrong.</summary>
public sealed class AnnotationParserTests
{
    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("// a comment")]
    [InlineData("  // TracksMemory ; M:C.M")]
    public void Line_ThatSaysNothing_IsLeftOut(string line)
    {
        Assert.Null(AnnotationParser.Parse(line, out var error));
        Assert.Null(error);
    }

    [Theory]
    [InlineData("TracksMemory ; M:C.M", Tracks, "M:C.M")]
    [InlineData("TracksMemory;M:C.M", Tracks, "M:C.M")]
    [InlineData("  TracksMemory  ;  M:C.M(System.Int32,System.String@)  // why", Tracks, "M:C.M(System.Int32,System.String@)")]
    [InlineData("TracksMemory ; P:C.P", Tracks, "P:C.P")]
    [InlineData("TracksMemory ; T:Taker", Tracks, "T:Taker")]
    [InlineData("ReportsMemory ; M:C.M", Reports, "M:C.M")]
    [InlineData("ReleasesMemory ; M:C.M", Releases, "M:C.M")]
    [InlineData("SharesMemory ; M:C.M``1(``0)", Shares, "M:C.M``1(``0)")]
    [InlineData("ChangesMemory ; M:C.M", Changes, "M:C.M")]
    [InlineData("OwnsMemory ; F:C.F", Owns, "F:C.F")]
    [InlineData("OwnsMemory ; P:C.P", Owns, "P:C.P")]
    [InlineData("MemoryBytes ; P:C.P", Bytes, "P:C.P")]
    [InlineData("MemoryBytes ; F:C.F", Bytes, "F:C.F")]
    [InlineData("MemoryBytes ; M:C.M", Bytes, "M:C.M")]
    internal void Line_OnAMember_IsRead(string line, MemoryAttributeKind kind, string id)
    {
        var annotation = AnnotationParser.Parse(line, out var error);
        Assert.Null(error);
        Assert.Equal(new MemoryAnnotation(new MemoryMark(kind), id), annotation);
    }

    [Theory]
    [InlineData("OwnsMemory(All)", MemoryPortion.All, null)]
    [InlineData("OwnsMemory()", MemoryPortion.All, null)]
    [InlineData("OwnsMemory( None )", MemoryPortion.None, null)]
    [InlineData("OwnsMemory(MemoryPortion.Dangling)", MemoryPortion.Dangling, null)]
    [InlineData("OwnsMemory(Dangling | NonDangling)", MemoryPortion.All, null)]
    [InlineData("OwnsMemory(All, When = true)", MemoryPortion.All, true)]
    [InlineData("OwnsMemory(NonDangling, When=false)", MemoryPortion.NonDangling, false)]
    [InlineData("OwnsMemory(When = true)", MemoryPortion.All, true)]
    public void Arguments_EveryForm_IsRead(string attribute, MemoryPortion portion, bool? when)
    {
        var annotation = AnnotationParser.Parse(attribute + " ; M:C.M(System.Object) ; #0", out var error);
        Assert.Null(error);
        Assert.Equal(
            new MemoryAnnotation(new MemoryMark(Owns, (Analyzers.Contracts.MemoryPortion)(int)portion, when), "M:C.M(System.Object)", 0), annotation);
    }

    [Theory]
    [InlineData("TracksMemory ; M:C.M ; #return", -1, true)]
    [InlineData("TracksMemory ; M:C.M(C@) ; #0", 0, false)]
    [InlineData("ReportsMemory ; T:Taker ; #12", 12, false)]
    [InlineData("SharesMemory ; P:C.Item(C);#1", 1, false)]
    public void Target_EveryForm_IsRead(string line, int parameter, bool onReturn)
    {
        var annotation = AnnotationParser.Parse(line, out var error);
        Assert.Null(error);
        Assert.Equal((parameter, onReturn), (annotation!.Parameter, annotation.OnReturn));
    }

    [Theory]
    [InlineData("TracksMemory", "at most one")]
    [InlineData("TracksMemory M:C.M", "at most one")]
    [InlineData("TracksMemory ; M:C.M ; #0 ; #1", "4 part(s)")]
    [InlineData("; M:C.M", "expected one of TracksMemory, ReportsMemory")]
    [InlineData("Tracks ; M:C.M", "found `Tracks`")]
    [InlineData("tracksMemory ; M:C.M", "found `tracksMemory`")]
    [InlineData("[TracksMemory] ; M:C.M", "found `[TracksMemory]`")]
    [InlineData("TracksMemory( ; M:C.M", "expected `)`")]
    [InlineData("TracksMemory(Some) ; M:C.M", "expected a portion (None, Dangling, NonDangling or All), but found `Some`")]
    [InlineData("TracksMemory(All, All) ; M:C.M", "expected `When = true` or `When = false`, but found `All`")]
    [InlineData("OwnsMemory(When = maybe) ; M:C.M ; #0", "found `When = maybe`")]
    [InlineData("OwnsMemory(If = true) ; M:C.M ; #0", "found `If = true`")]
    [InlineData("OwnsMemory(When = true, When = true) ; M:C.M ; #0", "once")]
    [InlineData("ReleasesMemory(All) ; M:C.M", "ReleasesMemory takes no portion")]
    [InlineData("SharesMemory(When = true) ; M:C.M", "SharesMemory takes no `When`")]
    [InlineData("MemoryBytes(When = true) ; M:C.M", "MemoryBytes takes no `When`")]
    [InlineData("TracksMemory(When = true) ; M:C.M", "TracksMemory takes `When` on a parameter only")]
    [InlineData("TracksMemory(When = true) ; M:C.M ; #return", "on a parameter only")]
    [InlineData("TracksMemory ; C.M", "expected a documentation-comment id")]
    [InlineData("TracksMemory ; ", "expected a documentation-comment id")]
    [InlineData("TracksMemory ; N:System", "expected a documentation-comment id")]
    [InlineData("TracksMemory ; E:C.E", "expected a documentation-comment id")]
    [InlineData("TracksMemory ; M:C.M(int, int)", "without spaces")]
    [InlineData("OwnsMemory ; M:C.M(System.Object) ; 0", "expected `#index`")]
    [InlineData("OwnsMemory ; M:C.M(System.Object) ; #", "expected `#index`")]
    [InlineData("OwnsMemory ; M:C.M(System.Object) ; #x", "expected `#index`")]
    [InlineData("OwnsMemory ; M:C.M(System.Object) ; #-1", "expected `#index`")]
    [InlineData("OwnsMemory ; M:C.M(System.Object) ; #99999999999", "expected `#index`")]
    [InlineData("OwnsMemory ; M:C.M ; #return", "OwnsMemory does not apply to `#return`")]
    [InlineData("TracksMemory ; F:C.F ; #return", "does not apply to `#return`")]
    [InlineData("OwnsMemory ; F:C.F ; #0", "a field has no parameters")]
    [InlineData("MemoryBytes ; M:C.M(C) ; #0", "MemoryBytes does not apply to a parameter")]
    [InlineData("ChangesMemory ; M:C.M(C) ; #0", "ChangesMemory does not apply to a parameter")]
    [InlineData("OwnsMemory ; M:C.M(C)", "OwnsMemory needs a parameter here: expected `; #index`")]
    [InlineData("ReportsMemory ; P:C.P", "ReportsMemory needs a parameter here")]
    [InlineData("TracksMemory ; F:C.F", "TracksMemory does not apply to `F:C.F`")]
    [InlineData("MemoryBytes ; T:Taker", "MemoryBytes does not apply to `T:Taker`")]
    public void Line_ThatIsWrong_SaysWhatWasExpected(string line, string expected)
    {
        Assert.Null(AnnotationParser.Parse(line, out var error));
        Assert.Contains(expected, error, StringComparison.Ordinal);
    }
}
