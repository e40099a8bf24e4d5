using System.Collections.Immutable;
using MemTrace.Analyzers.Contracts;
using MemTrace.Analyzers.Symbols;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace MemTrace.Analyzers.Flow;

/// <summary>An argument as it reaches a parameter.</summary>
internal readonly record struct Passed(int Ordinal, Value Value, IOperation Operation);

/// <summary>Calls: by contract, by what the BCL is known to do, by following private code, or as unknown code.</summary>
internal sealed partial class Evaluator
{
    private Value EvaluateInvocation(IInvocationOperation invocation)
    {
        var method = invocation.TargetMethod;
        if (DidNotHappen(method, invocation))
            return Value.Null;
        var mark = _held;
        var result = EvaluateHeldInvocation(invocation, method);
        Drop(mark);
        return result;
    }

    private Value EvaluateHeldInvocation(IInvocationOperation invocation, IMethodSymbol method)
    {
        var held = InOrder(invocation.Arguments.Select(argument => (Func<Value>)(() => AsPassed(argument))).Prepend(() => Evaluate(invocation.Instance)).ToArray());
        var receiver = invocation.Instance is null ? null : held[0];
        var arguments = invocation.Arguments.Select((a, i) => new Passed(a.Parameter?.Ordinal ?? 0, held[i + 1], a)).ToArray();
        if (S.IsDead)
            return Value.Null;
        if (method.Name == "<Clone>$" && receiver is not null)
            return S.Object<InstanceObject>(receiver) is { IsMany: false, Type: INamedTypeSymbol type } && !IsMarked(type) ? Duplicated(receiver, type, invocation, part: string.Empty) : receiver;
        if (EndsTheProcess(method) || IsCallOnNull(invocation.Instance, receiver))
        {
            S.IsDead = true;
            return Value.Null;
        }

        if (invocation.Instance is not IInstanceReferenceOperation { Syntax: Microsoft.CodeAnalysis.CSharp.Syntax.BaseExpressionSyntax })
            SettleType(receiver, method, arguments);
        method = Implementation(method, invocation.Instance, receiver);
        var contract = Contracts.For(method);
        if (Throws(method, invocation, arguments))
            return Value.Null;
        // Private code throws where one of its own calls does.
        var isFollowed = contract == MemberContract.None && (method.MethodKind == MethodKind.DelegateInvoke || IsFollowed(method, receiver));
        if (!Discharges(contract) && !invocation.IsImplicit && !isFollowed && !OnlyStores(method) && !OnlySaysHow(method))
        {
            if (receiver is TermValue { Kind: TermKind.Task } waited && method.Name is "GetResult" or "Wait")
                MayFail(waited, invocation);
            else
                MayThrow(invocation);
        }

        if (contract != MemberContract.None)
        {
            if (IsOwnStep(method, contract) && Inline(method, invocation, receiver, InParameterOrder(method, arguments), invocation.Arguments) is { } step)
                return TakenOver(step, contract, arguments, invocation);
            var outcome = CallByContract(method, invocation, receiver, arguments, invocation.Type ?? Context.Compilation.ObjectType, invocation.Arguments);
            DischargeOwn(invocation, method, contract);
            return outcome;
        }

        if (method.MethodKind == MethodKind.DelegateInvoke)
        {
            if (InvokeClosure(receiver ?? Value.Null, arguments.Select(a => a.Value).ToArray(), invocation, invocation.Arguments) is { } result)
                return result;
        }
        else if (KnownCall(invocation, method, receiver, arguments) is { } known)
        {
            return known;
        }
        else if (method.MethodKind == MethodKind.Constructor && S.Object<InstanceObject>(receiver) is not null && IsInlined(method))
        {
            Construct(method, receiver!, arguments, invocation, invocation.Arguments);
            return Value.Null;
        }
        else if (IsFollowed(method, receiver) &&
                 Inline(method, invocation, receiver, InParameterOrder(method, arguments), invocation.Arguments) is { } inlined)
        {
            return inlined;
        }

        if (isFollowed)
            MayThrow(invocation);
        DischargeOwn(invocation, method, contract);
        return CallUnknown(invocation, method, receiver, arguments, invocation.Arguments);
    }

