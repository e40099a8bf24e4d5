using System.Collections.Immutable;
using System.Linq;
using System.Threading.Tasks;
using MemTrace.Analyzers.Contracts;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace MemTrace.Analyzers.Flow;

/// <summary>Properties and indexers: by contract, by the body of an accessor, or as a place of their own.</summary>
internal sealed partial class Evaluator
{
    private Value ReadProperty(IPropertyReferenceOperation operation)
    {
        var property = operation.Property;
        var values = EvaluateEach(new[] { operation.Instance }.Concat(operation.Arguments.Select(a => a.Value))!);
        var instance = operation.Instance is null ? null : values[0];
        var arguments = operation.Arguments.Select((a, i) => (Argument: a, Value: values[i + 1])).ToArray();
        var contract = Contracts.For(property);
        if (contract.Tracks is { } tracks)
        {
            foreach (var (argument, _) in arguments)
                WriteBack(argument);
            return Acquire(property.Type, tracks, operation, property, place: SequenceOf(operation));
        }

        if (ReadKnownProperty(operation, instance) is { } known)
            return known;
        if (contract.SharesReceiver && instance is not null)
            return instance;
        Use(instance, operation);
        if (instance is not null && TupleElement(instance, property) is { } element)
            return element;
        if (ReadThrough(property, instance, operation, arguments.Select(a => a.Value).ToImmutableArray()) is { } got)
            return got;
        if (property.IsIndexer || arguments.Length > 0)
            return ReadElement(instance ?? Value.Null, arguments.Select(a => a.Value).ToArray(), operation);
        return ReadMember(instance, OwnPropertyOf(instance, property), property.Type, operation);
    }

    /// <summary>Through the getter where its code is followed; null where the property is a place of its own.</summary>
    private Value? ReadThrough(IPropertySymbol property, Value? instance, IPropertyReferenceOperation operation, ImmutableArray<Value> arguments) =>
        IsReadThrough(property, instance)
            ? Inline(OwnPropertyOf(instance, property).GetMethod!, operation, instance, arguments, operation.Arguments) ?? Unknown(operation)
            : null;

    private bool IsReadThrough(IPropertySymbol property, Value? instance)
    {
        // What a record computes of its own parts, which are known here, is no secret.
        var isOfParts = instance is TermValue { Kind: TermKind.Tuple } && property is { IsVirtual: false, IsOverride: false };
        return OwnPropertyOf(instance, property).GetMethod is { } getter && (isOfParts || IsFollowed(getter, instance)) && HasBody(getter);
    }

    /// <summary>Of a property that is overridden the one that the object has.</summary>
    private IPropertySymbol OwnPropertyOf(Value? instance, IPropertySymbol property) =>
        property.GetMethod is { } declared && OwnOf(instance, declared) is { AssociatedSymbol: IPropertySymbol own } ? own : property;

    /// <summary>The elements of a loop are made where it names what they come from.</summary>
    private static SyntaxNode? SequenceOf(IOperation current) =>
        current is { IsImplicit: true, Syntax.Parent: CommonForEachStatementSyntax loop } && current.Syntax != loop.Expression ? loop.Expression : null;

    /// <summary>The <c>field</c> of a property holds what the property holds.</summary>
    private static ISymbol Storing(IFieldSymbol field) => field.AssociatedSymbol as IPropertySymbol ?? (ISymbol)field;

    /// <summary>Code of its own, as opposed to <c>get;</c>; the other accessor of the property may have none.</summary>
    private static bool HasBody(IMethodSymbol accessor) =>
        (accessor.PartialImplementationPart ?? accessor).DeclaringSyntaxReferences is { IsEmpty: false } references &&
        references.All(r => r.GetSyntax() is not (AccessorDeclarationSyntax { Body: null, ExpressionBody: null } or ParameterSyntax));

    private static bool IsAutoProperty(IPropertySymbol property) =>
        property.ContainingType.GetMembers().OfType<IFieldSymbol>().Any(f => SymbolEqualityComparer.Default.Equals(f.AssociatedSymbol, property.OriginalDefinition));

    private bool StoreByContract(IPropertyReferenceOperation indexer, Value value, IOperation at)
    {
        if (Contracts.For(indexer.Property).Owns is not { } owns)
            return false;
        Evaluate(indexer.Instance);
        Move(value, owns.Portion, at.Syntax.GetLocation());
        return true;
    }

    private void AssignIndexed(IPropertyReferenceOperation indexer, Value value, IOperation at)
    {
        var instance = Evaluate(indexer.Instance);
        var keys = indexer.Arguments.Select(a => Evaluate(a.Value)).ToArray();
        if (indexer.Property.SetMethod is { } setter && IsInlined(setter) && HasBody(setter))
            Inline(setter, indexer, instance, keys.Append(value).ToImmutableArray(), indexer.Arguments);
        else
            WriteElement(instance, keys, value, at);
    }

    private void AssignProperty(IPropertyReferenceOperation operation, Value value, IOperation at)
    {
        var property = operation.Property;
        var instance = operation.Instance is null ? null : Evaluate(operation.Instance);
        var contract = Contracts.For(property);
        if (property.SetMethod is { } setter && (contract.Owns is null ? IsInlined(setter) : IsOwnSetter(setter)) && HasBody(setter))
        {
            Inline(setter, operation, instance, ImmutableArray.Create(value), ImmutableArray<IArgumentOperation>.Empty);
            return;
        }

        if (contract.Owns is { } owns && !IsOwnField(property))
        {
            // The setter may discharge what the property held before.
            foreach (var old in CopiesIn(S.Get(Variable.Of(instance, property))))
            {
                if ((old.Dangling | old.NonDangling).HasFlag(PortionStates.Owned) || old.Release.HasFlag(ReleaseStates.Owned))
                {
                    S.Put(old.With(MemoryPortion.All, s => s.HasFlag(PortionStates.Owned) ? PortionStates.Moved : s) with { Release = ReleaseStates.Moved });
                }
            }

            Move(value, owns.Portion, at.Syntax.GetLocation(), place: new OwnedPlace(property, owns.Portion));
            if (instance is not null && S.Object<ContainerObject>(value) is { } container)
                S.Put(container with { Owner = new OwnedPlace(property, owns.Portion) });
            S.Set(Variable.Of(instance, property), value);
            return;
        }

        AssignMember(instance, property, property.Type, value, at);
    }

