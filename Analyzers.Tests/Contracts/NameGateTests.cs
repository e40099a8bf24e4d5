using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace MemTrace.Analyzers.Tests.Contracts;

/// <summary>Which bodies are worth an analysis, told by the names in them.</summary>
public sealed class NameGateTests
{
    private const string Vocabulary =
        """
        public class Copy { [MemoryBytes] public long Bytes => 0; public int Count => 0; }
        public class Cache
        {
            [TracksMemory] public Copy Take() => null!;
            [TracksMemory] public Copy Next => null!;
            public bool TryTake([TracksMemory] out Copy copy) { copy = null!; return false; }
            public Copy Peek() => null!;
            [OwnsMemory] public Copy? Kept;
        }
        public class Trace
        {
            public void Add([ReportsMemory] long bytes) { }
            public void Subtract([ReleasesMemory] long bytes) { }
            public void Report([ReportsMemory] Copy copy) { }
        }
        public class Sink { public void Send([OwnsMemory] Copy copy) { } }
        [TracksMemory] public delegate Copy Taker();
        """;

    private static bool MayMatter(string source, string body = "M", string other = "")
    {
        var compilation = ContractCompilation.Create(Vocabulary, source, other);
        return compilation.Contracts().MayMatter(compilation.Body(body));
    }

    [Theory]
    [InlineData("class C { int M(Cache c) => c.Take().Count; }")]
    [InlineData("class C { int M(Cache c) => c.Next.Count; }")]
    [InlineData("class C { bool M(Cache c) => c.TryTake(out _); }")]
    [InlineData("class C { void M(Cache c) => c.Kept = null; }")]
    [InlineData("class C { int M(Cache c) { Func<Copy> f = c.Take; return f().Count; } }")]
    [InlineData("class C { int M(Taker t) => t().Count; }")]
    [InlineData("class C { void M([OwnsMemory] Copy c) { } }")]
    [InlineData("class C { void M(Trace t, Copy c) => t.Report(c); }")]
    [InlineData("class C { void M(Trace t, long n) => t.Add(n); }")]
    [InlineData("class C { void M<T>(Trace t, T n) where T : System.Numerics.INumber<T> => t.Add(long.CreateChecked(n)); }")]
    [InlineData("class C { void M(Trace t, Copy c) { var n = c.Bytes; t.Add(n); } }")]
    [InlineData("class C { void M(Sink s, Copy c) => s.Send(c); }")]
    [InlineData("class C(Trace t, Copy c) { void M() => t.Report(c); }")]
    [InlineData("class C { Trace t = new(); Copy M { get => null!; set => t.Report(value); } }")]
    [InlineData("class C { int M(Cache c) => c.T\\u0061ke().Count; }")]
    [InlineData("class C { int M(Cache c) => c.@Take().Count; }")]
    [InlineData("class C : Cache { object M() { object Local() => this.Take(); return Local(); } }")]
    public void Body_MentioningAName_MayMatter(string source) => Assert.True(MayMatter(source));

    [Theory]
    [InlineData("class C { int M(Cache c) => c.Peek().Count; }")]
    [InlineData("class C { void M(Trace t) => t.Add(1); }")]
    [InlineData("class C { void M(List<string> l, string s) => l.Add(s); }")]
    [InlineData("class C { void M(HashSet<string> l, bool b, string[] s) { if (b) l.Add(s[0]); } }")]
    [InlineData("class C { void M(Trace t, long n) => t.Subtract(n); }")]
    [InlineData("class C { long M(Copy c) => c.Bytes; }")]
    [InlineData("class C { void M(Cache cache, Copy copy) { var taken = TakeOther(); } object TakeOther() => 1; }")]
    [InlineData("class C { int M() => 0; int Other(Cache c) => c.Take().Count; }")]
    public void Body_MentioningNone_DoesNot(string source) => Assert.False(MayMatter(source));

