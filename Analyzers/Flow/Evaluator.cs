using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using MemTrace.Analyzers.Contracts;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace MemTrace.Analyzers.Flow;

/// <summary>
/// Evaluates operations on one state. Where an operation can have several outcomes, <see cref="Choices"/> takes them one at a time.
/// </summary>
internal sealed partial class Evaluator(AnalysisContext context, Verdict verdict, Identities identities)
{
    private readonly Dictionary<Value, IParameterSymbol> _parameterOrigins = new();

    /// <summary>Of a root that only borrows: the methods on the way from its parameters to a report.</summary>
    private HashSet<ISymbol> _onTheWay = new(SymbolEqualityComparer.Default);
    private ImmutableArray<(Frame Frame, ControlFlowRegion Region)> _finallies = ImmutableArray<(Frame, ControlFlowRegion)>.Empty;
    private List<(State State, Thrown Thrown)> _throws = new();
    private Choices _choices = new();
    private bool _everyElement;
    private int _held;

    private AnalysisContext Context { get; } = context;

    private MemoryContracts Contracts => Context.Contracts;

    private Verdict Verdict { get; } = verdict;

    private Identities Ids { get; } = identities;

    /// <summary>The state being changed.</summary>
    private State S { get; set; } = new();

    private Frame Frame { get; set; } = null!;

    /// <summary>Evaluates the operation on each state; every combination of outcomes is a result of its own.</summary>
    private List<(State State, Value Value)> EvaluateAll(IEnumerable<State> states, IOperation operation)
    {
        var results = new List<(State, Value)>();
        var seen = new HashSet<(State, Value)>();
        var (outerChoices, outerState) = (_choices, S);
        foreach (var state in states)
        {
            _choices = new Choices();
            do
            {
                Context.CancellationToken.ThrowIfCancellationRequested();
                Spend();
                S = state.Clone();
                var value = Evaluate(operation);
                if (!S.IsDead && seen.Add((S, value)))
                    results.Add((S, value));
            }
            while (_choices.Next());
        }

        (_choices, S) = (outerChoices, outerState);
        return results;
    }

    /// <summary>Runs an evaluation of our own, with all its outcomes, from the current state.</summary>
    private List<(State State, Value Value)> Explore(State from, Func<Value> evaluate)
    {
        var results = new List<(State, Value)>();
        var (outerChoices, outerState) = (_choices, S);
        _choices = new Choices();
        do
        {
            Spend();
            S = from.Clone();
            var value = evaluate();
            if (!S.IsDead)
                results.Add((S, value));
        }
        while (_choices.Next());

        (_choices, S) = (outerChoices, outerState);
        return results;
    }

