using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using MemTrace.Analyzers.Contracts;
using MemTrace.Analyzers.Symbols;
using Microsoft.CodeAnalysis;

namespace MemTrace.Analyzers.Flow;

internal enum ShapeKind
{
    /// <summary>Nothing inside is a copy.</summary>
    None,

    /// <summary>The value itself is a copy.</summary>
    Copy,

    /// <summary>A task whose result has the inner shape.</summary>
    Task,

    /// <summary>Holds any number of the inner shape: array, collection, channel, <c>Lazy</c>.</summary>
    Collection,

    /// <summary>Makes its elements as it is enumerated: <c>IEnumerable&lt;T&gt;</c>, <c>IAsyncEnumerable&lt;T&gt;</c>.</summary>
    Sequence,

    /// <summary>Tuple, record or anonymous type: named parts.</summary>
    Tuple,
}

/// <summary>Where the copies are inside values of a type.</summary>
internal sealed record Shape(ShapeKind Kind, ITypeSymbol Type, Shape? Inner, ImmutableArray<(string Name, Shape Shape)> Parts)
{
    public bool HasCopies => Kind != ShapeKind.None;

    /// <summary>A struct that may be none: <c>Page?</c>.</summary>
    public bool MayBeNull { get; init; }
}

/// <summary>Finds the shape of types: which part of a value is the copy.</summary>
internal sealed class TypeShapes(MemoryContracts contracts)
{
    private const int MaximumDepth = 4;

    private readonly Dictionary<ITypeSymbol, Shape> _shapes = new(SymbolEqualityComparer.Default);

    /// <summary>The shape of the type; where nothing inside qualifies, nothing.</summary>
    public Shape Of(ITypeSymbol? type)
    {
        if (type is null)
            return Empty(null!);
        lock (_shapes)
        {
            if (!_shapes.TryGetValue(type, out var shape))
                _shapes[type] = shape = Find(type, 0);
            return shape;
        }
    }

    /// <summary>A value of the type can hold a copy or count bytes: all that a report takes.</summary>
    public bool HoldsOrCounts(ITypeSymbol? type) => NumericTypes.IsNumeric(type) || Of(type).HasCopies;

    /// <summary>The shape of what a marked member hands out: where nothing inside qualifies, the innermost value itself.</summary>
    public Shape OfMarked(ITypeSymbol type)
    {
        var shape = Of(type);
        if (shape.HasCopies)
            return shape;
        if (TaskResult(type) is { } result)
            return new Shape(ShapeKind.Task, type, OfMarked(result), ImmutableArray<(string, Shape)>.Empty);
        return new Shape(ShapeKind.Copy, type, null, ImmutableArray<(string, Shape)>.Empty);
    }

    private static Shape Empty(ITypeSymbol type) => new(ShapeKind.None, type, null, ImmutableArray<(string, Shape)>.Empty);

    private Shape Find(ITypeSymbol type, int depth)
    {
        if (depth > MaximumDepth || type.TypeKind is TypeKind.Error or TypeKind.Dynamic || type.SpecialType is SpecialType.System_String or SpecialType.System_Object)
            return Empty(type);
        if (contracts.IsReportable(type))
            return new Shape(ShapeKind.Copy, type, null, ImmutableArray<(string, Shape)>.Empty);
        if (type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable)
            return Find(nullable.TypeArguments[0], depth + 1) with { MayBeNull = true };
        if (TaskResult(type) is { } result)
            return Around(ShapeKind.Task, type, Find(result, depth + 1));
        if (type.IsTupleType && type is INamedTypeSymbol tuple)
            return OfParts(type, tuple.TupleElements.Select(e => (e.CorrespondingTupleField?.Name ?? e.Name, e.Type)), depth);
        if (type is IArrayTypeSymbol array)
            return Around(ShapeKind.Collection, type, Find(array.ElementType, depth + 1));
        if (type is not INamedTypeSymbol named)
            return Empty(type);
        if (InlineArray(named) is { } slots)
            return Around(ShapeKind.Collection, type, Find(slots.Element, depth + 1));
        if (named.IsAnonymousType)
            return OfParts(type, named.GetMembers().OfType<IPropertySymbol>().Select(p => (p.Name, p.Type)), depth);
        if (named.OriginalDefinition.MetadataName == "PriorityQueue`2")
            return Around(ShapeKind.Collection, type, Find(named.TypeArguments[0], depth + 1));
        if (IsHolder(named) || named.OriginalDefinition.MetadataName is "KeyValuePair`2")
            return Around(ShapeKind.Collection, type, Find(named.TypeArguments[named.TypeArguments.Length - 1], depth + 1));
        if (SequenceElement(named) is { } element)
        {
            var inner = Find(element is INamedTypeSymbol { MetadataName: "KeyValuePair`2" } pair ? pair.TypeArguments[1] : element, depth + 1);
            return Around(IsLazy(named) ? ShapeKind.Sequence : ShapeKind.Collection, type, inner);
        }

        if (named.IsRecord)
        {
            // What a property owns is the object's, not a part that goes where the record goes; what one computes is no part at all.
            return OfParts(
                type,
                PropertiesOf(named)
                    .Where(p => !p.IsStatic && !p.IsIndexer && IsStored(p) && contracts.For(p).Owns is null).Select(p => (p.Name, p.Type)),
                depth);
        }

        return Empty(type);
    }