    [Theory]
    [InlineData("class C { Cache c = new(); int M() => Get().Count; private Copy Get() => c.Take(); }")]
    [InlineData("class C { Cache c = new(); int M() => Get().Count; Copy Get() => c.Take(); }")]
    [InlineData("class C { Cache c = new(); int M() => Get().Count; private Copy Get() => Deep(); private Copy Deep() => Deeper; private Copy Deeper { get { return c.Take(); } } }")]
    [InlineData("class C { Cache c = new(); int M() => A(1).Count; private Copy A(int n) => n == 0 ? c.Take() : B(n); private Copy B(int n) => A(n - 1); }")]
    [InlineData("class C { static Func<Copy> Get = () => new Cache().Take(); int M() => Get().Count; }")]
    [InlineData("class C { int M() => new Inner().Get().Count; private class Inner { public Copy Get() => new Cache().Take(); } }")]
    [InlineData("class C { int M() => new Inner().Get().Count; class Inner { internal Copy Get() => new Cache().Take(); } }")]
    [InlineData("file class Inner { public Copy Get() => new Cache().Take(); } class C { int M() => new Inner().Get().Count; }")]
    [InlineData("class C { public int M() => new C(1).Count; private C(int n) { new Cache().Take(); } int Count => 0; }")]
    [InlineData("class C { public void M(Copy c) => Pass(c); private void Pass(Copy c) => new Trace().Report(c); }")]
    [InlineData("class C { public void M(Copy c) => Pass(c.Bytes); private void Pass(long n) => new Trace().Add(n); }")]
    [InlineData("class C { public void M(Trace t, Copy c) => t.Add(Size(c)); private static long Size(Copy c) => c.Bytes; }")]
    public void Body_CallingAPrivateMemberThatMatters_MayMatter(string source) => Assert.True(MayMatter(source));

    [Fact]
    public void PrivateMember_OfAnotherFileOfThePartialType_MayMatter()
    {
        Assert.True(MayMatter("partial class C { int M() => Get().Count; }", other: "partial class C { private Copy Get() => new Cache().Take(); }"));
        Assert.False(MayMatter("class D { int Get() => 1; int M() => Get(); }", other: "partial class C { private Copy Get() => new Cache().Take(); }"));
    }

    [Fact]
    public void PublicMember_IsNotFollowed() =>
        Assert.False(MayMatter("class C { int M() => Get().Count; public Copy Get() => new Cache().Take(); }"));

    [Theory]
    [InlineData("class C { int M(D d) => d.Field().Count; } class D { public Taker Field = null!; }")]
    [InlineData("class C { int M(D d) => d.Property().Count; } class D { public Taker Property => null!; }")]
    [InlineData("class C { int M(D d) => d.Get()().Count; } class D { public Taker Get() => null!; }")]
    [InlineData("class C { int M(D d) => d.Run(() => null!); } class D { public int Run(Taker t) => 0; }")]
    [InlineData("class C(Taker taken) { int M() => taken().Count; }")]
    public void Body_MentioningAMemberWithAMarkedDelegate_MayMatter(string source) => Assert.True(MayMatter(source));

    [Fact]
    public void GlobalAlias_OfADelegateOrANumber_IsFollowed()
    {
        const string Sources = "class C { int M(D d) => d.Field().Count; void N(Trace t, Bytes n) => t.Add(n); } class D { public T Field = null!; }";
        var compilation = ContractCompilation
            .CreateBare("global using T = Taker; global using Bytes = System.Int64;", ContractCompilation.Usings + Vocabulary, Sources)
            .AddReferences(ContractCompilation.Runtime);
        Assert.True(compilation.Contracts().MayMatter(compilation.Body("M")));
        Assert.True(compilation.Contracts().MayMatter(compilation.Body("N")));
    }

    [Theory]
    [InlineData("using K = Special; class C { int M() { K k = new(); return 0; } }")]
    [InlineData("class C { Special M() => new(); }")]
    [InlineData("class C { Special s = new Special(); Special M(Special o) { Special p = new  (  ); return p; } }")]
    public void MarkedConstructor_WithoutItsName_MayMatter(string source) =>
        Assert.True(MayMatter(source, other: "public class Special { [TracksMemory] public Special() { } }"));

