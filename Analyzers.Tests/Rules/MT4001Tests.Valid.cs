using MemTrace.Analyzers.Rules.Configuration;
using Xunit;

namespace MemTrace.Analyzers.Tests.Rules;

public sealed partial class MT4001Tests
{
    [Fact]
    public Task Lines_ThatCanBeRead_AreSilent() => RuleTest<MT4001UnreadableAnnotation>.VerifyAsync(
        "class C { }",
        ("MemTrace.Annotations.txt", "// nothing\n\n  \nTracksMemory ; M:Gone.M // read, though it names nothing\r\nOwnsMemory(All, When = true) ; M:Gone.M(System.Object) ; #0"));

    [Fact]
    public Task Files_OfOtherNames_AreNotRead() => RuleTest<MT4001UnreadableAnnotation>.VerifyAsync(
        "class C { }",
        ("Annotations.txt", "nonsense"),
        ("MemTrace.Annotations.md", "nonsense"),
        ("My.MemTrace.Annotations.txt", "nonsense"));

    [Fact]
    public Task File_ThatIsEmpty_IsSilent() => RuleTest<MT4001UnreadableAnnotation>.VerifyAsync("class C { }", ("MemTrace.Annotations.txt", ""));
}
