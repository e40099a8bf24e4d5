using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Threading;
using MemTrace.Analyzers.Contracts;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace MemTrace.Analyzers.Flow;

/// <summary>
/// Whether what a member is passed can get as far as a report, a release or an owner, in it or in the private methods that it calls: through assignments,
/// arguments, members, fields and arithmetic, in any order. Knows nothing of paths, values or instances, so that it is quick; where it cannot tell it says yes.
/// </summary>
internal sealed class ParameterReach
{
    private readonly MemoryContracts _contracts;
    private readonly Graphs _graphs;
    private readonly CancellationToken _cancellationToken;
    private readonly Dictionary<ISymbol, Member> _members = new(SymbolEqualityComparer.Default);

    /// <summary>Locals, parameters, fields, properties and captures that may hold a value that is followed, and methods that may return one.</summary>
    private readonly HashSet<object> _carriers = new(SymbolAwareComparer.Instance);

    /// <summary>One was stored where every method of the type may find it.</summary>
    private bool _isKept;

    private ParameterReach(AnalysisContext context)
    {
        _contracts = context.Contracts;
        _graphs = context.Graphs;
        _cancellationToken = context.CancellationToken;
    }

    /// <summary>The methods, the given one or private ones that it calls, that lie on a way to a report; none where there is no way.</summary>
    /// <param name="context">What the analysis shares.</param>
    /// <param name="method">The member that is passed something.</param>
    /// <param name="body">Its body.</param>
    /// <param name="parameters">The parameters that are meant.</param>
    public static HashSet<ISymbol> OnTheWay(AnalysisContext context, IMethodSymbol method, BodyGraph body, IEnumerable<IParameterSymbol> parameters)
    {
        var reach = new ParameterReach(context);
        foreach (var parameter in parameters)
            reach._carriers.Add(parameter.OriginalDefinition);
        if (reach._carriers.Count > 0)
        {
            reach._members[method.OriginalDefinition] = new Member(body);
            reach.Spread();
        }

        return reach.Ways();
    }

    private void Spread()
    {
        for (var known = 0; known != _carriers.Count + _members.Count;)
        {
            _cancellationToken.ThrowIfCancellationRequested();
            known = _carriers.Count + _members.Count;
            foreach (var pair in _members.ToArray())
            {
                foreach (var operation in pair.Value.Operations)
                    Pass(operation, pair.Value);
                if (pair.Value.Results.Any(result => Carries(result, pair.Value)))
                    _carriers.Add(pair.Key);
            }
        }
    }

    private HashSet<ISymbol> Ways()
    {
        var ways = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        var pending = new Stack<ISymbol>(_members.Where(m => m.Value.Operations.Any(o => Arrives(o, m.Value))).Select(m => m.Key));
        while (pending.Count > 0)
        {
            var reached = pending.Pop();
            if (!ways.Add(reached))
                continue;
            foreach (var caller in _members.Where(m => m.Value.Callees.Contains(reached)))
                pending.Push(caller.Key);
        }

        return ways;
    }

    /// <summary>Lets what one operation stores or passes on spread.</summary>
    private void Pass(IOperation operation, Member member)
    {
        switch (operation)
        {
            case IAssignmentOperation assignment when Carries(assignment.Value, member):
                Store(assignment.Target, member);
                break;
            case IFlowCaptureOperation capture when Carries(capture.Value, member):
                _carriers.Add((member, capture.Id));
                break;
            case IIsPatternOperation test when Carries(test.Value, member):
                foreach (var part in test.Pattern.DescendantsAndSelf())
                    Name(NamedBy(part));
                break;
            case IInvocationOperation call:
                Call(call.TargetMethod, call.Instance, call.Arguments, member);
                break;
            case IObjectCreationOperation { Constructor: { } constructor } creation:
                Call(constructor, null, creation.Arguments, member);
                break;
            case IPropertyReferenceOperation property when Evaluator.IsPrivate(property.Property):
                foreach (var accessor in new[] { property.Property.GetMethod, property.Property.SetMethod })
                {
                    if (accessor is not null)
                        Call(accessor, property.Instance, property.Arguments, member);
                }

                break;
            case IFlowAnonymousFunctionOperation function:
                // Whoever calls it may pass anything.
                foreach (var parameter in function.Symbol.Parameters)
                    Name(parameter);
                break;
            case IMethodReferenceOperation { Method: var method }:
                Follow(method, member);
                foreach (var parameter in method.Parameters)
                    Name(parameter);
                break;
        }
    }