    /// <summary>
    /// What fills and empties the fields on the way is seen, marked or not: another constructor of the type, and the members through which an owner discharges itself.
    /// </summary>
    private bool IsOwnStep(IMethodSymbol method, MemberContract contract)
    {
        var definition = method.OriginalDefinition;
        if (definition.IsAbstract || definition.IsVirtual || contract is not { ReportsReceiver: null, ReleasesReceiver: false, SharesReceiver: false, Bytes: null } ||
            contract.Parameters.Any(p => p.Reports is not null || p.Releases || p.Shares))
        {
            return false;
        }

        return method.MethodKind == MethodKind.Constructor
            ? contract.Tracks is null && Frame.Method is { MethodKind: MethodKind.Constructor } outer && SymbolEqualityComparer.Default.Equals(outer.ContainingType, method.ContainingType)
            : Frame.Root is { FollowsDisposal: true, OwnerType: { } owner } && IsOwn(definition, owner);
    }

    /// <summary>Whatever the callee did with what it was given, it is no longer the caller's.</summary>
    private Value TakenOver(Value result, MemberContract contract, Passed[] arguments, IOperation at)
    {
        foreach (var argument in arguments)
        {
            if (contract.Parameter(argument.Ordinal).Owns is { When: null } owns && CopiesIn(argument.Value).Any(c => c.IsPending))
                Move(argument.Value, owns.Portion, at.Syntax.GetLocation());
        }

        return result;
    }

    /// <summary>A run that meets a null reference is no path.</summary>
    private static bool IsCallOnNull(IOperation? instance, Value? receiver) =>
        receiver is ConstantValue { IsNull: true } && instance is { Type.IsReferenceType: true } and (ILocalReferenceOperation or IArrayElementReferenceOperation or IPropertyReferenceOperation);

    /// <summary>What is read before the call; an out argument is only written.</summary>
    private static IOperation? InputOf(IArgumentOperation argument) => argument.Parameter?.RefKind == RefKind.Out ? null : argument.Value;

    /// <summary>What reaches the parameter: a collection of structs holds copies of those that it is passed.</summary>
    private Value AsPassed(IArgumentOperation argument)
    {
        var value = Evaluate(InputOf(argument));
        return argument.Parameter is { RefKind: RefKind.None, ContainingSymbol: IMethodSymbol { ContainingType: { } type } } && IsSystem(type) ? AsStored(value, argument.Value, argument) : value;
    }

    private Passed[] EvaluateArguments(ImmutableArray<IArgumentOperation> arguments)
    {
        var values = InOrder(arguments.Select(InputOf).ToArray());
        return arguments.Select((a, i) => new Passed(a.Parameter?.Ordinal ?? 0, values[i], a)).ToArray();
    }

    private static ImmutableArray<Value> InParameterOrder(IMethodSymbol method, Passed[] arguments)
    {
        var values = new Value[Math.Max(method.Parameters.Length, arguments.Length)];
        for (var i = 0; i < values.Length; i++)
            values[i] = Value.Null;
        foreach (var argument in arguments)
            values[argument.Ordinal] = argument.Value;
        return values.ToImmutableArray();
    }

    /// <summary>A report, a release or a size: such calls are taken not to throw.</summary>
    private static bool Discharges(MemberContract contract) =>
        contract.ReportsReceiver is not null || contract.ReleasesReceiver || contract.Bytes is not null ||
        contract.Parameters.Any(p => p.Reports is not null || p.Releases);

    /// <summary>
    /// Puts something into a collection of the BCL that refuses nothing: what fails there is memory itself. A dictionary refuses keys, a
    /// channel or a blocking collection may be closed.
    /// </summary>
    private bool OnlyStores(IMethodSymbol method) =>
        !Context.Options.AllExceptions && method.Name is "Add" or "AddFirst" or "AddLast" or "Enqueue" or "Push" or "TryAdd" or "TryWrite" && IsSystem(method.ContainingType) &&
        method.ContainingType.Name != "BlockingCollection" && (method.Name != "Add" || method.Parameters.Length == 1);

    /// <summary>Says how something is to be awaited, and does nothing yet.</summary>
    private static bool OnlySaysHow(IMethodSymbol method) =>
        method.Name is "ConfigureAwait" or "WithCancellation" or "AsTask" or "GetAwaiter" && IsSystem(method.ContainingType);

