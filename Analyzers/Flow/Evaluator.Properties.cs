using System.Collections.Immutable;
using System.Linq;
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
            return Acquire(property.Type, tracks, operation, property);
        }

        if (ReadKnownProperty(operation, instance) is { } known)
            return known;
        if (contract.SharesReceiver && instance is not null)
            return instance;
        Use(instance, operation);
        if (instance is not null && TupleElement(instance, property) is { } element)
            return element;
        if (property.GetMethod is { } getter && IsInlined(getter) && HasBody(getter))
            return Inline(getter, operation, instance, arguments.Select(a => a.Value).ToImmutableArray(), operation.Arguments) ?? Unknown(operation);
        if (property.IsIndexer || arguments.Length > 0)
            return ReadElement(instance ?? Value.Null, arguments.Select(a => a.Value).ToArray(), operation);
        return ReadMember(instance, property, property.Type, operation);
    }

    /// <summary>The <c>field</c> of a property holds what the property holds.</summary>
    private static ISymbol Storing(IFieldSymbol field) => field.AssociatedSymbol as IPropertySymbol ?? (ISymbol)field;

    /// <summary>Code of its own, as opposed to <c>get;</c>; the other accessor of the property may have none.</summary>
    private static bool HasBody(IMethodSymbol accessor) =>
        (accessor.PartialImplementationPart ?? accessor).DeclaringSyntaxReferences.All(r => r.GetSyntax() is not AccessorDeclarationSyntax { Body: null, ExpressionBody: null });

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

        if (contract.Owns is { } owns)
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

    /// <summary>Where an owner is disposed through its own setter, what that discharges counts.</summary>
    private bool IsOwnSetter(IMethodSymbol setter) =>
        Frame.Root is { FollowsDisposal: true, OwnerType: { } owner } && !setter.IsAbstract && !setter.IsVirtual && IsOwn(setter, owner);
}
