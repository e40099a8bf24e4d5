namespace MemTrace.Analyzers.Rules;

/// <summary>The categories of the rules, one for each band of a thousand ids.</summary>
internal static class RuleCategory
{
    /// <summary>MT1000 to MT1999.</summary>
    public const string Reporting = "MemTrace.Reporting";

    /// <summary>MT2000 to MT2999.</summary>
    public const string Releasing = "MemTrace.Releasing";

    /// <summary>MT3000 to MT3999.</summary>
    public const string Contracts = "MemTrace.Contracts";

    /// <summary>MT4000 to MT4999.</summary>
    public const string Configuration = "MemTrace.Configuration";
}