    /// <summary>An exception's constructor does nothing that fails: what it makes is thrown, or handed to who asked.</summary>
    private static bool IsException(ITypeSymbol type)
    {
        for (var current = type; current is not null; current = current.BaseType)
        {
            if (current is { Name: "Exception", ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } })
                return true;
        }

        return false;
    }

    /// <summary>The call that is about to take effect throws instead: a path of its own where somebody looks.</summary>
    private void MayThrow(IOperation at)
    {
        if (!S.IsDead && (Context.Options.AllExceptions || IsObserved(Frame)))
            _throws.Add((S.Clone(), new Thrown(false, null, at.Syntax, ImmutableArray<Microsoft.CodeAnalysis.FlowAnalysis.ControlFlowRegion>.Empty)));
    }

    /// <summary>Whether somebody looks at exceptions here, or in the code that followed calls lead from.</summary>
    private static bool IsObserved(Frame frame)
    {
        var block = frame.Block;
        for (var current = frame; current is not null; (block, current) = (current.CallerBlock, current.Caller))
        {
            if (current.Body.ObservesExceptions(block))
                return true;
        }

        return false;
    }

    private void Throw(State state, ITypeSymbol? type, IOperation at) =>
        _throws.Add((state, new Thrown(true, type, at.Syntax, ImmutableArray<Microsoft.CodeAnalysis.FlowAnalysis.ControlFlowRegion>.Empty)));

    /// <summary>Calls that never return, or only if an argument is as it should be.</summary>
    private bool Throws(IMethodSymbol method, IInvocationOperation invocation, Passed[] arguments)
    {
        if (method.GetAttributes().Any(a => a.AttributeClass?.Name == "DoesNotReturnAttribute"))
        {
            if (!S.IsDead)
                Throw(S.Clone(), null, invocation);
            S.IsDead = true;
            return true;
        }

        foreach (var parameter in method.Parameters)
        {
            var flag = parameter.GetAttributes().FirstOrDefault(a => a.AttributeClass?.Name == "DoesNotReturnIfAttribute");
            if (flag?.ConstructorArguments.FirstOrDefault().Value is bool stops && arguments.FirstOrDefault(a => a.Ordinal == parameter.Ordinal).Value is { } condition)
                Guard(stops ? condition : Not(condition), method.ContainingType.Name == "Debug" ? null : method.ContainingType, invocation, method.ContainingType.Name != "Debug");
        }

        if (method.Name.StartsWith("ThrowIf", StringComparison.Ordinal) && IsSystem(method.ContainingType))
        {
            var first = arguments.OrderBy(a => a.Ordinal).FirstOrDefault().Value;
            var second = arguments.OrderBy(a => a.Ordinal).Skip(1).FirstOrDefault().Value;
            var condition = (method.Name, first, second) switch
            {
                ("ThrowIfNull", { } value, _) => IsNull(value),
                ("ThrowIf", { } value, _) => value,
                ("ThrowIfZero", { } value, _) => Equality(value, Value.Zero),
                ("ThrowIfNegative", { } value, _) => LessThan(value, Value.Zero, invocation),
                ("ThrowIfNegativeOrZero", { } value, _) => Not(LessThan(Value.Zero, value, invocation)),
                ("ThrowIfLessThan", { } value, { } other) => LessThan(value, other, invocation),
                ("ThrowIfGreaterThan", { } value, { } other) => LessThan(other, value, invocation),
                ("ThrowIfLessThanOrEqual", { } value, { } other) => Not(LessThan(other, value, invocation)),
                ("ThrowIfGreaterThanOrEqual", { } value, { } other) => Not(LessThan(value, other, invocation)),
                ("ThrowIfEqual", { } value, { } other) => Equality(value, other),
                ("ThrowIfNotEqual", { } value, { } other) => Not(Equality(value, other)),
                _ => Unknown(invocation, "throws"),
            };
            Guard(condition, method.Name == "ThrowIfCancellationRequested" ? null : method.ContainingType, invocation, isExplicit: true);
            return S.IsDead;
        }

        return false;
    }

    private void Guard(Value condition, ITypeSymbol? type, IOperation at, bool isExplicit)
    {
        if (!Choose(condition) || S.IsDead)
            return;
        if (isExplicit)
            Throw(S.Clone(), type, at);
        S.IsDead = true;
    }

    /// <summary>Compiled out: a conditional method whose symbol is not defined, a partial method without a body.</summary>
    private bool DidNotHappen(IMethodSymbol method, IOperation at)
    {
        if (method is { IsPartialDefinition: true, PartialImplementationPart: null, ReturnsVoid: true })
            return true;
        var symbols = method.GetAttributes().Where(a => a.AttributeClass is { Name: "ConditionalAttribute", ContainingNamespace.Name: "Diagnostics" })
            .Select(a => a.ConstructorArguments.FirstOrDefault().Value as string).Where(s => s is not null).ToArray();
        return symbols.Length > 0 && !symbols.Any(s => IsDefined(at.Syntax.SyntaxTree, s!));
    }

    private static bool IsDefined(SyntaxTree tree, string symbol)
    {
        var defined = tree.Options.PreprocessorSymbolNames.Contains(symbol);
        foreach (var trivia in tree.GetRoot().GetLeadingTrivia())
        {
            if (trivia.GetStructure() is Microsoft.CodeAnalysis.CSharp.Syntax.DefineDirectiveTriviaSyntax define && define.Name.ValueText == symbol)
                defined = true;
            else if (trivia.GetStructure() is Microsoft.CodeAnalysis.CSharp.Syntax.UndefDirectiveTriviaSyntax undefine && undefine.Name.ValueText == symbol)
                defined = false;
        }

        return defined;
    }

    private static bool EndsTheProcess(IMethodSymbol method) =>
        method is { Name: "FailFast" or "Exit", ContainingType: { Name: "Environment", ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } } };

    /// <summary>A call as its attributes describe it; they hold once it returns normally.</summary>
    private Value CallByContract(
        IMethodSymbol method, IOperation at, Value? receiver, Passed[] arguments, ITypeSymbol returnType, ImmutableArray<IArgumentOperation> operations = default)
    {
        var contract = Contracts.For(method);
        var location = at.Syntax.GetLocation();
        bool? returned = IsConditional(contract, method) ? _choices.Either() : null;
        bool Holds(PortionContract part) => part.When is not { } when || returned is null || when == returned;

        if (!contract.ReleasesReceiver && !contract.SharesReceiver && receiver is not null)
            Use(receiver, at);
        foreach (var argument in arguments)
        {
            var part = contract.Parameter(argument.Ordinal);
            var isNumber = IsNumeric(method.Parameters[Math.Min(argument.Ordinal, method.Parameters.Length - 1)].Type);
            if (part.Reports is { } reports && Holds(reports))
            {
                if (isNumber)
                    ReportAmount(argument.Value, reports.Portion, argument.Operation);
                else
                    Report(Enumerated(argument.Value, at), reports.Portion, at);
            }

            if (part.Releases)
            {
                if (isNumber)
                    ReleaseAmount(argument.Value, argument.Operation);
                else
                    Release(argument.Value, at);
            }

            if (part.Owns is { } owns && Holds(owns))
                Move(Enumerated(argument.Value, at), owns.Portion, location);
            if (part.Reports is null && !part.Releases && part.Owns is null && !part.Shares)
                Use(argument.Value, argument.Operation);
        }

        if (receiver is not null and not ReferenceValue)
            ForgetMembersOf(receiver);
        if (contract.ReportsReceiver is { } reportsReceiver && Holds(reportsReceiver))
            Report(receiver, reportsReceiver.Portion, at);
        if (contract.ReleasesReceiver)
            Release(receiver, at);
        // An extension block may take its receiver over.
        if (contract.Owns is { } ownsReceiver && receiver is not null && ExtensionBlocks.Receiver(method) is not null && Holds(ownsReceiver))
            Move(Enumerated(receiver, at), ownsReceiver.Portion, location);
        if (contract.ChangesReceiver)
            Change(receiver);
        if (!operations.IsDefault)
        {
            foreach (var argument in operations.Where(a => a.Parameter?.RefKind == RefKind.Out))
            {
                Value value = contract.Parameter(argument.Parameter!.Ordinal).Tracks is { } tracks
                    ? Holds(tracks) ? NotNull(Acquire(argument.Parameter.Type, tracks, at, method, argument.Parameter.Name, argument.Syntax), tracks) : Value.Null
                    : Borrow(argument.Parameter.Type, null, argument.Syntax, argument);
                Assign(argument.Value, value, argument);
            }
        }

        return ResultOf(method, contract, at, receiver, arguments, returnType, returned);
    }

    /// <summary>A copy that comes out where the method returned the value that its contract names is there.</summary>
    private Value NotNull(Value value, PortionContract tracks)
    {
        if (tracks.When is not null && value is ReferenceValue reference && S.Object(reference.Id) is { } item)
            S.Put(item with { IsNotNull = true });
        return value;
    }

    private Value Enumerated(Value value, IOperation at) =>
        value is TermValue { Kind: TermKind.Iterator or TermKind.Projection } || S.Object<ContainerObject>(value) is { Acquires: not null }
            ? Enumerate(value, at)
            : value;

    private Value ResultOf(
        IMethodSymbol method, MemberContract contract, IOperation at, Value? receiver, Passed[] arguments, ITypeSymbol returnType, bool? returned)
    {
        if (contract.Bytes is { } bytes && (receiver ?? arguments.OrderBy(a => a.Ordinal).FirstOrDefault().Value) is { } measured)
            return BytesOf(measured, bytes, method, at);
        var shared = arguments.Where(a => contract.Parameter(a.Ordinal).Shares).Select(a => a.Value).ToList();
        if (contract.SharesReceiver && receiver is not null)
            shared.Insert(0, receiver);
        if (shared.Count > 0)
            return Share(method, shared, arguments, returnType, at);
        if (contract.Tracks is { } tracks && !(method.ReturnsVoid && method.MethodKind != MethodKind.Constructor))
            return Acquire(returnType, tracks, at, method);
        if (returned is { } outcome)
            return returnType.SpecialType == SpecialType.System_Boolean ? Value.Boolean(outcome) : new TermValue(TermKind.Task, null, Value.Boolean(outcome));
        if (method.MethodKind == MethodKind.Constructor)
            return MakeInstance(at, method.ContainingType);
        return ResultOfUnknown(at, returnType, receiver, arguments);
    }

    /// <summary>One obligation, two names; a slice stands for the same copy but counts part of its bytes.</summary>
    private Value Share(IMethodSymbol method, List<Value> shared, Passed[] arguments, ITypeSymbol returnType, IOperation at)
    {
        var value = shared.Count == 1 ? shared[0] : new TermValue(TermKind.Several, null, shared.ToImmutableArray());
        if (TypeShapes.TaskResult(returnType) is not null && value is not TermValue { Kind: TermKind.Task })
            return new TermValue(TermKind.Task, null, value);
        if (method.Name == "GetResult" && value is TermValue { Kind: TermKind.Task } task)
            value = Arrive(task[0]);
        var positions = arguments.OrderBy(a => a.Ordinal).Where(a => method.Parameters[a.Ordinal].Type.SpecialType is SpecialType.System_Int32).Select(a => a.Value).ToArray();
        var isSlice = HasPositions(value) && positions.Length > 0 && (method.Name is "Slice" or "GetRange" || IsSystem(method.ContainingType));
        return isSlice ? AsShared(SliceOf(value, positions, 0, at))
            : method.Name is "Slice" or "GetRange" or "Take" or "Skip" or "Where" && value is ReferenceValue ? new TermValue(TermKind.Slice, SliceKind.Shared, value)
            : value;
    }

    private static bool IsConditional(MemberContract contract, IMethodSymbol method) =>
        contract.ReportsReceiver?.When is not null ||
        contract.Parameters.Any(p => p.Reports?.When is not null || p.Owns?.When is not null || (p.Tracks?.When is not null && ReturnsBool(method)));

    private static bool ReturnsBool(IMethodSymbol method) =>
        (TypeShapes.TaskResult(method.ReturnType) ?? method.ReturnType).SpecialType == SpecialType.System_Boolean;

    private ReferenceValue MakeInstance(IOperation at, ITypeSymbol type, string part = "")
    {
        var id = Fresh(Ids.Of(Frame, at.Syntax, "instance", part));
        S.Put(new InstanceObject(id, false, true, Bound(type, Frame)));
        return new ReferenceValue(id);
    }

    private Value CallUnknown(
        IOperation at, IMethodSymbol method, Value? receiver, Passed[] arguments, ImmutableArray<IArgumentOperation> operations)
    {
        Use(receiver, at);
        foreach (var argument in arguments)
        {
            Use(argument.Value, argument.Operation);

            // Unknown code may enumerate a sequence that it receives, and its elements are not ours then; the framework surely does.
            if (TakesElements(method, argument.Ordinal))
                Enumerated(argument.Value, argument.Operation);
            if (argument.Operation is IArgumentOperation { Parameter.RefKind: RefKind.Ref } byReference && argument.Value is not ReferenceValue)
                Assign(byReference.Value, Unknown(byReference), byReference);
            else if (argument.Operation is IArgumentOperation { Parameter: { RefKind: RefKind.Ref, Type.TypeKind: TypeKind.Struct } } && S.Object<InstanceObject>(argument.Value) is not null)
                ForgetBeginnings(argument.Value);
        }

        foreach (var argument in operations.Where(a => a.Parameter?.RefKind == RefKind.Out))
            WriteBack(argument);
        if (receiver is not null and not ReferenceValue)
            ForgetMembersOf(receiver);
        else if (S.Object<InstanceObject>(receiver) is not null && method.MethodKind != MethodKind.Constructor)
            ForgetBeginnings(receiver!);
        return ResultOfUnknown(at, at.Type ?? method.ReturnType, receiver, arguments);
    }

    /// <summary>Such as <c>string.Join</c>: what the framework is passed as a sequence, and does not pass on as one, it goes through.</summary>
    private static bool TakesElements(IMethodSymbol method, int ordinal) =>
        IsSystem(method.ContainingType) && ordinal < method.Parameters.Length &&
        method.OriginalDefinition.Parameters[ordinal].Type.OriginalDefinition.SpecialType == SpecialType.System_Collections_Generic_IEnumerable_T &&
        method.ReturnType.OriginalDefinition.SpecialType != SpecialType.System_Collections_Generic_IEnumerable_T;

    private void WriteBack(IArgumentOperation argument)
    {
        if (argument.Parameter is { RefKind: RefKind.Out } parameter)
            Assign(argument.Value, Borrow(parameter.Type, null, argument.Syntax, argument), argument);
    }

    /// <summary>A call may change what its receiver's members say.</summary>
    private void ForgetMembersOf(Value receiver)
    {
        S.Rewrite(value => value is TermValue { Kind: TermKind.Member, Data: ISymbol member } term && term.Arguments.Length == 1 && term[0].Equals(receiver) &&
                           member is not IFieldSymbol { IsReadOnly: true } and not IPropertySymbol { SetMethod: null, ContainingType.IsValueType: true } &&
                           !(member is IPropertySymbol { SetMethod: null or { IsInitOnly: true } } property && IsAutoProperty(property))
            ? new UnknownValue(Ids.Of(null, value, "before"))
            : null);
        foreach (var variable in S.Variables.ToArray())
        {
            if (variable.Key.Member is IFieldSymbol { IsReadOnly: false } field && receiver.Equals(variable.Key.Instance) && variable.Value is ConstantValue { IsNull: false } or UnknownValue)
                S.Set(variable.Key, new UnknownValue(Ids.Of(null, variable.Key, "changed")));
        }
    }

    private Value ResultOfUnknown(IOperation at, ITypeSymbol type, Value? receiver, Passed[] arguments)
    {
        if (type.SpecialType == SpecialType.System_Void)
            return Value.Null;
        if (TypeShapes.TaskResult(type) is { } result && Context.Shapes.Of(result).HasCopies)
            return new TermValue(TermKind.Task, null, Borrow(result, null, at.Syntax, at));
        var parts = arguments.Select(a => a.Value).ToList();
        if (receiver is not null)
            parts.Add(receiver);
        if (IsNumeric(type))
        {
            if (parts.OfType<AmountValue>().FirstOrDefault() is { } amount)
                return amount;
            var mentioned = parts.Where(p => MentionedCopies(p).Any()).ToImmutableArray();
            if (mentioned.Length > 0)
                return new TermValue(TermKind.Derived, Ids.Of(Frame, at.Syntax, "derived"), mentioned) is { IsTooDeep: false } derived ? derived : Unknown(at);
        }

        return Borrow(type, null, at.Syntax, at);
    }
}