    private void Call(IMethodSymbol method, IOperation? receiver, ImmutableArray<IArgumentOperation> arguments, Member member)
    {
        var isPassed = false;
        foreach (var argument in arguments.Where(a => Carries(a.Value, member)))
        {
            isPassed = true;
            Name(argument.Parameter);
        }

        var isMeant = isPassed || Carries(receiver, member);
        if (_isKept || isMeant)
            Follow(method, member);
        if (!isMeant)
            return;

        // What is called with it may keep it, as a list does.
        if (receiver is not null && isPassed)
            Keep(receiver, member);
        foreach (var argument in arguments.Where(a => a.Parameter?.RefKind is RefKind.Ref or RefKind.Out))
            Store(argument.Value, member);
    }

    private void Follow(IMethodSymbol method, Member caller)
    {
        var definition = method.OriginalDefinition;
        if (!Evaluator.IsPrivate(definition) || _contracts.For(definition) != MemberContract.None)
            return;
        caller.Callees.Add(definition);

        // Those within a body are read with it.
        if (definition.MethodKind != MethodKind.LocalFunction && !_members.ContainsKey(definition) && _graphs.Of(definition, _cancellationToken) is { } body)
            _members[definition] = new Member(body);
    }

    private void Store(IOperation target, Member member)
    {
        switch (target)
        {
            case ILocalReferenceOperation or IParameterReferenceOperation or IFieldReferenceOperation or IPropertyReferenceOperation or IFlowCaptureReferenceOperation:
                Keep(target, member);
                break;
            case IArrayElementReferenceOperation element:
                Keep(element.ArrayReference, member);
                break;
            case IDiscardOperation:
                break;
            default:
                foreach (var part in target.ChildOperations)
                    Store(part, member);
                break;
        }
    }

    private void Keep(IOperation place, Member member)
    {
        switch (place)
        {
            case ILocalReferenceOperation local:
                Name(local.Local);
                break;
            case IParameterReferenceOperation parameter:
                Name(parameter.Parameter);
                break;
            case IFieldReferenceOperation field:
                _isKept = true;
                Name(field.Field);
                break;
            case IPropertyReferenceOperation property:
                _isKept = true;
                Name(property.Property);
                break;
            case IFlowCaptureReferenceOperation capture:
                _carriers.Add((member, capture.Id));
                if (_graphs.CapturedBy(member.Body.Graph, capture.Id) is { } captured)
                    Store(captured, member);
                break;
            case IConversionOperation conversion:
                Keep(conversion.Operand, member);
                break;
        }
    }

    private void Name(ISymbol? symbol)
    {
        if (symbol is not null)
            _carriers.Add(symbol.OriginalDefinition);
    }

    private static ISymbol? NamedBy(IOperation pattern) => pattern switch
    {
        IDeclarationPatternOperation declaration => declaration.DeclaredSymbol,
        IRecursivePatternOperation recursive => recursive.DeclaredSymbol,
        IListPatternOperation list => list.DeclaredSymbol,
        _ => null,
    };