    /// <summary>The record's properties and those of the records that it derives from; a name counts once.</summary>
    private static IEnumerable<IPropertySymbol> PropertiesOf(INamedTypeSymbol record)
    {
        var properties = new List<IPropertySymbol>();
        for (var type = record; type is { IsRecord: true }; type = type.BaseType)
            properties.AddRange(type.GetMembers().OfType<IPropertySymbol>().Where(p => properties.All(known => known.Name != p.Name)));
        return properties;
    }

    /// <summary>The property has a field of its own; of one that is not in source nobody knows.</summary>
    private static bool IsStored(IPropertySymbol property) => property.Name != "EqualityContract" &&
        (property.DeclaringSyntaxReferences.IsEmpty || property.ContainingType.GetMembers().OfType<IFieldSymbol>().Any(f => SymbolEqualityComparer.Default.Equals(f.AssociatedSymbol, property)));

    private Shape OfParts(ITypeSymbol type, IEnumerable<(string Name, ITypeSymbol Type)> parts, int depth)
    {
        var shapes = parts.Select(p => (p.Name, Shape: Find(p.Type, depth + 1))).ToImmutableArray();
        return shapes.Any(p => p.Shape.HasCopies) ? new Shape(ShapeKind.Tuple, type, null, shapes) : Empty(type);
    }

    private static Shape Around(ShapeKind kind, ITypeSymbol type, Shape inner) =>
        inner.HasCopies ? new Shape(kind, type, inner, ImmutableArray<(string, Shape)>.Empty) : Empty(type);

    /// <summary>The result type of <c>Task&lt;T&gt;</c> and <c>ValueTask&lt;T&gt;</c>.</summary>
    public static ITypeSymbol? TaskResult(ITypeSymbol type) =>
        type is INamedTypeSymbol { OriginalDefinition: { MetadataName: "Task`1" or "ValueTask`1", ContainingNamespace.Name: "Tasks" } } task
            ? task.TypeArguments[0]
            : null;

    /// <summary>The type is a BCL container that is not itself enumerable: a channel, <c>Lazy</c>, a completion source, memory.</summary>
    private static bool IsHolder(INamedTypeSymbol type) =>
        type.OriginalDefinition.MetadataName is "Channel`1" or "Channel`2" or "ChannelWriter`1" or "ChannelReader`1" or "Lazy`1" or "TaskCompletionSource`1"
            or "Memory`1" or "ReadOnlyMemory`1" or "Span`1" or "ReadOnlySpan`1" or "StrongBox`1" or "ThreadLocal`1" or "AsyncLocal`1" or "WeakReference`1" &&
        type.ContainingNamespace.ToDisplayString().StartsWith("System", System.StringComparison.Ordinal);

    /// <summary>Of the containers, those that hold one value at most.</summary>
    public static bool HoldsOne(ITypeSymbol type) =>
        type.OriginalDefinition.MetadataName is "Lazy`1" or "TaskCompletionSource`1" or "StrongBox`1" or "WeakReference`1" or "KeyValuePair`2" &&
        type.ContainingNamespace.ToDisplayString().StartsWith("System", System.StringComparison.Ordinal);

    private static bool IsLazy(INamedTypeSymbol type) =>
        type.OriginalDefinition.SpecialType == SpecialType.System_Collections_Generic_IEnumerable_T ||
        type.OriginalDefinition.MetadataName is "IAsyncEnumerable`1" or "IQueryable`1" or "ParallelQuery`1" or "IEnumerator`1" or "IAsyncEnumerator`1";

    /// <summary>What the slots of an inline array hold, and how many there are.</summary>
    public static (ITypeSymbol Element, long Length)? InlineArray(ITypeSymbol? type) =>
        type is { TypeKind: TypeKind.Struct } &&
        type.GetAttributes().FirstOrDefault(a => a.AttributeClass?.Name == "InlineArrayAttribute") is { ConstructorArguments: [{ Value: int length }] } &&
        type.GetMembers().OfType<IFieldSymbol>().FirstOrDefault(f => !f.IsStatic) is { } slot
            ? (slot.Type, length)
            : null;

    /// <summary>The element type of an enumerable.</summary>
    public static ITypeSymbol? SequenceElement(ITypeSymbol type)
    {
        if (type is IArrayTypeSymbol array)
            return array.ElementType;
        if (InlineArray(type) is { } slots)
            return slots.Element;
        if (type is not INamedTypeSymbol named)
            return null;
        foreach (var candidate in named.AllInterfaces.Insert(0, named))
        {
            if (candidate.OriginalDefinition.SpecialType is SpecialType.System_Collections_Generic_IEnumerable_T ||
                candidate.OriginalDefinition.MetadataName is "IAsyncEnumerable`1" or "IEnumerator`1" or "IAsyncEnumerator`1")
            {
                return candidate.TypeArguments[0];
            }
        }

        return null;
    }
}
