using System.Linq;
using MemTrace.Analyzers.Contracts;
using Microsoft.CodeAnalysis;
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

    private INamedTypeSymbol? CopiedWhenStored(Value value) =>
        S.Object<InstanceObject>(value) is { IsMany: false, Type: INamedTypeSymbol { TypeKind: TypeKind.Struct, IsReadOnly: false, IsRefLikeType: false } type } && !IsMarked(type) ? type : null;

    /// <summary>Another struct with the same in its fields; those that stand in it are copied with it.</summary>
    private Value Duplicated(Value value, INamedTypeSymbol type, IOperation at, string part)
    {
        var mark = _held;
        var (original, copied) = (Temporary(_held++), Temporary(_held++));
        S.Set(original, value);
        S.Set(copied, MakeInstance(at, type, part));
        foreach (var field in type.GetMembers().OfType<IFieldSymbol>().Where(field => !field.IsStatic))
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
