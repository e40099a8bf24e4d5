namespace MemTrace.Analyzers.Tests.Proof.Invariance;

/// <summary>A change of a program that changes nothing of what it does.</summary>
internal enum Rewrite
{
    /// <summary>Each local and parameter gets another name.</summary>
    Renamed,

    /// <summary>What is reported or released goes through a local of its own.</summary>
    LocalExtracted,

    /// <summary>The branches of each <c>if</c> change places under the negated condition.</summary>
    IfInverted,

    /// <summary>Methods whose body is an expression get a block.</summary>
    BodyBlocked,

    /// <summary>Each block begins with a statement that has nothing to do with it.</summary>
    StatementAdded,

    /// <summary>Each <c>foreach</c> over a list or an array counts instead.</summary>
    ForEachCounted,

    /// <summary>Each <c>using</c> becomes a try with a finally.</summary>
    UsingExpanded,

    /// <summary>Statements that discharge become private methods.</summary>
    MethodExtracted,
}