    private Value Evaluate(IOperation? operation)
    {
        if (operation is null || S.IsDead)
            return Value.Null;
        if (operation.ConstantValue is { HasValue: true } constant && operation is not IInterpolatedStringOperation)
            return constant.Value is null && IsStandIn(operation) ? Unknown(operation) : Constant(constant.Value);
        switch (operation)
        {
            case ILocalReferenceOperation local:
                return Read(Variable.Of(local.Local), local.Local.Type, local);
            case IParameterReferenceOperation parameter:
                return Captured(parameter.Parameter) is { } captured ? S.Get(captured)! : Read(Variable.Of(parameter.Parameter), parameter.Parameter.Type, parameter);
            case IInstanceReferenceOperation instance:
                return instance.ReferenceKind == InstanceReferenceKind.ContainingTypeInstance ? ThisValue() : Value.This;
            case IFieldReferenceOperation field:
                return ReadField(field);
            case IPropertyReferenceOperation property:
                return ReadProperty(property);
            case IEventReferenceOperation @event:
                return ReadMember(@event.Instance is null ? null : Evaluate(@event.Instance), @event.Event, @event.Event.Type, @event);
            case IArrayElementReferenceOperation element:
                if (element.Indices is [IRangeOperation range])
                    return SliceOf(Evaluate(element.ArrayReference), range, element);
                var parts = EvaluateEach(element.Indices.Insert(0, element.ArrayReference));
                return ReadElement(parts[0], parts.Skip(1).ToArray(), element);
            case IImplicitIndexerReferenceOperation element:
                return ReadImplicitIndexer(element);
            case IInlineArrayAccessOperation element:
                var (buffer, slot) = EvaluateBoth(element.Instance, element.Argument);
                return ReadElement(buffer, new[] { slot }, element);
            case ISimpleAssignmentOperation assignment:
                return EvaluateAssignment(assignment);
            case ICompoundAssignmentOperation compound:
                return EvaluateCompound(compound);
            case IIncrementOrDecrementOperation increment:
                return EvaluateIncrement(increment);
            case IDeconstructionAssignmentOperation deconstruction:
                return EvaluateDeconstruction(deconstruction);
            case IDeclarationExpressionOperation declaration:
                return Evaluate(declaration.Expression);
            case ITranslatedQueryOperation query:
                return Evaluate(query.Operation);
            case IExpressionStatementOperation statement:
                return Evaluate(statement.Operation);
            case IFlowCaptureOperation capture:
                return EvaluateCapture(capture);
            case IFlowCaptureReferenceOperation reference:
                return S.Get(Variable.Of(Frame, reference.Id)) is { } held ? Dereferenced(held, reference) : Unknown(reference);
            case IIsNullOperation isNull:
                return IsNull(Evaluate(isNull.Operand));
            case ICaughtExceptionOperation caught:
                return Unknown(caught);
            case IInvocationOperation invocation:
                return EvaluateInvocation(invocation);
            case IObjectCreationOperation creation:
                return EvaluateCreation(creation);
            case IDelegateCreationOperation creation:
                if (creation.Target is IFlowAnonymousFunctionOperation lambda && creation.Type is INamedTypeSymbol delegateType)
                    DelegateTypes[lambda.Symbol] = delegateType;
                return Evaluate(creation.Target);
            case IFlowAnonymousFunctionOperation function:
                Context.Graphs.Register(Frame.Graph, function);
                Lambdas.Add(function);
                return Closure(function.Symbol);
            case IMethodReferenceOperation method:
                return method.Instance is null || method.Method.MethodKind == MethodKind.LocalFunction
                    ? Closure(method.Method)
                    : new TermValue(TermKind.Closure, method.Method, Evaluate(method.Instance));
            case IConversionOperation conversion:
                return EvaluateConversion(conversion);
            case IBinaryOperation binary:
                return EvaluateBinary(binary);
            case ITupleBinaryOperation tuples:
                Evaluate(tuples.LeftOperand);
                Evaluate(tuples.RightOperand);
                return Unknown(tuples);
            case IUnaryOperation unary:
                return EvaluateUnary(unary);
            case IIsTypeOperation isType:
                return IsType(Evaluate(isType.ValueOperand), isType.TypeOperand, isType.ValueOperand.Type, isType.IsNegated);
            case IIsPatternOperation isPattern:
                return Match(Evaluate(isPattern.Value), isPattern.Pattern);
            case ITupleOperation tuple:
                return EvaluateTuple(tuple);
            case IAnonymousObjectCreationOperation anonymous:
                return EvaluateAnonymous(anonymous);
            case IWithOperation with:
                return EvaluateWith(with);
            case IArrayCreationOperation array:
                return EvaluateArray(array);
            case ICollectionExpressionOperation collection:
                return EvaluateCollectionExpression(collection);
            case IAwaitOperation await:
                return EvaluateAwait(await);
            case IReturnOperation { Kind: OperationKind.YieldReturn } yield:
                return EvaluateYield(yield);
            case IDefaultValueOperation { Type: { } type }:
                return type.IsReferenceType && IsStandIn(operation) ? Unknown(operation) : DefaultOf(type, operation);
            case IDiscardOperation:
                return Unknown(operation);
            case IInterpolatedStringHandlerCreationOperation or IInterpolatedStringOperation or IDynamicInvocationOperation
                or IDynamicObjectCreationOperation or IDynamicMemberReferenceOperation or IDynamicIndexerAccessOperation:
                EvaluateChildren(operation);
                return Unknown(operation);
            default:
                if (EvaluateStackAllocation(operation) is { } allocated)
                    return allocated;
                EvaluateChildren(operation);
                return operation.Type is null ? Value.Null : Unknown(operation);
        }
    }

    /// <summary>
    /// Evaluates in order and keeps each value within reach, and up to date, while the next ones are evaluated. They stay held until
    /// <see cref="Drop"/>.
    /// </summary>
    private Value[] InOrder(IReadOnlyList<Func<Value>> evaluations)
    {
        var first = _held;
        foreach (var evaluate in evaluations)
        {
            var value = evaluate();
            S.Set(Temporary(_held++), value);
        }

        var values = new Value[evaluations.Count];
        for (var i = 0; i < values.Length; i++)
            values[i] = S.Get(Temporary(first + i)) ?? Value.Null;
        return values;
    }

    private Value[] InOrder(params IOperation?[] operations) => InOrder(operations.Select(o => (Func<Value>)(() => Evaluate(o))).ToArray());

