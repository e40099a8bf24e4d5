using MemTrace.Analyzers.Tests.Proof.Programs;

namespace MemTrace.Analyzers.Tests.Proof.Invariance;

/// <summary>What is found in a program is found in it however it is written.</summary>
public sealed class InvarianceTests
{
    /// <summary>All rewrites.</summary>
    public static TheoryData<string> Rewrites => [.. Enum.GetNames<Rewrite>()];

    [Theory]
    [MemberData(nameof(Rewrites))]
    public async Task Verdict_ProgramRewritten_IsTheSame(string rewrite)
    {
        var programs = Enumerable.Range(1, 40).Select(ProgramGenerator.Generate).ToArray();

        var (compared, moved) = await InvarianceCheck.CheckAsync(Enum.Parse<Rewrite>(rewrite), programs, TestContext.Current.CancellationToken);

        // Few programs have what the rarer rewrites look for.
        Assert.True(compared > 0, $"{compared} compared");
        Assert.True(moved.Count == 0, string.Concat(moved));
    }
}