    /// <summary>To its own type an auto-property is a field: everybody there knows that its setter does nothing else.</summary>
    private bool IsOwnField(IPropertySymbol property) =>
        IsAutoProperty(property) && property is { IsVirtual: false, IsOverride: false } && (property.SetMethod is not { } setter || !HasBody(setter)) &&
        SymbolEqualityComparer.Default.Equals(Frame.Root.Owner.ContainingType?.OriginalDefinition, property.ContainingType.OriginalDefinition);

    /// <summary>Where an owner is disposed through its own setter, what that discharges counts.</summary>
    private bool IsOwnSetter(IMethodSymbol setter) =>
        Frame.Root is { FollowsDisposal: true, OwnerType: { } owner } && !setter.IsAbstract && !setter.IsVirtual && IsOwn(setter, owner);

    /// <summary>Properties whose meaning the BCL, or convention, fixes: sizes, results, views of collections.</summary>
    private Value? ReadKnownProperty(IPropertyReferenceOperation operation, Value? instance)
    {
        if (instance is null || operation.Property.IsIndexer)
            return null;
        var property = operation.Property;
        switch (property.Name)
        {
            case "Count" or "Length" or "LongLength" when Contracts.For(property).Bytes is null && SizeOf(instance) is { } size:
                Use(instance, operation);
                return size;
            case "IsEmpty" when SizeOf(instance) is { } size:
                Use(instance, operation);
                return Equality(size, Value.Zero);
            case "IsDefaultOrEmpty" when SizeOf(instance) is { } size:
                return Equality(size, Value.Zero);
            case "Current" when instance is TermValue { Kind: TermKind.Enumerator, Data: int id }:
                return (S.Object(id) as IterationObject)?.Current is { } current ? AsPair(current, property.Type) : null;
            case var part when instance is TermValue { Kind: TermKind.Node } node:
                return ReadNode(node, part, operation);
            case "First" or "Last" when S.Object<ContainerObject>(instance) is { Acquires: null } list && IsLinkedList(property.ContainingType):
                return EndNode(list, isLast: property.Name == "Last", operation);
            case var asked when instance is TermValue { Kind: TermKind.Task, Data: TaskStatus status } complete:
                return ReadCompleted(status, complete[0], asked);
            case "IsCompletedSuccessfully" or "IsCompleted" when instance is TermValue { Kind: TermKind.Task } pending && S.Object<ContainerObject>(pending[0]) is { IsMany: false } source &&
                                                               source.Owner?.Symbol is IFieldSymbol { Type.MetadataName: "TaskCompletionSource`1" }:
                // The source of the task holds its result, or nothing yet.
                if (source.IsEmpty != true && source.AllItems.Any() && _choices.Either())
                    return Value.True;
                Assumptions.BecomeEmpty(S, pending[0]);
                return Value.False;
            case "IsFaulted" or "IsCanceled" or "Exception" or "IsCompletedSuccessfully" when instance is TermValue { Kind: TermKind.Task, Data: null } begun && IsSystem(property.ContainingType):
                return ReadOutcome(begun, property.Name, operation);
            case "Result" when instance is TermValue { Kind: TermKind.Task } task:
                return Arrive(task[0]);
            case "Task" when S.Object<ContainerObject>(instance) is not null:
                return new TermValue(TermKind.Task, null, instance);
            case "HasValue" when property.ContainingType.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T:
                return Not(IsNull(instance));
            case "Value" when property.ContainingType.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T:
                return instance;
            case "IsValueCreated" when S.Object<ContainerObject>(instance) is { } held:
                return held.IsExact ? Value.Boolean(held.Items.Any(i => i is not TermValue { Kind: TermKind.Closure })) : Not(Equality(SizeOf(instance)!, Value.Zero));
            case "Value" when S.Object<ContainerObject>(instance) is { } lazy && property.ContainingType.MetadataName == "Lazy`1":
                return ForceLazy(lazy, operation);
            case "Value" when S.Object<ContainerObject>(instance) is not null && IsSystem(property.ContainingType):
                return ElementAt(instance, Value.Zero, operation);
            case "Min" or "Max" when S.Object<ContainerObject>(instance) is { } sorted && IsSystem(property.ContainingType):
                return Extreme(sorted, operation);
            case "Keys" when S.Object<ContainerObject>(instance) is not null && IsSystem(property.ContainingType):
                return new TermValue(TermKind.Slice, SliceKind.Keys, instance);
            case "Values" or "Writer" or "Reader" or "Span" or "Memory" or "UnorderedItems" when S.Object<ContainerObject>(instance) is not null && IsSystem(property.ContainingType):
                return instance;
            default:
                // A view of a copy's entries: `batch.Span`, `batch.Entries`.
                if (S.Object<CopyObject>(instance) is { } copy && Contracts.For(property) == MemberContract.None &&
                    Context.Shapes.Of(property.Type).Kind is ShapeKind.Collection or ShapeKind.Sequence)
                {
                    Use(instance, operation);
                    return new TermValue(TermKind.Slice, SliceKind.Whole, new ReferenceValue(copy.Id));
                }

                return null;
        }
    }
}