    /// <summary>Whether a value that is followed may be in the operation's result. What stands under an index, or was compared, is another value.</summary>
    private bool Carries(IOperation? operation, Member member)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        return operation switch
        {
            null or { Type.SpecialType: SpecialType.System_Boolean } => false,
            ILocalReferenceOperation local => _carriers.Contains(local.Local.OriginalDefinition),
            IParameterReferenceOperation parameter => _carriers.Contains(parameter.Parameter.OriginalDefinition),
            IFlowCaptureReferenceOperation capture => _carriers.Contains((member, capture.Id)),
            IFieldReferenceOperation field => _carriers.Contains(field.Field.OriginalDefinition) || Carries(field.Instance, member),
            IPropertyReferenceOperation property => _carriers.Contains(property.Property.OriginalDefinition) || Returns(property.Property.GetMethod) || Carries(property.Instance, member),
            IArrayElementReferenceOperation element => Carries(element.ArrayReference, member),
            // A function within the body may have captured one.
            IFlowAnonymousFunctionOperation or IMethodReferenceOperation => true,
            IInvocationOperation { TargetMethod.MethodKind: MethodKind.LocalFunction or MethodKind.DelegateInvoke } => true,
            IInvocationOperation call when Returns(call.TargetMethod) => true,
            _ => operation.ChildOperations.Any(part => Carries(part, member)),
        };
    }

    private bool Returns(IMethodSymbol? method) => method is not null && _carriers.Contains(method.OriginalDefinition);

    /// <summary>Whether the operation hands a value that is followed to a report, a release or an owner.</summary>
    private bool Arrives(IOperation operation, Member member) => operation switch
    {
        IInvocationOperation call => Arrives(call.TargetMethod, call.Instance, call.Arguments, member),
        IObjectCreationOperation { Constructor: { } constructor } creation => Arrives(constructor, null, creation.Arguments, member),
        IPropertyReferenceOperation property => Carries(property.Instance, member) && Discharges(_contracts.For(property.Property)),
        IBinaryOperation { OperatorMethod: not null } or IUnaryOperation { OperatorMethod: not null } or IConversionOperation { OperatorMethod: not null } or IDynamicInvocationOperation =>
            operation.ChildOperations.Any(part => Carries(part, member)),
        IAssignmentOperation { Target: IFieldReferenceOperation { Field: var field } } assignment => Owns(field) && Carries(assignment.Value, member),
        IAssignmentOperation { Target: IPropertyReferenceOperation { Property: var property } } assignment => Owns(property) && Carries(assignment.Value, member),
        _ => false,
    };

    private bool Arrives(IMethodSymbol method, IOperation? receiver, ImmutableArray<IArgumentOperation> arguments, Member member)
    {
        var contract = _contracts.For(method);
        if (contract == MemberContract.None)
            return method.MethodKind == MethodKind.DelegateInvoke && (Carries(receiver, member) || arguments.Any(a => Carries(a.Value, member)));
        if (Discharges(contract))
            return Carries(receiver, member) || arguments.Any(a => Carries(a.Value, member));
        return arguments.Any(a => contract.Parameter(a.Parameter?.Ordinal ?? -1) is { } part && (part.Reports is not null || part.Releases || part.Owns is not null) && Carries(a.Value, member));
    }

    private bool Owns(ISymbol place) => _contracts.For(place).Owns is not null;

    private static bool Discharges(MemberContract contract) => contract.ReportsReceiver is not null || contract.ReleasesReceiver;

    /// <summary>One body and what is within it: what it does, what it returns, and which private methods it calls.</summary>
    private sealed class Member(BodyGraph body)
    {
        public BodyGraph Body { get; } = body;

        public IOperation[] Operations { get; } = VariableUses.OperationsIn(body.Graph).ToArray();

        public IOperation[] Results { get; } = body.Graph.Blocks
            .Where(b => b is { BranchValue: not null, FallThroughSuccessor.Semantics: ControlFlowBranchSemantics.Return })
            .Select(b => b.BranchValue!)
            .Concat(body.Yields.Select(y => y.Block.Operations[y.Operation]))
            .ToArray();

        public HashSet<ISymbol> Callees { get; } = new(SymbolEqualityComparer.Default);
    }
}