    private Value[] EvaluateEach(IEnumerable<IOperation> operations)
    {
        var mark = _held;
        var values = InOrder(operations.ToArray());
        Drop(mark);
        return values;
    }

    private (Value Left, Value Right) EvaluateBoth(IOperation left, IOperation right)
    {
        var values = EvaluateEach(new[] { left, right });
        return (values[0], values[1]);
    }

    /// <summary>Lets go of what was held since the mark.</summary>
    private void Drop(int mark)
    {
        while (_held > mark)
            S.Remove(Temporary(--_held));
    }

    /// <summary><c>IStore store = null!</c> stands for something that is there once it is used; of a copy it says that there is none yet.</summary>
    private bool IsStandIn(IOperation value) =>
        (value.Syntax.IsKind(SyntaxKind.SuppressNullableWarningExpression) || value.Syntax.Parent.IsKind(SyntaxKind.SuppressNullableWarningExpression)) &&
        value.Type is { } type && !Context.Shapes.Of(type).HasCopies;

    private Variable Temporary(int number) => new(this, number);

    private void EvaluateChildren(IOperation operation)
    {
        foreach (var child in operation.ChildOperations)
            Use(Evaluate(child), child);
    }

    /// <summary>The instance that the body belongs to: the receiver of an inlined call, or <c>this</c>.</summary>
    private Value ThisValue() => S.Get(new Variable(Frame, "this")) ?? Value.This;

    private static Value Constant(object? value) => value switch
    {
        null => Value.Null,
        bool flag => Value.Boolean(flag),
        sbyte or byte or short or ushort or int or uint or long => new ConstantValue(Convert.ToInt64(value, System.Globalization.CultureInfo.InvariantCulture)),
        char character => new ConstantValue((long)character),
        _ => new ConstantValue(value),
    };

    /// <summary>A value nothing is known of. Evaluated again, as in a loop, it is another value: the earlier one ages.</summary>
    private Value Unknown(IOperation operation, string part = "")
    {
        var origin = Ids.Of(Frame, operation.Syntax, operation.Kind, part);
        Renew(origin);
        var value = new UnknownValue(origin);
        return value;
    }

    private void Renew(int origin) => Renew(S, origin);

    private static void Renew(State state, int origin)
    {
        var latest = new UnknownValue(origin);
        if (!state.Variables.Any(v => Mentions(v.Value, latest)) && !state.Facts.Keys.Any(k => Mentions(k, latest)) &&
            !state.Objects.Values.OfType<ContainerObject>().Any(c => c.IsUnder(k => Mentions(k, latest))))
        {
            return;
        }

        var aged = new UnknownValue(origin, 1);
        state.Forget(key => Mentions(key, aged));
        foreach (var container in state.Objects.Values.OfType<ContainerObject>().Where(c => c.IsUnder(k => Mentions(k, latest))).ToArray())
            state.Put(container.WithoutKeys(k => Mentions(k, latest)));
        state.Rewrite(value => value.Equals(latest) ? aged : null);

        static bool Mentions(Value value, Value part) => value.Contains(v => v.Equals(part));
    }

    /// <summary>Where the object keeps a parameter of its primary constructor; null for any other parameter.</summary>
    private Variable? Captured(IParameterSymbol parameter) =>
        parameter.ContainingSymbol is IMethodSymbol { MethodKind: MethodKind.Constructor } constructor && !SymbolEqualityComparer.Default.Equals(constructor, Frame.Method) &&
        Variable.Of(ThisValue(), parameter) is var kept && S.Get(kept) is not null ? kept : null;

    private Value Read(Variable variable, ITypeSymbol type, IOperation at)
    {
        if (S.Get(variable) is { } known)
            return Dereferenced(known, at);
        var value = IsFilledByFields(variable, type) ? DefaultOf(type, at) : Borrow(type, variable.Owner as ISymbol, at.Syntax, at);
        S.Set(variable, value);
        return value;
    }

    /// <summary><c>Slot slot; slot.Frame = …</c>: a struct of the body's own that nothing was stored in.</summary>
    private bool IsFilledByFields(Variable variable, ITypeSymbol type) =>
        variable.Owner is ILocalSymbol { IsRef: false } local && IsLookedInto(type) && !IsMarked((INamedTypeSymbol)type) && SymbolEqualityComparer.Default.Equals(local.ContainingSymbol, Frame.Method);

    private Value IsNull(Value value) =>
        Assumptions.DecideNull(S, value) is { } known ? Value.Boolean(known) : new TermValue(TermKind.IsNull, null, value);

