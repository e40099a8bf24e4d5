using MemTrace.Analyzers.Rules.Configuration;
using Xunit;

namespace MemTrace.Analyzers.Tests.Rules;

public sealed partial class MT4001Tests
{
    [Fact]
    public Task Line_WithoutTheForm_ReportsAtTheLine() => RuleTest<MT4001UnreadableAnnotation>.VerifyAsync(
        "class C { public object M() => this; }",
        ("MemTrace.Annotations.txt",
        """
        // what a comment says is free ; really
        TracksMemory ; M:C.M
        {|MT4001:TracksMemory M:C.M|}
        {|MT4001:Tracks ; M:C.M|}

        {|MT4001:OwnsMemory ; M:C.M|}
        """));

    [Fact]
    public Task Files_SeveralOfAnyEnding_AreAllLookedAt() => RuleTest<MT4001UnreadableAnnotation>.VerifyAsync(
        "class C { }",
        ("MemTrace.Annotations.txt", "{|MT4001:one|}"),
        ("MemTrace.Annotations.Library.txt", "{|MT4001:two|}"),
        ("folder/memtrace.annotations.lower.TXT", "{|MT4001:three|}"));
}
