using Microsoft.CodeAnalysis;

namespace MemTrace.Analyzers.Symbols;

/// <summary>What a method gives to its caller, once a task that it returns has been awaited.</summary>
internal static class ResultTypes
{
    /// <summary>The type of the awaited result; null where nothing comes out.</summary>
    public static ITypeSymbol? Of(IMethodSymbol method)
    {
        if (method.MethodKind == MethodKind.Constructor)
            return method.ContainingType;
        return method.ReturnsVoid ? null : Awaited(method.ReturnType);
    }

    /// <summary>What awaiting a value of the type gives; null for a task without a result, the type itself where it is no task.</summary>
    public static ITypeSymbol? Awaited(ITypeSymbol type)
    {
        if (type is not INamedTypeSymbol { Name: "Task" or "ValueTask", ContainingNamespace: { Name: "Tasks", ContainingNamespace: { Name: "Threading", ContainingNamespace.Name: "System" } } } task)
            return type;
        return task.TypeArguments is [var result] ? result : null;
    }

    /// <summary>Whether the method tells its callers true or false.</summary>
    public static bool IsBoolean(IMethodSymbol method) => Of(method) is { SpecialType: SpecialType.System_Boolean };

    /// <summary>Numbers and truth values: they never are copies.</summary>
    public static bool IsPlainValue(ITypeSymbol type) => type.SpecialType == SpecialType.System_Boolean || NumericTypes.IsNumeric(type);
}
