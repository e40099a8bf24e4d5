using System;
using System.Collections.Immutable;
using System.Linq;
using MemTrace.Analyzers.Contracts;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace MemTrace.Analyzers.Flow;

/// <summary>Reads and writes of locals, fields, properties and elements.</summary>
internal sealed partial class Evaluator
{
    private Value ReadField(IFieldReferenceOperation operation)
    {
        var instance = operation.Instance is null ? null : Evaluate(operation.Instance);
        Use(instance, operation);
        if (instance is not null && TupleElement(instance, operation.Field) is { } element)
            return element;
        return ReadMember(instance, Storing(operation.Field), operation.Field.Type, operation);
    }

    // A list that is walked node by node would make a new name, and facts of it, each round.
    private const int MaximumPath = 3;

    /// <summary>A member whose value stays until it is written: what was stored in it, or a term that stands for it.</summary>
    private Value ReadMember(Value? instance, ISymbol member, ITypeSymbol type, IOperation at)
    {
        var contract = Contracts.For(member);
        if (contract.Bytes is { } bytes && (instance is not null))
            return BytesOf(instance, bytes, member, at);
        if (IsVolatile(member))
            return Unknown(at);
        var variable = Variable.Of(instance, member);
        if (S.Get(variable) is { } stored)
            return stored;
        Value value;
        if (contract.Owns is { } owns)
        {
            value = OwnedContent(instance, member, type, owns, at);
            S.Set(variable, value);
            return value;
        }

        if (IsUnderConstruction(instance, member) && member is IFieldSymbol && !HasInitializer(member) && !Context.Shapes.Of(type).HasCopies && type.SpecialType == SpecialType.System_Boolean)
            return Value.False;
        if (Context.Shapes.Of(type).HasCopies)
        {
            value = Borrow(type, member, SyntaxOf(member, Context.CancellationToken) ?? at.Syntax, at);
            S.Set(variable, value);
            return value;
        }

        // What is asked about a count is asked about the array.
        if (CountedIn(member) is { } array)
            ReadMember(instance, array, array.Type, at);
        return AsFound(instance, member) is { IsTooDeep: false, Path: <= MaximumPath } term ? term : Unknown(at);
    }

    private Value BytesOf(Value instance, MemoryPortion portion, ISymbol member, IOperation at)
    {
        if (portion == MemoryPortion.None)
            return Unknown(at);
        switch (instance)
        {
            case ReferenceValue reference when S.Object(reference.Id) is CopyObject { Range: { } range, Whole: not 0 } entry && S.Object(entry.Whole) is CopyObject whole:
                return AmountValue.Of(whole.Id, portion, whole.Version).AsPart(range);
            case ReferenceValue reference when S.Object(reference.Id) is CopyObject copy:
                return AmountValue.Of(copy.Id, portion, copy.Version);
            case ReferenceValue reference when S.Object(reference.Id) is ContainerObject container:
                return SumOf(container, value => BytesOf(value, portion, member, at));
            case TermValue { Kind: TermKind.Several or TermKind.Tuple } several:
                return several.Arguments.Select(a => BytesOf(a, portion, member, at)).OfType<AmountValue>()
                    .Aggregate(AmountValue.Empty, (sum, amount) => AmountValue.Plus(sum, amount));
            case TermValue { Kind: TermKind.Slice } slice:
                return BytesOf(slice[0], portion, member, at) is AmountValue amountOfSlice ? amountOfSlice.AsPart(RangeOf(slice)) : Unknown(at);
            case ConstantValue { IsNull: true } when !member.IsStatic && member.ContainingType.IsReferenceType:
                // Nothing has no bytes to read: a null reference is no path.
                S.IsDead = true;
                return Value.Null;
            default:
                var term = new TermValue(TermKind.Member, member.OriginalDefinition, instance);
                return term.IsTooDeep ? Unknown(at) : term;
        }
    }

    private static Value? TupleElement(Value instance, ISymbol member)
    {
        if (instance is not TermValue { Kind: TermKind.Tuple, Data: string[] names } tuple)
            return null;
        var name = member is IFieldSymbol { CorrespondingTupleField: { } field } ? field.Name : member.Name;
        var index = Array.IndexOf(names, name);
        if (index < 0)
            index = Array.IndexOf(names, member.Name);
        return index >= 0 && index < tuple.Arguments.Length ? tuple[index] : null;
    }

