using Xunit;

namespace MemTrace.Analyzers.Tests.Rules;

/// <summary>Runs the cases of the rules' fixes.</summary>
internal static class FixCases
{
    /// <summary>The rows of a rule's theory.</summary>
    public static TheoryData<FixCase> Of(string rule) => [.. FixCaseFile.Read(rule)];

    /// <summary>Applies the fix of a case and compares; the result is compiled and analysed again.</summary>
    public static Task VerifyAsync(FixCase named)
    {
        // Only the names travel through the test runner.
        var item = Assert.Single(FixCaseFile.Read(named.Rule), item => item.Name == named.Name);
        return item switch
        {
            { Expected: [] } => FixTest.VerifyNoneAsync(item.Rule, item.Sources[0], item.Key),
            { Scope: { } scope } => FixTest.VerifyAllAsync(item.Rule, item.Sources, item.Expected, scope, item.Key, item.AllExceptions),
            _ => FixTest.VerifyAsync(item.Rule, item.Sources[0], item.Expected[0], item.Key, item.IsProgram, item.AllExceptions),
        };
    }
}
