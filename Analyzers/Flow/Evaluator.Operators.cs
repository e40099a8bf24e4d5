using System;
using System.Collections.Immutable;
using System.Linq;
using MemTrace.Analyzers.Contracts;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace MemTrace.Analyzers.Flow;

/// <summary>Operators, conversions and patterns.</summary>
internal sealed partial class Evaluator
{
    private Value EvaluateBinary(IBinaryOperation binary)
    {
        var (left, right) = EvaluateBoth(binary.LeftOperand, binary.RightOperand);
        if (CallOperator(binary.OperatorMethod, binary, (left, binary.LeftOperand), (right, binary.RightOperand)) is { } called)
            return called;
        Use(left is ReferenceValue && !IsComparison(binary) ? left : null, binary);
        if (IsComparison(binary) && (IsNullable(binary.LeftOperand) || IsNullable(binary.RightOperand)))
        {
            // A nullable flag is true, false or neither.
            var equality = right is ConstantValue { IsNull: true } ? IsNull(left) : left is ConstantValue { IsNull: true } ? IsNull(right)
                : Simplify(new TermValue(TermKind.Equal, null, left is ConstantValue ? right : left, left is ConstantValue ? left : right));
            return binary.OperatorKind == BinaryOperatorKind.Equals ? equality : Not(equality);
        }

        return Combine(binary.OperatorKind, left, right, binary, binary.IsChecked);
    }

    /// <summary>What a user-defined operator does by its contract, or its body where it is private; null for any other.</summary>
    private Value? CallOperator(IMethodSymbol? method, IOperation at, params (Value Value, IOperation Operand)[] operands)
    {
        if (method is null)
            return null;

        // The compound operators of an instance change it in place.
        var instance = method.IsStatic ? null : operands[0].Value;
        var passed = operands.Skip(method.IsStatic ? 0 : 1).ToArray();
        if (Contracts.For(method) != MemberContract.None)
            return CallByContract(method, at, instance, passed.Select((p, i) => new Passed(i, p.Value, p.Operand)).ToArray(), at.Type!);
        return IsInlined(method) ? Inline(method, at, instance, passed.Select(p => p.Value).ToImmutableArray(), default) ?? Unknown(at) : null;
    }

