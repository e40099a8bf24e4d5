using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace MemTrace.Analyzers.Flow;

/// <summary>Patterns, as conditions over the value that is matched.</summary>
internal sealed partial class Evaluator
{
    /// <summary>The condition under which the value matches. Names that the pattern declares are set at once: they are read only where it matched.</summary>
    private Value Match(Value value, IPatternOperation pattern)
    {
        switch (pattern)
        {
            case IConstantPatternOperation constant:
                return pattern.InputType is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } && Evaluate(constant.Value) is ConstantValue { IsNull: false } wanted
                    ? Simplify(new TermValue(TermKind.Equal, null, value, wanted))
                    : Equality(value, Evaluate(constant.Value));
            case IRelationalPatternOperation relational:
                return Combine(relational.OperatorKind, value, Evaluate(relational.Value), relational, isChecked: false);
            case IDiscardPatternOperation:
                return Value.True;
            case INegatedPatternOperation negated:
                return Not(Match(value, negated.Pattern));
            case IBinaryPatternOperation binary:
                var left = Match(value, binary.LeftPattern);
                var right = Match(value, binary.RightPattern);
                return binary.OperatorKind == BinaryOperatorKind.And ? And(left, right) : Or(left, right);
            case ITypePatternOperation type:
                return IsType(value, type.MatchedType, type.InputType, negated: false);
            case IDeclarationPatternOperation declaration:
                if (declaration.DeclaredSymbol is { } symbol)
                {
                    Name(value, symbol);
                    S.Set(Variable.Of(symbol), value);
                }

                return declaration.MatchesNull || declaration.MatchedType is null
                    ? Value.True
                    : IsType(value, declaration.MatchedType, declaration.InputType, negated: false);
            case IRecursivePatternOperation recursive:
                return MatchRecursive(value, recursive);
            case IListPatternOperation list:
                return MatchList(value, list);
            default:
                return Unknown(pattern);
        }
    }

    private Value MatchRecursive(Value value, IRecursivePatternOperation recursive)
    {
        if (recursive.DeclaredSymbol is { } symbol)
        {
            Name(value, symbol);
            S.Set(Variable.Of(symbol), value);
        }

        var result = recursive.InputType is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable &&
                     (recursive.MatchedType is null || SymbolEqualityComparer.Default.Equals(recursive.MatchedType, nullable.TypeArguments[0]))
            ? Not(IsNull(value))
            : recursive.MatchedType is { IsValueType: true } && recursive.InputType is { IsValueType: true }
            ? Value.True
            : IsType(value, recursive.MatchedType ?? recursive.InputType, recursive.InputType, negated: false);
        var parts = value is TermValue { Kind: TermKind.Tuple } tuple ? tuple.Arguments : default;
        if (recursive.DeconstructSymbol is IMethodSymbol deconstruct && parts.IsDefault && !recursive.DeconstructionSubpatterns.IsEmpty)
        {
            // It runs, and may make copies, only where the type matched.
            if (!Choose(result) || S.IsDead)
                return Value.False;
            result = Value.True;
            parts = PartsOf(value, deconstruct, recursive.DeconstructionSubpatterns.Select(p => p.Syntax).ToImmutableArray(), recursive)?.Arguments ?? default;
        }

        for (var i = 0; i < recursive.DeconstructionSubpatterns.Length; i++)
        {
            var subpattern = recursive.DeconstructionSubpatterns[i];
            var part = !parts.IsDefault && i < parts.Length
                ? parts[i]
                : new TermValue(TermKind.Member, "deconstructed " + i, value);
            result = And(result, Match(part, subpattern));
        }

        foreach (var subpattern in recursive.PropertySubpatterns)
        {
            // A marked property is read, and makes its copy, only where everything before it matched; so runs the code of one that is followed.
            if (subpattern.Member is IPropertyReferenceOperation { Property: { } read } && (Contracts.For(read).Tracks is not null || IsReadThrough(read, value)))
            {
                if (!Choose(result) || S.IsDead)
                    return Value.False;
                result = Value.True;
            }

            result = And(result, Match(MatchedMember(value, subpattern), subpattern.Pattern));
        }

        return result;
    }

    private Value MatchedMember(Value value, IPropertySubpatternOperation subpattern)
    {
        switch (subpattern.Member)
        {
            case IPropertyReferenceOperation property when Contracts.For(property.Property).Tracks is { } tracks:
                return Acquire(property.Property.Type, tracks, property, property.Property, place: subpattern.Syntax);
            case IPropertyReferenceOperation property:
                if (ReadKnownProperty(property, value) is { } known)
                    return known;
                return TupleElement(value, property.Property) ?? ReadThrough(property.Property, value, property, ImmutableArray<Value>.Empty) ?? ReadMember(value, property.Property, property.Property.Type, property);
            case IFieldReferenceOperation field:
                return TupleElement(value, field.Field) ?? ReadMember(value, field.Field, field.Field.Type, field);
            default:
                return Unknown(subpattern);
        }
    }

    private Value MatchList(Value value, IListPatternOperation list)
    {
        if (list.DeclaredSymbol is { } symbol)
        {
            Name(value, symbol);
            S.Set(Variable.Of(symbol), value);
        }

        var isSliced = list.Patterns.Any(p => p is ISlicePatternOperation);
        var count = new ConstantValue((long)list.Patterns.Count(p => p is not ISlicePatternOperation));
        var size = SizeOf(value) ?? new TermValue(TermKind.Member, "length", value);
        var result = And(Not(IsNull(value)), isSliced ? Not(LessThan(size, count, list)) : Equality(size, count));
        if (S.Object<ContainerObject>(value) is not null)
        {
            // Elements are looked at only where there are as many.
            if (!Choose(result) || S.IsDead)
                return Value.False;
            result = Value.True;
        }

        var index = 0L;
        foreach (var element in list.Patterns)
        {
            if (element is ISlicePatternOperation slice)
            {
                if (slice.Pattern is { } rest)
                {
                    var after = list.Patterns.Length - list.Patterns.IndexOf(element) - 1L;
                    var to = after == 0 ? null : Arithmetic(BinaryOperatorKind.Subtract, size, new ConstantValue(after), slice);
                    Match(SliceOf(value, new ConstantValue(index), to, slice), rest);
                }

                index = long.MinValue / 2;
                continue;
            }

            var item = ElementAt(value, index >= 0 ? new ConstantValue(index) : new UnknownValue(Ids.Of(Frame, element.Syntax, "index")), element);
            result = And(result, Match(item, element));
            index++;
        }

        if (!isSliced && S.Object<ContainerObject>(value) is { IsExact: false } container &&
            container.Keyed.Length == list.Patterns.Length && container.Keyed.All(k => k.Key is ConstantValue { Content: long }))
        {
            Assumptions.BecomeExact(S, container);
        }

        return result;
    }
}
