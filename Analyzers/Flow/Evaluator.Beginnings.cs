using System.Collections.Immutable;
using System.Linq;
using MemTrace.Analyzers.Contracts;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MemTrace.Analyzers.Flow;

/// <summary>What the fields of a new object of a private type hold before its constructor runs.</summary>
internal sealed partial class Evaluator
{
    /// <returns>The object, which may have another identity where its place makes one after the other.</returns>
    private Value Begin(INamedTypeSymbol type, Value instance, IOperation at, bool isDefault = false, string part = "")
    {
        var mark = _held;
        var made = Temporary(_held++);
        S.Set(made, instance);
        foreach (var field in FieldsOf(type))
        {
            if (Contracts.For(Storing(field)) == MemberContract.None && ((isDefault ? PlainDefaultOf(field.Type) : BeginningOf(field)) ?? NestedDefaultOf(field, at, part)) is { } value)
                S.Set(Variable.Of(S.Get(made) ?? instance, Storing(field)), value);
        }

        var begun = S.Get(made) ?? instance;
        Drop(mark);
        return begun;
    }

    /// <summary>A struct that stands in another has nothing in it yet.</summary>
    private Value? NestedDefaultOf(IFieldSymbol field, IOperation at, string part) =>
        IsLookedInto(field.Type) && !HasInitializer(Storing(field)) ? DefaultOf(field.Type, at, $"{part}.{field.Name}") : null;

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

    /// <summary>What <c>default</c> is; a struct whose fields can be changed one by one, or that nobody else knows, is looked into.</summary>
    private Value DefaultOf(ITypeSymbol type, IOperation at, string part = "")
    {
        if (PlainDefaultOf(type) is { } plain)
            return plain;
        var shape = Context.Shapes.Of(type);
        if (shape.Kind == ShapeKind.Tuple)
            return new TermValue(TermKind.Tuple, shape.Parts.Select(p => p.Name).ToArray(), shape.Parts.Select(p => DefaultOf(p.Shape.Type, at, $"{part}.{p.Name}")).ToImmutableArray());
        if (EmptyInlineArray(type, at) is { } slots)
            return slots;
        if (!IsLookedInto(type))
            return Unknown(at, part);
        return Begin((INamedTypeSymbol)type, MakeInstance(at, type, part), at, isDefault: true, part);
    }

    private static bool IsLookedInto(ITypeSymbol type) =>
        type is INamedTypeSymbol { TypeKind: TypeKind.Struct, IsRecord: false, DeclaringSyntaxReferences.IsEmpty: false } structure && TypeShapes.InlineArray(type) is null && (!structure.IsReadOnly || IsPrivate(type));

    private Value? PlainDefaultOf(ITypeSymbol type) =>
        type.IsReferenceType || type.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T || Context.Shapes.Of(type).Kind == ShapeKind.Copy ? Value.Null
        : type.SpecialType == SpecialType.System_Boolean ? Value.False
        : IsNumeric(type) || type.TypeKind == TypeKind.Enum ? Value.Zero
        : null;

    /// <summary>What a call that is not followed may have set in the object that it was called on is not known.</summary>
    private void ForgetBeginnings(Value receiver)
    {
        foreach (var variable in S.Variables.Where(v => v.Key.Member is IFieldSymbol { IsReadOnly: false } or IPropertySymbol { SetMethod: not null } && receiver.Equals(v.Key.Instance)).ToArray())
        {
            if (variable.Value is ConstantValue)
                S.Remove(variable.Key);
            else if (S.Object<InstanceObject>(variable.Value) is { Type.TypeKind: TypeKind.Struct })
                ForgetBeginnings(variable.Value);
        }
    }
}