    private static bool IsNullable(IOperation operand) =>
        operand.Type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T, TypeArguments: [{ SpecialType: SpecialType.System_Boolean }] };

    private static bool IsComparison(IBinaryOperation binary) =>
        binary.OperatorKind is BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals;

    private Value Combine(BinaryOperatorKind kind, Value left, Value right, IOperation at, bool isChecked)
    {
        if (AdvanceByIndex(kind, left, right, at) is { } advanced)
            return advanced;
        switch (kind)
        {
            case BinaryOperatorKind.Equals:
                return Equality(left, right);
            case BinaryOperatorKind.NotEquals:
                return Not(Equality(left, right));
            case BinaryOperatorKind.LessThan:
                return LessThan(left, right, at);
            case BinaryOperatorKind.GreaterThan:
                return LessThan(right, left, at);
            case BinaryOperatorKind.LessThanOrEqual:
                return Not(LessThan(right, left, at));
            case BinaryOperatorKind.GreaterThanOrEqual:
                return Not(LessThan(left, right, at));
            case BinaryOperatorKind.And or BinaryOperatorKind.ConditionalAnd when at.Type?.SpecialType == SpecialType.System_Boolean:
                return Bounded(And(left, right), at);
            case BinaryOperatorKind.Or or BinaryOperatorKind.ConditionalOr when at.Type?.SpecialType == SpecialType.System_Boolean:
                return Bounded(Or(left, right), at);
            case BinaryOperatorKind.ExclusiveOr when at.Type?.SpecialType == SpecialType.System_Boolean:
                return Bounded(new TermValue(TermKind.ExclusiveOr, null, left, right), at);
            default:
                return Arithmetic(kind, left, right, at);
        }
    }

    /// <summary>Conditions that grow in a loop are cut early: each part may double the ways in which they hold.</summary>
    private Value Bounded(Value condition, IOperation at) => condition is TermValue { Depth: > 5 } ? Unknown(at) : Simplify(condition);

    private Value Equality(Value left, Value right)
    {
        if (right is ConstantValue { IsNull: true })
            return IsNull(left);
        if (left is ConstantValue { IsNull: true })
            return IsNull(right);
        if (right is ConstantValue { Content: bool truth })
            return truth ? left : Not(left);
        if (left is ConstantValue { Content: bool mirrored })
            return mirrored ? right : Not(right);
        var ordered = left is ConstantValue || (right is not ConstantValue && right.GetHashCode() < left.GetHashCode())
            ? new TermValue(TermKind.Equal, null, right, left)
            : new TermValue(TermKind.Equal, null, left, right);
        return ordered.IsTooDeep ? ordered[0] : Simplify(ordered);
    }

    private Value LessThan(Value left, Value right, IOperation at)
    {
        var term = new TermValue(TermKind.Less, null, left, right);
        return term.IsTooDeep ? Unknown(at) : Simplify(term);
    }

    private Value Arithmetic(BinaryOperatorKind kind, Value left, Value right, IOperation at)
    {
        if (left is ConstantValue { Content: long a } && right is ConstantValue { Content: long b} && Fold(kind, a, b) is { } folded)
            return new ConstantValue(folded);
        if (left is ConstantValue { Content: string x } && right is ConstantValue { Content: string y } && kind == BinaryOperatorKind.Add)
            return new ConstantValue(x + y);
        if (kind == BinaryOperatorKind.Add && IsDelegate(left) && IsDelegate(right))
            return new TermValue(TermKind.Several, null, left, right);
        if (kind == BinaryOperatorKind.Add && (IsDelegate(left) || IsDelegate(right)))
            return left is ConstantValue ? right : right is ConstantValue ? left : Unknown(at);
        var (amount, other) = (AsAmount(left), AsAmount(right));
        if (left is AmountValue || right is AmountValue)
        {
            switch (kind)
            {
                case BinaryOperatorKind.Add:
                    return Summed(amount, other);
                case BinaryOperatorKind.Subtract:
                    return right is ConstantValue { Content: long and > 0 } ? amount.With(AmountFaults.Estimate) : AmountValue.Plus(amount, other, sign: -1);
                case BinaryOperatorKind.Multiply when left is ConstantValue { Content: 1L } || right is ConstantValue { Content: 1L }:
                case BinaryOperatorKind.Divide when right is ConstantValue { Content: 1L }:
                    return left is AmountValue ? left : right;
                case BinaryOperatorKind.Multiply when left is ConstantValue { Content: -1L } || right is ConstantValue { Content: -1L }:
                    return (left as AmountValue ?? (AmountValue)right).Negate();
                default:
                    return AmountValue.Plus(amount, other).With(AmountFaults.Estimate);
            }
        }

        switch (kind)
        {
            case BinaryOperatorKind.Subtract when right is ConstantValue { Content: long and > 0 and var down } && IsPast(left):
                var current = (TermValue)((TermValue)left)[0];
                return down == 1 ? current : new TermValue(TermKind.NextIndex, current.Data, right);
            case BinaryOperatorKind.Add when left is TermValue { Kind: TermKind.Subtract } lowered && lowered[1].Equals(right):
                return lowered[0];
            case BinaryOperatorKind.Subtract when left is TermValue { Kind: TermKind.Index, Data: int id } && S.Object(id) is IterationObject { IsDown: false, IsFromPast: false }:
                break;
            case BinaryOperatorKind.Add when left is TermValue { Kind: TermKind.Index } first && PagedBy(left) is { Width: { } width } && width.Equals(right):
                return new TermValue(TermKind.NextIndex, first.Data, right);
            case BinaryOperatorKind.Add when Step(left, right) is { } next:
                return next;
            case BinaryOperatorKind.Subtract when Step(left, right) is { } previous:
                return previous;
            case BinaryOperatorKind.Add when right.Equals(Value.Zero):
            case BinaryOperatorKind.Subtract when right.Equals(Value.Zero):
                return left;
            case BinaryOperatorKind.Add when left.Equals(Value.Zero):
                return right;
        }

        var term = kind switch
        {
            BinaryOperatorKind.Add => new TermValue(TermKind.Add, null, left, right),
            BinaryOperatorKind.Subtract => new TermValue(TermKind.Subtract, null, left, right),
            BinaryOperatorKind.Multiply => new TermValue(TermKind.Multiply, null, left, right),
            _ => new TermValue(TermKind.Operator, kind, left, right),
        };
        return EstimateOf(left, right, at) ?? (term.IsTooDeep ? Unknown(at) : term);
    }

    /// <summary>Numbers of several entries together, <c>sum += entry.Data.Length;</c>, are one number of the copy, another one with each entry.</summary>
    private Value? EstimateOf(Value left, Value right, IOperation at)
    {
        if (!IsOfEntry(left) || !IsOfEntry(right))
            return null;
        var copies = MentionedCopies(left).Concat(MentionedCopies(right))
            .Select(id => S.Object(id) is CopyObject { Whole: not 0 and var whole } ? whole : id)
            .Distinct().OrderBy(id => id).Select(id => (Value)new ReferenceValue(id)).ToImmutableArray();
        return Anew(new TermValue(TermKind.Derived, Ids.Of(Frame, at.Syntax, "estimate"), copies));
    }

    private bool IsOfEntry(Value value) => value.Contains(part => part switch
    {
        ReferenceValue reference => S.Object(reference.Id) is CopyObject { Whole: not 0 },
        TermValue term => term.Kind == TermKind.Derived,
        _ => false,
    });

    /// <summary>What was known of the value that the same place computed before is not known of this one.</summary>
    private Value Anew(Value value)
    {
        S.Forget(key => key.Contains(part => part.Equals(value)));
        return value;
    }

    private AmountValue Summed(AmountValue sum, AmountValue summand)
    {
        foreach (var id in sum.Terms.Concat(summand.Terms).Select(t => t.Copy).Distinct())
        {
            if (S.Object(id) is CopyObject { IsCounted: false } copy)
                S.Put(copy with { IsCounted = true });
        }

        return AmountValue.Plus(sum, summand);
    }

    private static Value? Step(Value left, Value right) =>
        left is TermValue { Kind: TermKind.Index } index && right is ConstantValue { Content: 1L } ? new TermValue(TermKind.NextIndex, index.Data) :
        left is TermValue { Kind: TermKind.Index } wide && right is ConstantValue { Content: long and > 1 } ? new TermValue(TermKind.NextIndex, wide.Data, right) :
        right is TermValue { Kind: TermKind.Index } other && left is ConstantValue { Content: 1L } ? new TermValue(TermKind.NextIndex, other.Data) : null;

    private static long? Fold(BinaryOperatorKind kind, long a, long b) => kind switch
    {
        BinaryOperatorKind.Add => unchecked(a + b),
        BinaryOperatorKind.Subtract => unchecked(a - b),
        BinaryOperatorKind.Multiply => unchecked(a * b),
        BinaryOperatorKind.Divide when b is not 0 and not -1 => a / b,
        BinaryOperatorKind.Remainder when b is not 0 and not -1 => a % b,
        BinaryOperatorKind.And => a & b,
        BinaryOperatorKind.Or => a | b,
        BinaryOperatorKind.ExclusiveOr => a ^ b,
        _ => null,
    };

    private static bool IsDelegate(Value value) =>
        value is TermValue { Kind: TermKind.Closure } || (value is TermValue { Kind: TermKind.Several } several && several.Arguments.All(IsDelegate));

    private static AmountValue AsAmount(Value value) => value as AmountValue ?? AmountValue.Empty;

    private Value EvaluateUnary(IUnaryOperation unary)
    {
        var operand = Evaluate(unary.Operand);
        if (CallOperator(unary.OperatorMethod, unary, (operand, unary.Operand)) is { } called)
            return called;
        switch (unary.OperatorKind)
        {
            case UnaryOperatorKind.Not:
                return Not(operand);
            case UnaryOperatorKind.Plus:
                return operand;
            case UnaryOperatorKind.Minus:
                return operand switch
                {
                    AmountValue amount => amount.Negate(),
                    ConstantValue { Content: long number } => new ConstantValue(-number),
                    _ => new TermValue(TermKind.Operator, unary.OperatorKind, operand) is { IsTooDeep: false } term ? term : Unknown(unary),
                };
            case UnaryOperatorKind.True:
                return operand;
            case UnaryOperatorKind.Hat:
                return new TermValue(TermKind.Operator, unary.OperatorKind, operand);
            default:
                return new TermValue(TermKind.Operator, unary.OperatorKind, operand) is { IsTooDeep: false } other ? other : Unknown(unary);
        }
    }

    private Value EvaluateCompound(ICompoundAssignmentOperation compound)
    {
        var (old, operand) = EvaluateBoth(compound.Target, compound.Value);
        var result = CallOperator(compound.OperatorMethod, compound, (old, compound.Target), (operand, compound.Value));
        if (result is not null && !compound.OperatorMethod!.IsStatic)
            return old;
        result ??= Narrow(Combine(compound.OperatorKind, old, operand, compound, compound.IsChecked), compound.Value.Type, compound.Target.Type, compound.IsChecked);
        Assign(compound.Target, result, compound);
        return result;
    }

    private Value EvaluateIncrement(IIncrementOrDecrementOperation increment)
    {
        var old = Evaluate(increment.Target);
        var kind = increment.Kind == OperationKind.Increment ? BinaryOperatorKind.Add : BinaryOperatorKind.Subtract;
        var result = (kind == BinaryOperatorKind.Subtract ? Lower(old, increment) : null) ?? Arithmetic(kind, old, new ConstantValue(1L), increment);
        if (kind == BinaryOperatorKind.Add)
            StayBelow(old, result);
        Assign(increment.Target, result, increment);
        return increment.IsPostfix ? old : result;
    }

    /// <summary>One more than what is below a limit is not above it.</summary>
    private void StayBelow(Value number, Value next)
    {
        if (number is not (UnknownValue or TermValue { Kind: TermKind.Add }) || next is not TermValue { Kind: TermKind.Add })
            return;
        foreach (var limit in S.Facts.Keys.OfType<TermValue>().Where(key => key.Kind is TermKind.Less or TermKind.Equal && key.Arguments.Contains(number)).Select(key => key[0].Equals(number) ? key[1] : key[0]).Distinct().ToArray())
        {
            if (limit is not ConstantValue && Assumptions.Decide(S, new TermValue(TermKind.Less, null, number, limit)) == true)
                S.Learn(new TermValue(TermKind.Less, null, limit, next), Fact.Nothing with { Truth = false });
        }
    }

    private Value EvaluateConversion(IConversionOperation conversion)
    {
        if (conversion.OperatorMethod is { } method)
        {
            var operand = Evaluate(conversion.Operand);
            if (CallOperator(method, conversion, (operand, conversion.Operand)) is { } called)
                return called;

            // Span, memory and the like: the same elements under another type.
            return operand is ReferenceValue or TermValue { Kind: TermKind.Slice } && method.ContainingNamespace?.Name == "System" ? operand : Unknown(conversion);
        }

        var value = Evaluate(conversion.Operand);
        if (conversion.IsTryCast && value is ReferenceValue or UnknownValue && conversion.Operand.Type is { } from && conversion.Type is { } to &&
            !Context.Compilation.ClassifyCommonConversion(from, to).IsImplicit)
        {
            // `x as T`: null where the type is another.
            return Choose(IsType(value, to, from, negated: false)) ? value : Value.Null;
        }

        // The elements of an array come out of its enumerator as objects.
        if (conversion is { Operand.Type.SpecialType: SpecialType.System_Object, Type: { IsValueType: true } element })
            return AsPair(value, element);
        return Narrow(value, conversion.Operand.Type, conversion.Type, conversion.IsChecked);
    }

    private static Value Narrow(Value value, ITypeSymbol? from, ITypeSymbol? to, bool isChecked)
    {
        if (value is not AmountValue amount || isChecked || from is null || to is null)
            return value;
        return IsNumeric(from) && Width(to) is { } target && Width(from) is { } source && target < source ? amount.With(AmountFaults.Narrowed) : value;
    }

    private static int? Width(ITypeSymbol type) => type.SpecialType switch
    {
        SpecialType.System_Byte or SpecialType.System_SByte => 8,
        SpecialType.System_Int16 or SpecialType.System_UInt16 or SpecialType.System_Char => 16,
        SpecialType.System_Int32 or SpecialType.System_UInt32 or SpecialType.System_Single => 32,
        SpecialType.System_Int64 or SpecialType.System_UInt64 or SpecialType.System_Double or SpecialType.System_Decimal => 64,
        SpecialType.System_IntPtr or SpecialType.System_UIntPtr => 64,
        _ => null,
    };
}