    private Value IsType(Value value, ITypeSymbol type, ITypeSymbol? staticType, bool negated)
    {
        type = Bound(type, Frame);
        // A copy is what it was made as, whatever the variable's type.
        if (S.Object<CopyObject>(value) is { IsBorrowed: false } copy)
            staticType = copy.Site.Type;

        // An object that was made here is of the very type that it was made as.
        if (MadeAs(value) is { } made && !IsOpen(made) && !IsOpen(type))
            return Value.Boolean(Context.Compilation.ClassifyCommonConversion(made, type) is { IsImplicit: true, IsUserDefined: false } != negated);
        var conversion = staticType is null ? default : Context.Compilation.ClassifyCommonConversion(staticType, type);
        Value result = conversion is { IsImplicit: true, IsUserDefined: false } ? Not(IsNull(value))
            : staticType is not null && (!conversion.Exists || conversion.IsUserDefined) && !IsOpen(staticType) && !IsOpen(type) ? Value.False
            : Simplify(new TermValue(TermKind.IsType, type, value));
        return negated ? Not(result) : result;
    }

    /// <summary>The type with what the calls that lead here say its parameters are.</summary>
    private static ITypeSymbol Bound(ITypeSymbol type, Frame? frame)
    {
        for (; frame?.Method is { } method && IsOpen(type); frame = frame.Caller)
            type = With(type, method);
        return type;

        static ITypeSymbol With(ITypeSymbol type, IMethodSymbol method) => type switch
        {
            ITypeParameterSymbol { TypeParameterKind: TypeParameterKind.Method } parameter when SymbolEqualityComparer.Default.Equals(parameter.DeclaringMethod, method.OriginalDefinition) => method.TypeArguments[parameter.Ordinal],
            ITypeParameterSymbol { TypeParameterKind: TypeParameterKind.Type } parameter when SymbolEqualityComparer.Default.Equals(parameter.DeclaringType, method.ContainingType.OriginalDefinition) => method.ContainingType.TypeArguments[parameter.Ordinal],
            INamedTypeSymbol { IsGenericType: true, IsTupleType: false, ContainingType: null or { IsGenericType: false } } named => named.OriginalDefinition.Construct(named.TypeArguments.Select(argument => With(argument, method)).ToArray()),
            _ => type,
        };
    }

    /// <summary>What the type is only its use tells.</summary>
    private static bool IsOpen(ITypeSymbol type) => type switch
    {
        ITypeParameterSymbol => true,
        IArrayTypeSymbol array => IsOpen(array.ElementType),
        INamedTypeSymbol named => named.TypeArguments.Any(IsOpen),
        _ => false,
    };

    private Value Simplify(Value condition) => Assumptions.Decide(S, condition) is { } known ? Value.Boolean(known) : condition;

    private static Value Not(Value value) => value switch
    {
        ConstantValue { Content: bool known } => Value.Boolean(!known),
        TermValue { Kind: TermKind.Not } not => not[0],
        _ => new TermValue(TermKind.Not, null, value),
    };

    private Value And(Value left, Value right) =>
        left.Equals(Value.False) || right.Equals(Value.False) ? Value.False :
        left.Equals(Value.True) ? right : right.Equals(Value.True) ? left : new TermValue(TermKind.And, null, left, right);

    private Value Or(Value left, Value right) =>
        left.Equals(Value.True) || right.Equals(Value.True) ? Value.True :
        left.Equals(Value.False) ? right : right.Equals(Value.False) ? left : new TermValue(TermKind.Or, null, left, right);

    private static bool IsNumeric(ITypeSymbol? type) =>
        type is not null && (type.SpecialType is >= SpecialType.System_SByte and <= SpecialType.System_Double ||
                             type.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T && IsNumeric(((INamedTypeSymbol)type).TypeArguments[0]));

    /// <summary>Splits the current state by a condition and goes on in one half.</summary>
    private bool Choose(Value condition)
    {
        if (Assumptions.Decide(S, condition) is { } known)
            return known;
        var before = S;
        var halves = _choices.From(() => new[] { true, false }
            .SelectMany(outcome => Assumptions.Assume(before.Clone(), condition, outcome).Select(s => new Half(s, outcome)))
            .ToArray());
        if (halves is null)
        {
            S.IsDead = true;
            return false;
        }

        S = halves.State.Clone();
        return halves.Outcome;
    }

    private sealed record Half(State State, bool Outcome);

    private static SyntaxNode? SyntaxOf(ISymbol symbol, System.Threading.CancellationToken cancellationToken) =>
        symbol.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(cancellationToken);
}
