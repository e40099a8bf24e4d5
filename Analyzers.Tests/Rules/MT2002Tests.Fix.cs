using Xunit;

namespace MemTrace.Analyzers.Tests.Rules;

public sealed partial class MT2002FixTests
{
    public static TheoryData<FixCase> Cases => FixCases.Of("MT2002");

    [Theory]
    [MemberData(nameof(Cases))]
    public Task Fix_OfEachCase_GivesTheExpectedText(FixCase item) => FixCases.VerifyAsync(item);
}
