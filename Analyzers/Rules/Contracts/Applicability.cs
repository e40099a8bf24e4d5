using Microsoft.CodeAnalysis;
using MemTrace.Analyzers.Contracts;
using MemTrace.Analyzers.Symbols;

namespace MemTrace.Analyzers.Rules.Contracts;

/// <summary>Where the attributes of the vocabulary have a meaning.</summary>
internal static class Applicability
{
    /// <summary>Why the attribute does not apply, as half a sentence; null where it does.</summary>
    public static string? Problem(AppliedMark applied)
    {
        var mark = applied.Mark;
        if (mark is { Portion: MemoryPortion.None, Kind: MemoryAttributeKind.Reports or MemoryAttributeKind.Bytes })
            return "the portion `None` has no bytes";
        if (applied.OnReturn)
            return mark.Kind == MemoryAttributeKind.Tracks ? OfResult(mark, (IMethodSymbol)applied.Target) : "it says nothing about a result";

        return applied.Target switch
        {
            IParameterSymbol parameter => OfParameter(mark, parameter) ?? Conflict(applied),
            IMethodSymbol method => OfMethod(mark, method),
            IPropertySymbol property => OfProperty(mark, property),
            IFieldSymbol field => OfField(mark, field),
            INamedTypeSymbol { DelegateInvokeMethod: { } invoke } when mark.Kind == MemoryAttributeKind.Tracks => OfResult(mark, invoke),
            INamedTypeSymbol { TypeKind: TypeKind.Delegate } => "a delegate can only be marked `[TracksMemory]`",
            INamedTypeSymbol => "a type holds no contract; its members do",
            _ => "this kind of declaration has no contract",
        };
    }

    private static string? OfParameter(MemoryMark mark, IParameterSymbol parameter)
    {
        var method = parameter.ContainingSymbol as IMethodSymbol;
        switch (mark.Kind)
        {
            case MemoryAttributeKind.Tracks when parameter.RefKind != RefKind.Out:
                return "only an `out` parameter brings out a copy";
            case MemoryAttributeKind.Tracks or MemoryAttributeKind.Owns when ResultTypes.IsPlainValue(parameter.Type):
                return "a number or a truth value is no copy";
            case MemoryAttributeKind.Bytes or MemoryAttributeKind.Changes:
                return "it says nothing about a parameter";
            case not MemoryAttributeKind.Tracks when parameter.RefKind == RefKind.Out:
                return "an `out` parameter has no value when the call begins";
            case MemoryAttributeKind.Shares when method is not null && NoResult(method) is { } noResult:
                return noResult;
        }

        // The receiver of an extension block stands for many methods; those that return no `bool` ignore `When`.
        return parameter.ContainingSymbol is INamedTypeSymbol ? null : OfWhen(mark, method);
    }

    private static string? OfMethod(MemoryMark mark, IMethodSymbol method) => mark.Kind switch
    {
        MemoryAttributeKind.Tracks => OfResult(mark, method),
        MemoryAttributeKind.Owns => "it says nothing about a method",
        MemoryAttributeKind.Bytes => OfBytesMethod(method),
        MemoryAttributeKind.Shares => NoReceiver(method) ?? NoResult(method),
        _ => NoReceiver(method) ?? OfWhen(mark, method),
    };

    private static string? OfResult(MemoryMark mark, IMethodSymbol method)
    {
        if (mark.When is not null)
            return "`When` depends on the result, so it needs an `out` parameter";
        return NoResult(method);
    }

    private static string? OfBytesMethod(IMethodSymbol method)
    {
        if (!NumericTypes.IsNumeric(method.ReturnType))
            return "a number of bytes is numeric";
        return method.IsStatic && method.Parameters.IsEmpty && ExtensionBlocks.Receiver(method) is null
            ? "a static method needs a parameter whose bytes it counts"
            : null;
    }

