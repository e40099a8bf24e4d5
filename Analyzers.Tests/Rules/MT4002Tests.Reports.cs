using MemTrace.Analyzers.Rules.Configuration;
using Xunit;

namespace MemTrace.Analyzers.Tests.Rules;

public sealed partial class MT4002Tests
{
    [Fact]
    public Task Line_NamingNothing_ReportsAtTheLine() => RuleTest<MT4002UnknownAnnotation>.VerifyAsync(
        "class C { public object M(object o) => o; public int this[int i] => 0; } class D { } delegate void E(int i);",
        ("MemTrace.Annotations.txt",
        """
        TracksMemory ; M:C.M(System.Object)
        {|MT4002:TracksMemory ; M:C.M|}
        {|MT4002:TracksMemory ; M:C.M(System.String)|}
        {|MT4002:TracksMemory ; P:C.M|}
        {|MT4002:OwnsMemory ; M:C.M(System.Object) ; #1|}
        {|MT4002:OwnsMemory ; P:C.Item(System.Int32) ; #1|}
        {|MT4002:OwnsMemory ; T:E ; #1|}
        {|MT4002:TracksMemory ; T:D|}
        {|MT4002:TracksMemory ; M:System.IO.StringReader.ReadNothing|}
        """));
}