    [Theory]
    [InlineData("class C { object M(Special a, Special b) => a + b; }", "[TracksMemory] public static Special operator +(Special a, Special b) => a;")]
    [InlineData("class C { string M(Special a) { string s = a; return s; } }", "[TracksMemory] public static implicit operator string(Special a) => \"\";")]
    [InlineData("class C { object M(Special a) => a[0]; }", "[TracksMemory] public object this[int i] => null!;")]
    [InlineData("class C { object M(Special a) { var (x, y) = a; return x; } }", "public void Deconstruct([TracksMemory] out object x, out int y) { x = null!; y = 0; }")]
    [InlineData("class C { object M(Special a) { foreach (var x in a) return x; return a; } }", "public IEnumerator<object> GetEnumerator() => null!; [TracksMemory] public object Current => null!;")]
    public void MarkedMember_UsedWithoutItsName_MayMatter(string source, string member) =>
        Assert.True(MayMatter(source, other: "public class Special { " + member + " }"));

    [Fact]
    public void PrimaryConstructor_OwnedParameter_MattersToEveryBodyThatMentionsIt()
    {
        const string Source = "class C([OwnsMemory] Copy copy) { int M() => copy.Count; int N() => 0; }";
        Assert.True(MayMatter(Source));
        Assert.False(MayMatter(Source, "N"));
    }

    [Fact]
    public void Override_OfAMarkedMember_MattersItself() =>
        Assert.True(MayMatter("abstract class B { public abstract void Own([OwnsMemory] Copy c); } class C : B { public override void Own(Copy M) { } }", "Own"));

    [Fact]
    public void Alias_OfAnAttribute_Counts() =>
        Assert.True(MayMatter("using Keeps = MemTrace.OwnsMemoryAttribute; class C { void M([Keeps] Copy c) { } }"));

    [Fact]
    public void WholeFile_MayMatter_WhenAnyBodyDoes()
    {
        var compilation = ContractCompilation.Create(Vocabulary, "class C { int M(Cache c) => c.Take().Count; }", "class D { }");
        var contracts = compilation.Contracts();
        Assert.True(contracts.MayMatter(compilation.SyntaxTrees[1].GetRoot(TestContext.Current.CancellationToken)));
        Assert.False(contracts.MayMatter(compilation.SyntaxTrees[2].GetRoot(TestContext.Current.CancellationToken)));
    }

    [Fact]
    public void Work_EachFileIsReadOnceAndOnceMoreForEachHelper()
    {
        var files = Enumerable.Range(0, 50).Select(index => $"class F{index} {{ void A(List<int> l) => l.Add(1); int B() => A1(); int A1() => 0; }}");
        var compilation = ContractCompilation.Create([Vocabulary, "class C { Cache c = new(); int M() => Get().Count; Copy Get() => Deep(); Copy Deep() => c.Take(); }", .. files]);
        var contracts = compilation.Contracts();
        foreach (var tree in compilation.SyntaxTrees)
        {
            foreach (var member in tree.GetRoot(TestContext.Current.CancellationToken).DescendantNodes().OfType<Microsoft.CodeAnalysis.CSharp.Syntax.MethodDeclarationSyntax>())
                contracts.MayMatter(member);
        }

        // 52 files once; that of the helpers again for `Deep`, for `Get`, and for `M`, which is private too.
        Assert.Equal(52 + 3, contracts.GateFilesRead);
    }

    [Fact]
    public void Threads_AllGetTheSameAnswer()
    {
        var compilation = ContractCompilation.Create(Vocabulary, "class C { Cache c = new(); int M() => Get().Count; Copy Get() => c.Take(); int N() => 0; }");
        var contracts = compilation.Contracts();
        var answers = new (bool, bool, bool)[64];
        Parallel.For(0, answers.Length, index => answers[index] = (
            contracts.MayMatter(compilation.Body("M")), contracts.MayMatter(compilation.Body("N")), contracts.For(compilation.Member("Cache", "Take")).Tracks is not null));
        Assert.All(answers, answer => Assert.Equal((true, false, true), answer));
        Assert.Equal(2 + 2, contracts.GateFilesRead);
    }
}
