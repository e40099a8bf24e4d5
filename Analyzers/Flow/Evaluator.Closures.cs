using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using MemTrace.Analyzers.Contracts;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace MemTrace.Analyzers.Flow;

/// <summary>Delegates: what they capture, and what an invocation does.</summary>
internal sealed partial class Evaluator
{
    /// <summary>
    /// A delegate of a lambda or local function. Variables that there is a new one of each time round the loop, or each time the method is
    /// called, are captured with what they hold: the delegate of an earlier round still means the earlier round's copy.
    /// </summary>
    private TermValue Closure(IMethodSymbol function)
    {
        if (Context.Graphs.Of(function, Context.CancellationToken) is not { } body || function.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(Context.CancellationToken) is not { } syntax)
            return new TermValue(TermKind.Closure, function);
        var captured = body.Variables.Where(symbol => IsFresh(symbol, syntax))
            .Select(symbol => (Value)new TermValue(TermKind.Captured, symbol, S.Get(Variable.Of(symbol)) ?? Value.Null)).ToImmutableArray();
        return captured.Any(value => value.Contains(part => part is ReferenceValue))
            ? new TermValue(TermKind.Closure, function, captured)
            : new TermValue(TermKind.Closure, function);
    }

    /// <summary>There is a new variable whenever the function's place is reached, and nothing writes it later.</summary>
    private bool IsFresh(ISymbol symbol, SyntaxNode function)
    {
        if (symbol.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(Context.CancellationToken) is not { } declaration)
            return false;
        var (owner, loop) = (FunctionOf(declaration), LoopOf(function));
        return owner == FunctionOf(function) && loop == (declaration is CommonForEachStatementSyntax ? declaration : LoopOf(declaration)) &&
               (loop is not null || Frame.Caller is not null) &&
               !Frame.Body.WritesOf(symbol).Any(write => write.SpanStart > function.SpanStart || FunctionOf(write) != owner);
    }

    /// <summary>The innermost loop that reaches the node again and again, within the function that holds it.</summary>
    private static SyntaxNode? LoopOf(SyntaxNode node)
    {
        for (var (inner, outer) = (node, node.Parent); outer is not null && !IsFunction(outer); (inner, outer) = (outer, outer.Parent))
        {
            // What a `for` declares is one variable for all rounds.
            if (outer is WhileStatementSyntax or DoStatementSyntax || (outer is ForStatementSyntax loop && inner == loop.Statement) ||
                (outer is CommonForEachStatementSyntax each && inner != each.Expression))
            {
                return outer;
            }
        }

        return null;
    }

    private static SyntaxNode? FunctionOf(SyntaxNode node) => node.Ancestors().FirstOrDefault(IsFunction);

    private static bool IsFunction(SyntaxNode node) =>
        node is AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax or BaseMethodDeclarationSyntax or AccessorDeclarationSyntax or MemberDeclarationSyntax;

    /// <summary>The function finds in its variables what they held when the delegate was made.</summary>
    private Value? WithCaptured(TermValue closure, Func<Value?> invoke)
    {
        var outer = new List<(Variable Variable, Value? Held)>();
        foreach (var captured in closure.Arguments.OfType<TermValue>().Where(a => a.Kind == TermKind.Captured))
        {
            var variable = Variable.Of((ISymbol)captured.Data!);
            // A variable that still is this round's stays as it is, for what the function finds out of what it holds.
            if (captured[0].Equals(S.Get(variable)))
                continue;
            outer.Add((variable, S.Get(variable)));
            S.Set(variable, captured[0]);
        }

        var result = invoke();
        foreach (var (variable, held) in outer)
        {
            if (held is not null)
                S.Set(variable, held);
            else
                S.Remove(variable);
        }

        return result;
    }

    /// <summary>Follows the delegate's code, where it is known which it is.</summary>
    private Value? InvokeClosure(Value closure, Value[] arguments, IOperation? at, ImmutableArray<IArgumentOperation> operations = default)
    {
        if (closure is TermValue { Kind: TermKind.Several } several && IsDelegate(several))
        {
            var last = InvokeClosure(several[0], arguments, at, operations);
            foreach (var next in several.Arguments.Skip(1))
                last = InvokeClosure(next, arguments, at, operations);
            return last;
        }

        if (closure is not TermValue { Kind: TermKind.Closure, Data: IMethodSymbol method } term)
            return null;
        var receiver = term.Arguments.Length > 0 && term[0] is not TermValue { Kind: TermKind.Captured } ? term[0] : null;
        method = OwnOf(receiver, method) ?? method;
        var call = at ?? _currentOperation;
        if (call is null)
            return null;
        if (Contracts.For(method) != MemberContract.None)
        {
            var passed = arguments.Select((value, i) => new Passed(i, value, call)).Take(method.Parameters.Length).ToArray();
            return CallByContract(method, call, receiver, passed, method.ReturnType, operations);
        }

        if (!IsFollowed(method, receiver))
            return null;
        for (var i = 0; i < arguments.Length && i < method.Parameters.Length; i++)
            arguments[i] = AsPair(arguments[i], method.Parameters[i].Type);
        return WithCaptured(term, Invoke);

        Value? Invoke() => Inline(method, call, receiver, arguments.ToImmutableArray(), operations, keepsLocation: call is not IInvocationOperation { TargetMethod.MethodKind: MethodKind.DelegateInvoke });
    }

    private static readonly string[] s_pair = { "Key", "Value" };

    /// <summary>An element of a dictionary comes with its key, one of a priority queue with its priority.</summary>
    private Value AsPair(Value value, ITypeSymbol type) =>
        type is INamedTypeSymbol { IsTupleType: true, TupleElements: [var first, _] } && S.Object<CopyObject>(value) is { } copy && SymbolEqualityComparer.Default.Equals(copy.Site.Type, first.Type)
            ? new TermValue(TermKind.Tuple, new[] { "Item1", "Item2" }, value, new TermValue(TermKind.Member, "priority", value))
            : type is INamedTypeSymbol { MetadataName: "KeyValuePair`2" } && IsElement(value)
            ? new TermValue(TermKind.Tuple, s_pair, new TermValue(TermKind.KeyOf, null, value), value)
            : value;

    /// <summary>Something that a dictionary holds, and not the pair of it and its key.</summary>
    private static bool IsElement(Value value) => value switch
    {
        ReferenceValue or AmountValue => true,
        TermValue { Kind: TermKind.Tuple, Data: string[] names } => !names.SequenceEqual(s_pair),
        TermValue term => term.Kind is TermKind.Task or TermKind.Closure or TermKind.Iterator,
        _ => false,
    };
}