    /// <summary>Members that another thread, or time, changes.</summary>
    private static bool IsVolatile(ISymbol member) =>
        member is IFieldSymbol { IsVolatile: true } ||
        (member is IPropertySymbol { Name: "IsCancellationRequested" or "IsCompleted" or "IsCompletedSuccessfully" or "IsFaulted" or "IsCanceled" }) ||
        (member is IPropertySymbol { IsStatic: true, ContainingNamespace.Name: "System" });

    private Value EvaluateAssignment(ISimpleAssignmentOperation assignment)
    {
        if (assignment.IsRef && assignment.Target is ILocalReferenceOperation alias && AliasOf(assignment.Value, isEvaluated: false) is { } place)
        {
            S.Set(Variable.Of(alias.Local), place);
            return Dereferenced(place, assignment);
        }

        // The target's parts are evaluated before the value, as the language does.
        PrepareTarget(assignment.Target);
        var value = Evaluate(assignment.Value);
        if (!assignment.IsRef)
            value = AsStored(value, assignment.Value, assignment);
        if (value.Equals(Value.Zero) && CounterIn(assignment.Target) is { } counter)
            Restart(S.Get(counter));
        Assign(assignment.Target, value, assignment);
        return value;
    }

    /// <summary>Where a counter may stand whose place takes no evaluation of its own.</summary>
    private Variable? CounterIn(IOperation target) => target switch
    {
        IFieldReferenceOperation { Instance: not (null or IInstanceReferenceOperation) } => null,
        _ => PlaceOf(target),
    };

    private void PrepareTarget(IOperation target)
    {
        switch (target)
        {
            case IFieldReferenceOperation { Instance: { } instance }:
                Use(Evaluate(instance), target);
                break;
            case IPropertyReferenceOperation { Instance: { } instance }:
                Use(Evaluate(instance), target);
                break;
        }
    }

    /// <summary>What a <c>ref</c> to the operation stands for.</summary>
    private TermValue? AliasOf(IOperation operation, bool isEvaluated = true)
    {
        while (operation is IConversionOperation { OperatorMethod: null } conversion)
            operation = conversion.Operand;
        var held = operation switch
        {
            ILocalReferenceOperation local => S.Get(Variable.Of(local.Local)),
            IParameterReferenceOperation parameter => S.Get(Variable.Of(parameter.Parameter)),
            IFlowCaptureReferenceOperation capture => S.Get(Variable.Of(Frame, capture.Id)),
            _ => null,
        };
        if (held is TermValue { Kind: TermKind.Place or TermKind.ElementPlace } alias)
            return alias;
        if (operation is IArrayElementReferenceOperation { Indices: [var index] } element && (!isEvaluated || IsPlain(element.ArrayReference) && IsPlain(index)))
            return new TermValue(TermKind.ElementPlace, null, Evaluate(element.ArrayReference), Evaluate(index));
        if (!isEvaluated && operation is IPropertyReferenceOperation { Property.ReturnsByRef: true, Arguments: [var key], Instance: { } span })
            return new TermValue(TermKind.ElementPlace, null, Evaluate(span), Evaluate(key.Value));
        if (!isEvaluated && operation is IInvocationOperation { TargetMethod: { Name: "GetValueRefOrAddDefault" or "GetValueRefOrNullRef", ContainingType.Name: "CollectionsMarshal" } } slot)
            return SlotOf(slot);
        return PlaceOf(operation) is { } place ? new TermValue(TermKind.Place, place) : null;

        // Evaluating it once more changes nothing.
        static bool IsPlain(IOperation part) =>
            part is ILocalReferenceOperation or IParameterReferenceOperation or IFlowCaptureReferenceOperation or ILiteralOperation or
                IFieldReferenceOperation { Instance: null or IInstanceReferenceOperation };
    }

