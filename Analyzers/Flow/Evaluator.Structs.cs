using System.Collections.Generic;
using System.Linq;
using MemTrace.Analyzers.Contracts;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace MemTrace.Analyzers.Flow;

/// <summary>Structs that were made here: what is stored in the one is not stored in the other that it was copied to.</summary>
internal sealed partial class Evaluator
{
    /// <summary>
    /// The value as it is stored in another place. A struct that a variable holds becomes a second one, whose fields name the same copies; a readonly one cannot
    /// be told from its original, and one with marked members stands for its copy under every name.
    /// </summary>
    private Value AsStored(Value value, IOperation source, IOperation at)
    {
        return !S.IsDead && IsHeld(source) && CopiedWhenStored(value) is { } type ? Duplicated(value, type, at, part: string.Empty) : value;
    }

    /// <summary>A struct in an array's slot of which a field is written, and that nothing was stored in before: it stands there from here on. Null for any other.</summary>
    /// <param name="value">What is written; it is held while the struct is made.</param>
    private Value? FirstWritten(IOperation target, ref Value value)
    {
        if (target is not IArrayElementReferenceOperation { Indices.Length: 1, Type: INamedTypeSymbol { IsReadOnly: false } type } slot || !IsLookedInto(type) || IsMarked(type))
            return null;
        var mark = _held;
        S.Set(Temporary(_held++), value);
        Value? made = null;
        var places = InOrder(slot.ArrayReference, slot.Indices[0]);
        if (S.Object<ContainerObject>(places[0]) is { } array && IsUnwritten(array, places[1]))
        {
            made = InOrder([() => DefaultOf(type, target)])[0];
            WriteElement(S.Get(Temporary(mark + 1)) ?? places[0], [S.Get(Temporary(mark + 2)) ?? places[1]], made, target);
        }

        value = S.Get(Temporary(mark)) ?? value;
        Drop(mark);
        return made;
    }

    /// <summary>Nothing was stored under the index yet: it is where the array is filled up to, or what is there stands under other numbers.</summary>
    private bool IsUnwritten(ContainerObject array, Value index) =>
        KnownAt(array, index) is null &&
        (index.Equals(array.Filled) || (array.Items.Length == 0 && (array.Keyed.Length == 0 || (index is ConstantValue && array.Keyed.All(k => k.Key is ConstantValue)))));

    private INamedTypeSymbol? CopiedWhenStored(Value value) =>
        S.Object<InstanceObject>(value) is { IsMany: false, Type: INamedTypeSymbol { TypeKind: TypeKind.Struct, IsReadOnly: false, IsRefLikeType: false } type } && !IsMarked(type) ? type : null;

    /// <summary>Another struct, or record, with the same in its fields; structs that stand in it are copied with it.</summary>
    private Value Duplicated(Value value, INamedTypeSymbol type, IOperation at, string part)
    {
        var mark = _held;
        var (original, copied) = (Temporary(_held++), Temporary(_held++));
        S.Set(original, value);
        S.Set(copied, MakeInstance(at, type, part));
        foreach (var field in FieldsOf(type))
        {
            var member = Storing(field);
            var held = ReadMember(S.Get(original), member, field.Type, at);
            if (CopiedWhenStored(held) is { } inner)
                held = Duplicated(held, inner, at, $"{part}.{field.Name}");
            S.Set(Variable.Of(S.Get(copied), member), held);
        }

        var result = S.Get(copied)!;
        Drop(mark);
        return result;
    }

    /// <summary>The instance fields of a type and of its bases, as far as their source is here.</summary>
    private static IEnumerable<IFieldSymbol> FieldsOf(INamedTypeSymbol type)
    {
        for (var current = type; current is { DeclaringSyntaxReferences.IsEmpty: false }; current = current.BaseType)
        {
            foreach (var field in current.GetMembers().OfType<IFieldSymbol>().Where(field => !field.IsStatic))
                yield return field;
        }
    }

    /// <summary><c>pair with { … }</c>: the pair stays as it is.</summary>
    private static bool IsOperandOfWith(IOperation operation) =>
        operation.Syntax.Parent is WithExpressionSyntax with && with.Expression == operation.Syntax;

    /// <summary>Whether something goes on to hold the value that is read; what was only just made has no other place.</summary>
    private bool IsHeld(IOperation source) => source switch
    {
        IConversionOperation { OperatorMethod: null } conversion => IsHeld(conversion.Operand),
        IFlowCaptureReferenceOperation capture => Context.Graphs.CapturedBy(Frame.Graph, capture.Id) is { } captured && IsHeld(captured),
        ILocalReferenceOperation or IParameterReferenceOperation or IFieldReferenceOperation or IPropertyReferenceOperation { Arguments.Length: 0 } => true,
        _ => false,
    };

    private bool IsMarked(INamedTypeSymbol type) =>
        type.GetMembers().Any(member => Contracts.For(member) != MemberContract.None);
}
