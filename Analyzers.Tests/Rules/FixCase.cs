using Microsoft.CodeAnalysis.CodeFixes;
using Xunit.Sdk;

namespace MemTrace.Analyzers.Tests.Rules;

/// <summary>A program with a finding, and what a fix makes of it.</summary>
/// <param name="Rule">The rule whose fix it is about.</param>
/// <param name="Name">What is special: <c>Subject_Condition_Result</c>.</param>
public sealed record FixCase(string Rule, string Name) : IXunitSerializable
{
    /// <summary>For the test framework, which sets the names afterwards.</summary>
    public FixCase()
        : this(string.Empty, string.Empty)
    {
    }

    public string Rule { get; private set; } = Rule;

    public string Name { get; private set; } = Name;

    /// <summary>The offer's key; null for the first one.</summary>
    internal string? Key { get; init; }

    /// <summary>All findings of the document, or of the project, are fixed; null where only the first one is.</summary>
    internal FixAllScope? Scope { get; init; }

    /// <summary>There are top-level statements.</summary>
    internal bool IsProgram { get; init; }

    /// <summary>Any call may throw.</summary>
    internal bool AllExceptions { get; init; }

    /// <summary>The project's files.</summary>
    internal IReadOnlyList<string> Sources { get; init; } = [];

    /// <summary>The same files afterwards; empty where nothing may be offered.</summary>
    internal IReadOnlyList<string> Expected { get; init; } = [];

    /// <inheritdoc/>
    public void Deserialize(IXunitSerializationInfo info)
    {
        Rule = info.GetValue<string>(nameof(Rule))!;
        Name = info.GetValue<string>(nameof(Name))!;
    }

    /// <inheritdoc/>
    public void Serialize(IXunitSerializationInfo info)
    {
        info.AddValue(nameof(Rule), Rule);
        info.AddValue(nameof(Name), Name);
    }

    public override string ToString() => Name;
}