    /// <summary>A reference into a dictionary; null stands where the key was absent.</summary>
    private TermValue SlotOf(IInvocationOperation call)
    {
        var held = EvaluateEach(call.Arguments.Where(a => a.Parameter?.RefKind != RefKind.Out).Select(a => a.Value).ToImmutableArray());
        if (S.Object<ContainerObject>(held[0]) is { } container && KnownAt(container, held[1]) is null && call.Arguments.FirstOrDefault()?.Value.Type is INamedTypeSymbol { TypeArguments: [_, var type] })
        {
            var exists = container.IsEmpty != true && _choices.Either();
            var value = exists ? SomeItem(container, held[1], call) ?? Borrow(type, null, call.Syntax, call) : Value.Null;
            if (S.Object(container.Id) is ContainerObject now)
            {
                if (exists)
                    now = now with { Items = now.Items.Where(i => !i.Equals(value)).ToImmutableArray(), Keyed = now.Keyed.Where(k => !k.Item.Equals(value)).ToImmutableArray() };
                S.Put(WithKeyed(Changed(now), held[1], value));
            }

            if (call.Arguments.FirstOrDefault(a => a.Parameter?.RefKind == RefKind.Out) is { } output)
                Assign(output.Value, Value.Boolean(exists), call);
        }

        return new TermValue(TermKind.ElementPlace, null, held[0], held[1]);
    }

    /// <summary>The value behind a <c>ref</c>; any other value itself.</summary>
    private Value Dereferenced(Value value, IOperation at) => value switch
    {
        TermValue { Kind: TermKind.Place, Data: Variable target } => S.Get(target) ?? Unknown(at),
        TermValue { Kind: TermKind.ElementPlace } element => ReadElement(element[0], new[] { element[1] }, at),
        _ => value,
    };

    private Variable? PlaceOf(IOperation operation) => operation switch
    {
        ILocalReferenceOperation local => S.Get(Variable.Of(local.Local)) is TermValue { Kind: TermKind.Place, Data: Variable target } ? target : Variable.Of(local.Local),
        IParameterReferenceOperation parameter => S.Get(Variable.Of(parameter.Parameter)) is TermValue { Kind: TermKind.Place, Data: Variable target } ? target : Variable.Of(parameter.Parameter),
        IFieldReferenceOperation field => Variable.Of(field.Instance is null ? null : Evaluate(field.Instance), Storing(field.Field)),
        IFlowCaptureReferenceOperation capture when Context.Graphs.CapturedBy(Frame.Graph, capture.Id) is { } captured => PlaceOf(captured),
        IDeclarationExpressionOperation declaration => PlaceOf(declaration.Expression),
        IConversionOperation conversion => PlaceOf(conversion.Operand),
        _ => null,
    };

    /// <summary>Stores a value in whatever the operation denotes.</summary>
    private void Assign(IOperation target, Value value, IOperation at)
    {
        if (S.IsDead)
            return;
        switch (target)
        {
            case ILocalReferenceOperation local:
                Name(value, local.Local);
                SetVariable(Variable.Of(local.Local), value, at);
                break;
            case IParameterReferenceOperation parameter:
                Name(value, parameter.Parameter);
                SetVariable(Captured(parameter.Parameter) ?? Variable.Of(parameter.Parameter), value, at);
                break;
            case IDeclarationExpressionOperation declaration:
                Assign(declaration.Expression, value, at);
                break;
            case IFieldReferenceOperation field:
                if (!AssignPart(field.Instance, field.Field, value))
                {
                    var owner = field.Instance is null ? null : FirstWritten(field.Instance, ref value) ?? Evaluate(field.Instance);
                    AssignMember(owner, Storing(field.Field), field.Field.Type, value, at);
                }

                break;
            case IPropertyReferenceOperation { Arguments.Length: 0 } property:
                if (!AssignPart(property.Instance, property.Property, value))
                    AssignProperty(property, value, at);
                break;
            case IPropertyReferenceOperation indexer:
                if (!StoreByContract(indexer, value, at))
                    AssignIndexed(indexer, value, at);
                break;
            case IArrayElementReferenceOperation element:
                WriteElement(Evaluate(element.ArrayReference), element.Indices.Select(Evaluate).ToArray(), value, at);
                break;
            case IImplicitIndexerReferenceOperation element:
                WriteElement(Evaluate(element.Instance), new[] { Evaluate(element.Argument) }, value, at);
                break;
            case IInlineArrayAccessOperation element:
                WriteElement(Evaluate(element.Instance), new[] { Evaluate(element.Argument) }, value, at);
                break;
            case IFlowCaptureReferenceOperation capture when S.Get(Variable.Of(Frame, capture.Id)) is TermValue { Kind: TermKind.Place or TermKind.ElementPlace }:
                SetVariable(Variable.Of(Frame, capture.Id), value, at);
                break;
            case IFlowCaptureReferenceOperation capture when Context.Graphs.CapturedBy(Frame.Graph, capture.Id) is { } captured:
                Assign(captured, value, at);
                break;
            case ITupleOperation tuple when value is TermValue { Kind: TermKind.Tuple } parts && parts.Arguments.Length >= tuple.Elements.Length:
                AssignEach(tuple, parts, at);
                break;
            case ITupleOperation tuple:
                foreach (var element in tuple.Elements)
                    Assign(element, element.Type is null ? Unknown(element) : Borrow(element.Type, null, element.Syntax, element), at);
                break;
            case IConversionOperation conversion:
                Assign(conversion.Operand, value, at);
                break;
            case IInvocationOperation { TargetMethod.ReturnsByRef: true } call:
                Evaluate(call);
                break;
        }
    }

