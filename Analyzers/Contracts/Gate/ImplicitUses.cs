namespace MemTrace.Analyzers.Contracts.Gate;

/// <summary>What stands in the source where a member is used without its name.</summary>
internal static class ImplicitUses
{
    /// <summary>Any body may use it: a conversion, a deconstruction.</summary>
    public const string Everywhere = "everywhere";

    /// <summary>The keywords, or single characters, by which the member is used; none for most members.</summary>
    public static IEnumerable<string> Of(string memberName) => memberName switch
    {
        "this[]" => ["["],
        "Slice" => ["["],
        "GetEnumerator" or "GetAsyncEnumerator" or "MoveNext" or "MoveNextAsync" or "Current" => ["foreach", "["],
        "GetAwaiter" or "GetResult" => ["await"],
        "Dispose" or "DisposeAsync" => ["using"],
        "Select" or "SelectMany" or "Where" or "OrderBy" or "GroupBy" or "Join" or "Cast" => ["from"],
        "op_Addition" or "op_UnaryPlus" or "op_CheckedAddition" => ["+"],
        "op_Increment" or "op_CheckedIncrement" or "op_AdditionAssignment" or "op_IncrementAssignment" => ["+"],
        "op_Subtraction" or "op_UnaryNegation" or "op_Decrement" or "op_CheckedSubtraction" or "op_SubtractionAssignment" => ["-"],
        "op_Multiply" => ["*"],
        "op_Division" => ["/"],
        "op_Modulus" => ["%"],
        "op_BitwiseAnd" => ["&"],
        "op_BitwiseOr" => ["|"],
        "op_ExclusiveOr" => ["^"],
        "op_LeftShift" => ["<"],
        "op_RightShift" or "op_UnsignedRightShift" => [">"],
        "op_LogicalNot" => ["!"],
        "op_OnesComplement" => ["~"],
        "op_LessThan" or "op_LessThanOrEqual" => ["<"],
        "op_GreaterThan" or "op_GreaterThanOrEqual" => [">"],
        "op_Equality" or "op_Inequality" => ["="],
        "op_Explicit" or "op_CheckedExplicit" => ["("],
        "Deconstruct" => [Everywhere],
        _ => memberName.StartsWith("op_", StringComparison.Ordinal) ? [Everywhere] : [],
    };
}
