namespace MemTrace.Analyzers.Rules.Contracts;

/// <summary>Keys of the properties of MT3002's diagnostics.</summary>
internal static class ContractProperties
{
    /// <summary>
    /// The attributes to repeat, one a line: a target (<c>member</c>, or a parameter's index), a space, and the attribute as it is written
    /// in brackets: <c>0 OwnsMemory(MemoryPortion.Dangling, When = true)</c>. An attribute of the same name on that target is replaced.
    /// Empty where only attributes that the base does not have are at fault.
    /// </summary>
    public const string Repeat = "repeat";
}