    /// <summary>One after the other; what is still to be assigned is held meanwhile.</summary>
    private void AssignEach(ITupleOperation tuple, TermValue parts, IOperation at)
    {
        var mark = _held;
        var values = InOrder(parts.Arguments.Select(part => (Func<Value>)(() => part)).ToArray());
        for (var i = 0; i < tuple.Elements.Length; i++)
            Assign(tuple.Elements[i], values[i], at);
        Drop(mark);
    }

    /// <summary>A part of a tuple or record: the variable holds a changed value from here on.</summary>
    private bool AssignPart(IOperation? instance, ISymbol member, Value value)
    {
        if (instance is null || Evaluate(instance) is not TermValue { Kind: TermKind.Tuple, Data: string[] names } tuple)
            return false;
        var name = member is IFieldSymbol { CorrespondingTupleField: { } field } ? field.Name : member.Name;
        var index = Array.IndexOf(names, name);
        if (index < 0)
            return false;
        var changed = new TermValue(TermKind.Tuple, names, tuple.Arguments.SetItem(index, value));
        if (instance is IFlowCaptureReferenceOperation capture)
        {
            S.Set(Variable.Of(Frame, capture.Id), changed);
            if (Context.Graphs.CapturedBy(Frame.Graph, capture.Id) is { } captured && captured is ILocalReferenceOperation or IParameterReferenceOperation && !IsOperandOfWith(captured) && PlaceOf(captured) is { } origin)
                S.Set(origin, changed);
        }
        else if (PlaceOf(instance) is { } place)
        {
            S.Set(place, changed);
        }

        return true;
    }

    private void SetVariable(Variable variable, Value value, IOperation at)
    {
        if (S.Get(variable) is TermValue { Kind: TermKind.ElementPlace } element)
        {
            WriteElement(element[0], new[] { element[1] }, value, at);
            return;
        }

        if (S.Get(variable) is TermValue { Kind: TermKind.Place, Data: Variable target })
        {
            if (target.Member is ISymbol member)
                AssignMember(target.Instance, member, at.Type ?? Context.Compilation.ObjectType, value, at);
            else
                S.Set(target, value);
            return;
        }

        S.Set(variable, value);
    }

    /// <summary>The counter that arrays were filled up to begins anew.</summary>
    private void Restart(Value? count)
    {
        foreach (var array in S.Objects.Values.OfType<ContainerObject>().Where(c => c.Filled is { } filled && filled.Equals(count) && !filled.Equals(Value.Zero)).ToArray())
            S.Put(array.Restarted());
    }

    /// <summary>The first local that holds a copy gives it its name in messages.</summary>
    private void Name(Value value, ISymbol local)
    {
        foreach (var copy in CopiesIn(value))
            copy.Site.Name ??= local;
    }

