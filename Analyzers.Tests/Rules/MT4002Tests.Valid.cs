using MemTrace.Analyzers.Rules.Configuration;
using Xunit;

namespace MemTrace.Analyzers.Tests.Rules;

public sealed partial class MT4002Tests
{
    [Fact]
    public Task Lines_NamingSymbols_AreSilent() => RuleTest<MT4002UnknownAnnotation>.VerifyAsync(
        "class C { public object M(object o) => o; object _field = 1; } delegate void E(int i);",
        ("MemTrace.Annotations.txt",
        """
        TracksMemory ; M:C.M(System.Object)
        OwnsMemory ; M:C.M(System.Object) ; #0
        OwnsMemory ; F:C._field
        ReportsMemory ; T:E ; #0
        TracksMemory ; M:System.IO.StringReader.ReadToEnd ; #return
        """));

    [Fact]
    public Task Line_ThatCannotBeRead_IsAnotherRulesBusiness() => RuleTest<MT4002UnknownAnnotation>.VerifyAsync(
        "class C { }", ("MemTrace.Annotations.txt", "nonsense"));
}
