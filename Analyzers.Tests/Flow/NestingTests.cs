using System.Text;

namespace MemTrace.Analyzers.Tests.Flow;

/// <summary>Code that is nested, long or recursive beyond what anybody writes ends neither in a stack overflow nor in a crash.</summary>
public sealed class NestingTests
{
    private const int Depth = 200;

    [Theory]
    [InlineData("if (flag) {", "}")]
    [InlineData("{", "}")]
    [InlineData("while (flag) {", "}")]
    [InlineData("do {", "} while (flag);")]
    [InlineData("for (;flag;) {", "}")]
    [InlineData("foreach (var item# in new int[2]) {", "}")]
    [InlineData("try {", "} finally { }")]
    [InlineData("try {", "} catch (IOException) { throw; }")]
    [InlineData("lock (cache) {", "}")]
    [InlineData("using (new MemoryStream()) {", "}")]
    [InlineData("switch (number) { case 1: {", "} break; }")]
    [InlineData("checked {", "}")]
    [InlineData("unchecked {", "}")]
    [InlineData("void Local#() {", "}")]
    public void Statement_NestedDeep_IsFollowedOrLeftAlone(string opening, string closing) => Analyze(
        $"{Repeat(opening, numbered: true)} trace.Report(batch); {Repeat(closing)}");

    [Theory]
    [InlineData("(", "1", ")")]
    [InlineData("-(", "number", ")")]
    [InlineData("(flag ? ", "1", " : 2)")]
    [InlineData("(1 + ", "number", ")")]
    [InlineData("Math.Abs(", "batch.Count", ")")]
    [InlineData("(number switch { 1 => ", "1", ", _ => 2 })")]
    [InlineData("((int?)", "1", " ?? 2)")]
    [InlineData("(new int[] { ", "1", " }[0])")]
    [InlineData("new ValueTuple<int, int>(", "1", ", 2).Item1")]
    [InlineData("number = ", "1", "")]
    [InlineData("new Func<int>(() => ", "batch.Count", ")()")]
    [InlineData("(true && flag ? 1 : ", "number", ")")]
    [InlineData("(number is > 3 ? ", "1", " : 2)")]
    public void Expression_NestedDeep_IsFollowedOrLeftAlone(string opening, string core, string closing) => Analyze(
        $"number = {Repeat(opening)}{core}{Repeat(closing)}; trace.Report(batch);");

    [Fact]
    public void Copy_ThroughDeeplyNestedConditions_IsStillFollowed()
    {
        var findings = Programs.Analyze(Method($"Sink.Use({Repeat("(flag ? batch : ")}batch{Repeat(")")}); trace.Report(batch);"));
        Assert.Empty(findings);
    }

    [Fact]
    public void Method_OfFiveThousandLines_IsFollowed()
    {
        var text = new StringBuilder();
        for (var line = 0; line < 5_000; line++)
            text.AppendLine(line % 50 == 0 ? $"var batch{line} = cache.Take(); trace.Report(batch{line});" : $"number += {line};");
        Assert.Empty(Programs.Analyze(Method(text + "trace.Report(batch);")));
    }

    [Fact]
    public void Method_OfFiveThousandLinesWithOneLoss_ReportsIt()
    {
        var text = new StringBuilder();
        for (var line = 0; line < 5_000; line++)
            text.AppendLine(line == 2_500 ? "Sink.Use(cache.Take().Count);" : $"number += {line};");
        Assert.Single(Programs.Analyze(Method(text + "trace.Report(batch);")));
    }

    [Fact]
    public void Methods_InACycle_AreFollowed()
    {
        var text = new StringBuilder("class Subject { public void Run(Cache cache, Trace trace) { M0(cache.Take(), trace, 9); }");
        for (var index = 0; index < Depth; index++)
            text.AppendLine($"private void M{index}(Batch batch, Trace trace, int left) {{ if (left == 0) trace.Report(batch); else M{(index + 1) % Depth}(batch, trace, left - 1); }}");
        Programs.Analyze(text.Append('}').ToString());
    }

    [Fact]
    public void LocalFunctions_CallingEachOther_AreFollowed() => Programs.Analyze(Method("""
        void Even(int left) { if (left > 0) Odd(left - 1); else trace.Report(batch); }
        void Odd(int left) { if (left > 0) Even(left - 1); else trace.Report(batch); }
        Even(number);
        """));

    private static void Analyze(string statements) => Programs.Analyze(Method(statements));

    private static string Method(string statements) =>
        $"class Subject {{ public void Run(Cache cache, Trace trace, bool flag, int number) {{ var batch = cache.Take(); {statements} }} }}";

    private static string Repeat(string part, bool numbered = false)
    {
        var text = new StringBuilder();
        for (var level = 0; level < Depth; level++)
            text.Append(numbered ? part.Replace("#", level.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal) : part).Append(' ');
        return text.ToString();
    }
}