    private void AssignMember(Value? instance, ISymbol member, ITypeSymbol type, Value value, IOperation at)
    {
        var variable = Variable.Of(instance, member);
        if (Contracts.For(member).Owns is not { } owns)
        {
            Recount(instance, member, value, at);
            S.Forget(key => key.Contains(part => part is TermValue { Kind: TermKind.Member, Data: ISymbol data } && SymbolEqualityComparer.Default.Equals(data.OriginalDefinition, member.OriginalDefinition)));
            S.Set(variable, value);
            return;
        }

        var old = S.Get(variable) ?? OwnedContent(instance, member, type, owns, at);
        S.Set(variable, value);
        if (!old.Equals(value))
            Unown(old, at);
        var place = new OwnedPlace(member, owns.Portion);
        Move(value, owns.Portion, at.Syntax.GetLocation(), place: place);
        if (S.Object<ContainerObject>(value) is { } container)
            S.Put(container with { Owner = place });
        if (!old.Equals(value))
            CollectNow(at);
    }

    /// <summary>Judges at once what the operation made unreachable, so that it is shown there.</summary>
    private void CollectNow(IOperation at)
    {
        if (S.IsDead)
            return;
        Collect(S, at.Syntax.GetLocation(), null);
    }

    private Value EvaluateCapture(IFlowCaptureOperation capture)
    {
        if (capture.Value is IArrayElementReferenceOperation or IPropertyReferenceOperation { Arguments.IsEmpty: false } && Context.Graphs.IsOnlyWritten(Frame.Graph, capture.Id))
            return Unknown(capture);
        var value = Evaluate(capture.Value);
        if (IsOperandOfWith(capture.Value))
        {
            // What the expression changes is another struct.
            S.Set(Variable.Of(Frame, capture.Id), value = AsStored(value, capture.Value, capture));
            return value;
        }

        var held = Context.Graphs.IsCapturedByReference(Frame.Graph, capture.Id) && AliasOf(capture.Value) is { } alias ? alias : value;
        S.Set(Variable.Of(Frame, capture.Id), held);
        return value;
    }

    private Value EvaluateTuple(ITupleOperation tuple)
    {
        var names = (tuple.Type as INamedTypeSymbol)?.TupleElements.Select(e => e.CorrespondingTupleField?.Name ?? e.Name).ToArray()
            ?? tuple.Elements.Select((_, i) => "Item" + (i + 1)).ToArray();
        return Composite(names, EvaluateEach(tuple.Elements).ToImmutableArray(), tuple);
    }

    private Value EvaluateAnonymous(IAnonymousObjectCreationOperation anonymous)
    {
        var parts = anonymous.Initializers.OfType<ISimpleAssignmentOperation>().ToArray();
        var names = parts.Select(a => (a.Target as IPropertyReferenceOperation)?.Property.Name ?? string.Empty).ToArray();
        return Composite(names, EvaluateEach(parts.Select(p => p.Value)).ToImmutableArray(), anonymous);
    }

    private Value Composite(string[] names, ImmutableArray<Value> parts, IOperation at)
    {
        var term = new TermValue(TermKind.Tuple, names, parts);
        return term.IsTooDeep ? Unknown(at) : term;
    }

    private Value EvaluateWith(IWithOperation with)
    {
        var original = Evaluate(with.Operand);
        if (original is not TermValue { Kind: TermKind.Tuple, Data: string[] names } tuple)
        {
            foreach (var assignment in with.Initializer.Initializers.OfType<ISimpleAssignmentOperation>())
                Evaluate(assignment.Value);
            return original is ReferenceValue ? original : Unknown(with);
        }

        var parts = tuple.Arguments.ToBuilder();
        foreach (var assignment in with.Initializer.Initializers.OfType<ISimpleAssignmentOperation>())
        {
            var value = Evaluate(assignment.Value);
            if (assignment.Target is IPropertyReferenceOperation property && Array.IndexOf(names, property.Property.Name) is >= 0 and var index)
                parts[index] = value;
            else if (assignment.Target is IFieldReferenceOperation field && Array.IndexOf(names, field.Field.Name) is >= 0 and var place)
                parts[place] = value;
        }

        return new TermValue(TermKind.Tuple, names, parts.ToImmutable());
    }
}