    private static string? OfProperty(MemoryMark mark, IPropertySymbol property)
    {
        switch (mark.Kind)
        {
            case MemoryAttributeKind.Tracks when property.GetMethod is null:
                return "nothing comes out of a property that cannot be read";
            case MemoryAttributeKind.Tracks or MemoryAttributeKind.Owns when mark.When is not null:
                return "a property returns no truth value that `When` could depend on";
            case MemoryAttributeKind.Tracks or MemoryAttributeKind.Owns when ResultTypes.IsPlainValue(property.Type):
                return "a number or a truth value is no copy";
            case MemoryAttributeKind.Owns when !CanBeStored(property):
                return "nothing can be stored in a property without a setter";
            case MemoryAttributeKind.Bytes:
                return OfBytesMember(property, property.Type);
            case MemoryAttributeKind.Tracks or MemoryAttributeKind.Owns:
                return null;
            default:
                return "it says nothing about a property";
        }
    }

    private static string? OfField(MemoryMark mark, IFieldSymbol field) => mark.Kind switch
    {
        MemoryAttributeKind.Owns when mark.When is not null => "a field returns no truth value that `When` could depend on",
        MemoryAttributeKind.Owns => ResultTypes.IsPlainValue(field.Type) ? "a number or a truth value is no copy" : null,
        MemoryAttributeKind.Bytes => OfBytesMember(field, field.Type),
        _ => "it says nothing about a field",
    };

    private static string? OfBytesMember(ISymbol member, ITypeSymbol type)
    {
        if (!NumericTypes.IsNumeric(type))
            return "a number of bytes is numeric";
        return member.IsStatic ? "a static member belongs to no copy" : null;
    }

    private static string? OfWhen(MemoryMark mark, IMethodSymbol? method) =>
        mark.When is not null && (method is null || !ResultTypes.IsBoolean(method)) ? "`When` needs a method that returns `bool`" : null;

    /// <summary>A second attribute that takes the same bytes another way.</summary>
    private static string? Conflict(AppliedMark applied)
    {
        foreach (var other in applied.Before)
        {
            if (Contradicts(applied.Mark, other))
                return "the parameter is also marked `[" + MemoryAttributeNames.ShortName(other.Kind) + "]`";
        }

        return null;
    }

    private static bool Contradicts(MemoryMark left, MemoryMark right)
    {
        if (left.Kind == right.Kind || left.Kind == MemoryAttributeKind.Shares || right.Kind == MemoryAttributeKind.Shares)
            return false;
        // Who releases neither keeps nor only now reports; reporting one portion and taking over another is a contract.
        return left.Kind == MemoryAttributeKind.Releases || right.Kind == MemoryAttributeKind.Releases || (left.Portion & right.Portion) != 0;
    }

    private static string? NoReceiver(IMethodSymbol method)
    {
        if (ExtensionBlocks.Receiver(method) is not null && !method.IsStatic)
            return null;
        if (method.MethodKind is MethodKind.LocalFunction or MethodKind.LambdaMethod)
            return "a local function has no receiver";
        if (method.MethodKind is MethodKind.Constructor or MethodKind.StaticConstructor)
            return "a constructor has no receiver";
        return method is { IsStatic: true, IsExtensionMethod: false } ? "a static method has no receiver" : null;
    }

    private static string? NoResult(IMethodSymbol method)
    {
        if (method.MethodKind == MethodKind.Constructor)
            return null;
        if (ResultTypes.Of(method) is not { } result)
            return "nothing is returned";
        return ResultTypes.IsPlainValue(result) ? "a number or a truth value is no copy" : null;
    }

    private static bool CanBeStored(IPropertySymbol property) =>
        property.SetMethod is not null
        || property.IsAbstract
        || property.ContainingType.GetMembers().Any(member =>
            member is IFieldSymbol { AssociatedSymbol: { } associated } && SymbolEqualityComparer.Default.Equals(associated, property));
}
