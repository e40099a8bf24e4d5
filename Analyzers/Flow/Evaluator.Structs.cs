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
        if (S.IsDead || S.Object<InstanceObject>(value) is not { IsMany: false, Type: INamedTypeSymbol { TypeKind: TypeKind.Struct, IsReadOnly: false, IsRefLikeType: false } type } || !IsHeld(source) || IsMarked(type))
            return value;
        var mark = _held;
        S.Set(Temporary(_held++), value);
        var copied = MakeInstance(at, type);
        foreach (var field in type.GetMembers().OfType<IFieldSymbol>().Where(field => !field.IsStatic))
        {
            var member = Storing(field);
            S.Set(Variable.Of(copied, member), ReadMember(value, member, field.Type, at));
        }

        Drop(mark);
        return copied;
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
