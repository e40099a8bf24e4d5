using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using MemTrace.Analyzers.Tests.Corpus;

namespace MemTrace.Analyzers.Tests.Robustness;

/// <summary>Programs that are cut off, or of which words are missing, as they are while somebody types them.</summary>
public sealed class BrokenProgramTests
{
    private const int CaseStride = 110;
    private const int PrefixStride = 193;
    private const int TokenStride = 31;

    private static readonly CorpusCase[] Cases = [.. AnyCode.Corpus.Where((_, index) => AnyCode.IsThorough || index % CaseStride == 0)];

    [Fact]
    public async Task Prefixes_OfPrograms_CrashNothing()
    {
        foreach (var @case in Cases)
        {
            for (var length = 40; length < @case.Source.Length; length += AnyCode.IsThorough ? 1 : PrefixStride)
                await AnyCode.AssertSoundAsync(@case.Source[..length]);
        }
    }

    [Fact]
    public async Task Programs_WithoutOneToken_CrashNothing()
    {
        var first = 0;
        foreach (var @case in Cases)
        {
            var tokens = CSharpSyntaxTree.ParseText(@case.Source, cancellationToken: TestContext.Current.CancellationToken)
                .GetRoot(TestContext.Current.CancellationToken).DescendantTokens().ToArray();
            first++;
            for (var index = AnyCode.IsThorough ? 0 : first % TokenStride; index < tokens.Length; index += AnyCode.IsThorough ? 1 : TokenStride)
                await AnyCode.AssertSoundAsync(@case.Source.Remove(tokens[index].SpanStart, tokens[index].Span.Length));
        }
    }

    [Fact]
    public async Task Files_OfRandomTokens_CrashNothing()
    {
        var words = AnyCode.Corpus.Take(200)
            .SelectMany(@case => CSharpSyntaxTree.ParseText(@case.Source, cancellationToken: TestContext.Current.CancellationToken)
                .GetRoot(TestContext.Current.CancellationToken).DescendantTokens())
            .Select(token => token.Text)
            .ToArray();
        for (var seed = 0; seed < (AnyCode.IsThorough ? 20_000 : 20); seed++)
        {
            var random = new Random(seed);
            var text = new StringBuilder("class Subject { [TracksMemory] public Batch Run(Cache cache, Trace trace, Sink sink) { var batch = cache.Take(); ");
            for (var count = 0; count < 120; count++)
                text.Append(words[random.Next(words.Length)]).Append(' ');
            await AnyCode.AssertSoundAsync(text.ToString());
        }
    }

    [Theory]
    [InlineData("class A : B { public override Batch Take() => null!; } class B : A { [TracksMemory] public virtual Batch Take() => null!; }")]
    [InlineData("interface I : J { [TracksMemory] Batch Take(); } interface J : K { } interface K : I { } class C : I { public Batch Take() => new(); }")]
    [InlineData("class C<T> : C<C<T>> { [OwnsMemory] private Batch? _batch; public void Put(Cache c) { _batch = c.Take(); } public void Dispose() { } }")]
    [InlineData("struct S { public S Inner; [OwnsMemory] public Batch Batch; public void Run(Cache c) { Inner.Batch = c.Take(); } }")]
    [InlineData("class C : IDisposable { [OwnsMemory] private C _next; [OwnsMemory] private Batch _batch; public void Dispose() { _next.Dispose(); } }")]
    [InlineData("partial class C { partial void M(Batch b); partial void M(Batch b) { M(b); } public void Run(Cache c) { M(c.Take()); } }")]
    [InlineData("class C { public C() : this(1) { } public C(int i) : this() { new Cache().Take(); } }")]
    [InlineData("class C { Batch P { get => P; set => P = value; } public void Run(Cache c) { P = c.Take(); Sink.Use(P); } }")]
    [InlineData("class C { static C operator +(C a, C b) => a + b; public void Run(Cache c) { var x = this + this; c.Take(); } }")]
    [InlineData("class C { public void Run(Cache c) { Action a = null!; a = () => a(); a(); Func<Batch> f = null!; f = () => f(); f(); c.Take(); } }")]
    public Task Cycles_CrashNothing(string source) => AnyCode.AssertSoundAsync(source);

    [Fact]
    public async Task Programs_WithoutReferences_CrashNothing()
    {
        foreach (var @case in Cases)
        {
            var compilation = CorpusCompiler.Compile(@case).Compilation;
            await AnyCode.AssertSoundAsync(compilation.WithReferences([]), @case.DisplayName);
            // Everything but the framework's core, and everything but the runtime.
            await AnyCode.AssertSoundAsync(compilation.WithReferences(compilation.References.Take(1)), @case.DisplayName);
        }
    }
}
