using System.Collections.Immutable;
using System.Linq;
using MemTrace.Analyzers.Contracts;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MemTrace.Analyzers.Flow;

/// <summary>What the fields of a new object of a private type hold before its constructor runs.</summary>
internal sealed partial class Evaluator
{
    private void Begin(INamedTypeSymbol type, Value instance, bool isDefault = false)
    {
        for (var current = type; current is { DeclaringSyntaxReferences.IsEmpty: false }; current = current.BaseType)
        {
            foreach (var field in current.GetMembers().OfType<IFieldSymbol>())
            {
                if (!field.IsStatic && Contracts.For(Storing(field)) == MemberContract.None && (isDefault ? PlainDefaultOf(field.Type) : BeginningOf(field)) is { } value)
                    S.Set(Variable.Of(instance, Storing(field)), value);
            }
        }
    }

    /// <summary>A constant that the declaration says, or the type's default; null where something is computed.</summary>
    private Value? BeginningOf(IFieldSymbol field)
    {
        var initializer = SyntaxOf(Storing(field), Context.CancellationToken) switch
        {
            VariableDeclaratorSyntax variable => variable.Initializer?.Value,
            PropertyDeclarationSyntax property => property.Initializer?.Value,
            _ => null,
        };
        if (initializer is PostfixUnaryExpressionSyntax)
            return null;
        if (initializer is not null)
            return Context.Graphs.ModelOf(initializer.SyntaxTree).GetConstantValue(initializer, Context.CancellationToken) is { HasValue: true } constant ? Constant(constant.Value) : null;
        return PlainDefaultOf(field.Type);
    }

    /// <summary>What <c>default</c> is; a struct that nobody else knows is looked into.</summary>
    private Value DefaultOf(ITypeSymbol type, IOperation at)
    {
        if (PlainDefaultOf(type) is { } plain)
            return plain;
        var shape = Context.Shapes.Of(type);
        if (shape.Kind == ShapeKind.Tuple)
            return new TermValue(TermKind.Tuple, shape.Parts.Select(p => p.Name).ToArray(), shape.Parts.Select(p => DefaultOf(p.Shape.Type, at)).ToImmutableArray());
        if (EmptyInlineArray(type, at) is { } slots)
            return slots;
        if (type is not INamedTypeSymbol { TypeKind: TypeKind.Struct, IsRecord: false } structure || !IsPrivate(type))
            return Unknown(at);
        var instance = MakeInstance(at, structure);
        Begin(structure, instance, isDefault: true);
        return instance;
    }

    private Value? PlainDefaultOf(ITypeSymbol type) =>
        type.IsReferenceType || type.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T || Context.Shapes.Of(type).Kind == ShapeKind.Copy ? Value.Null
        : type.SpecialType == SpecialType.System_Boolean ? Value.False
        : IsNumeric(type) || type.TypeKind == TypeKind.Enum ? Value.Zero
        : null;

    /// <summary>What a call that is not followed may have set in the object that it was called on is not known.</summary>
    private void ForgetBeginnings(Value receiver)
    {
        foreach (var variable in S.Variables.ToArray())
        {
            if (variable.Key.Member is IFieldSymbol { IsReadOnly: false } or IPropertySymbol { SetMethod: not null } && receiver.Equals(variable.Key.Instance) && variable.Value is ConstantValue)
                S.Remove(variable.Key);
        }
    }
}
