using Microsoft.CodeAnalysis.Text;
using Xunit;

namespace MemTrace.Analyzers.Tests.Corpus;

/// <summary>How case files are read.</summary>
public sealed class CorpusFileTests
{
    /// <summary>Names, directives and sources belong to the case they stand under.</summary>
    [Fact]
    public void Parse_TwoCases_KeepsThemApart()
    {
        const string Text = """
            // What this file is about.

            === First
            --- exceptions = all
            --- known: not yet
            class A { }
            === Second
            --- toplevel
            --- unsafe
            --- annotation TracksMemory ; M:A.B
            class B { }
            """;

        var cases = CorpusFile.Parse("File", Text);

        Assert.Equal(["File/First", "File/Second"], cases.Select(@case => @case.DisplayName));
        Assert.Equal("all", cases[0].Directives.Options["memtrace.exceptions"]);
        Assert.Equal("not yet", cases[0].Directives.Known);
        Assert.False(cases[0].Directives.TopLevel || cases[0].Directives.Unsafe);
        Assert.Equal("class A { }", cases[0].Source);
        Assert.Equal(6, cases[0].Line);
        Assert.True(cases[1].Directives.TopLevel && cases[1].Directives.Unsafe);
        Assert.Equal(["TracksMemory ; M:A.B"], cases[1].Directives.AnnotationLines);
        Assert.Null(cases[1].Directives.Known);
    }

    /// <summary>Marks may be nested, may share a span, and leave no trace in the source.</summary>
    [Fact]
    public void Parse_NestedMarks_GivesEachItsSpan()
    {
        var @case = CorpusFile.Parse("File", "=== Nested\na {|MT1002:{|MT2001:bc|}d|} e").Single();

        Assert.Equal("a bcd e", @case.Source);
        Assert.Equal([new("MT2001", new TextSpan(2, 2)), new("MT1002", new TextSpan(2, 3))], @case.Expected);
    }

    /// <summary>Where the specification does not choose between two rules, a mark may name both.</summary>
    [Fact]
    public void Parse_MarkWithTwoRules_AcceptsEither()
    {
        var mark = CorpusFile.Parse("File", "=== Either\n{|MT1002/MT1003:x|}").Single().Expected.Single();

        Assert.True(mark.Accepts("MT1002") && mark.Accepts("MT1003"));
        Assert.False(mark.Accepts("MT1001") || mark.Accepts("MT100"));
    }

    /// <summary>A slip in a case file is an error, never a case that tests nothing.</summary>
    [Theory]
    [InlineData("class A { }", "a case starts with")]
    [InlineData("=== A\nx\n=== A\ny", "two cases")]
    [InlineData("=== A\n--- nonsense\nx", "no directive")]
    [InlineData("=== A\n{|MT1001:x", "not closed")]
    [InlineData("=== A\nx|}", "closes no mark")]
    public void Parse_Malformed_Throws(string text, string message)
    {
        var exception = Assert.Throws<FormatException>(() => CorpusFile.Parse("File", text));

        Assert.Contains(message, exception.Message, StringComparison.Ordinal);
    }
}
