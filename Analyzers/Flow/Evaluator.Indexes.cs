using System;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace MemTrace.Analyzers.Flow;

/// <summary>Loops that count an index: comparing it with the bound is the step to the next element.</summary>
internal sealed partial class Evaluator
{
    /// <summary>A comparison of a loop index with the size of what it runs over is the loop's step to the next element.</summary>
    private Value? AdvanceByIndex(BinaryOperatorKind kind, Value left, Value right, IOperation at)
    {
        // `i-- > 0` asks before it counts down: the new index is at least zero.
        if (kind == BinaryOperatorKind.GreaterThan && right.Equals(Value.Zero) &&
            at is IBinaryOperation { LeftOperand: IIncrementOrDecrementOperation { Kind: OperationKind.Decrement, IsPostfix: true, Target: ILocalReferenceOperation counted } } &&
            S.Get(Variable.Of(counted.Local)) is { } lowered)
        {
            (kind, left) = (BinaryOperatorKind.GreaterThanOrEqual, lowered);
        }

        // Counting down to one and no further leaves the first.
        if (kind == BinaryOperatorKind.GreaterThanOrEqual && right is ConstantValue { Content: 1L } && IsLoopCondition(at))
            (kind, right) = (BinaryOperatorKind.GreaterThan, Value.Zero);

        // An index that an earlier loop has brought to the end.
        if (left.Equals(right))
            return null;
        switch (kind)
        {
            case BinaryOperatorKind.GreaterThan or BinaryOperatorKind.NotEquals when IsFixed(right) && DownFromPast(left, right, at) is { } isThere:
                return isThere;
            case BinaryOperatorKind.GreaterThanOrEqual when right is ConstantValue { Content: long and > 0 and var least } && DownFromPast(left, new ConstantValue(least - 1), at) is { } isThere:
                return isThere;
            case BinaryOperatorKind.GreaterThan when right.Equals(Value.Zero) && (left is TermValue { Kind: TermKind.Index or TermKind.NextIndex } || IsLastIndex(left)):
                return Down(left, isPart: true);
            case BinaryOperatorKind.GreaterThan when right is ConstantValue { Content: -1L }:
                return Down(left, isPart: false);
            case BinaryOperatorKind.GreaterThan when !IsIndex(left) && (IsIndex(right) || SizeBound(left) is not null):
                return AdvanceByIndex(BinaryOperatorKind.LessThan, right, left, at);
            case BinaryOperatorKind.GreaterThanOrEqual when !IsIndex(left) && IsIndex(right) && !right.Equals(Value.Zero):
                return AdvanceByIndex(BinaryOperatorKind.LessThanOrEqual, right, left, at);
            case BinaryOperatorKind.LessThan when SizeBound(right, left, at) is { } bound:
                return Up(left, bound, null);
            case BinaryOperatorKind.NotEquals when IsIndex(left) && SizeBound(right, left, at) is { } bound:
                return Up(left, bound, null);
            case BinaryOperatorKind.LessThanOrEqual when Value.OneAbove(right) is { } above && SizeBound(above, left, at) is { } bound:
                return Up(left, bound, null);
            case BinaryOperatorKind.LessThan when right is TermValue { Kind: TermKind.Subtract } shorter && IsIndex(left) && SizeBound(shorter[0], left, at) is { } bound:
                return Up(left, bound, right);
            case BinaryOperatorKind.LessThan when left is TermValue { Kind: TermKind.Index or TermKind.NextIndex, Data: int running } &&
                                                  (S.Object(running) as IterationObject)?.To?.Equals(right) == true:
                return Continue((TermValue)left, null);
            case BinaryOperatorKind.LessThan when IsFirstOfPage(left) && PagedBy(right) is { Base: { } all } && IndexVariable(left, at) is not null:
                return Up(left, all, right);
            case BinaryOperatorKind.LessThan when IsFixed(left) && IsFixed(right) && IsLoopCondition(at) && IndexVariable(left, at) is { } local && IndexedBy(local, at) is { } indexed:
                return Up(left, indexed, right);
            case BinaryOperatorKind.GreaterThanOrEqual when right.Equals(Value.Zero):
                return Down(left, isPart: false);
            default:
                return null;
        }

        Value? Up(Value index, Value source, Value? to)
        {
            if (index is TermValue { Kind: TermKind.NextIndex or TermKind.Index } && !IsFirstOfPage(index))
                return Continue((TermValue)index, source);
            return (IsFirstOfPage(index) || index is ConstantValue { Content: long and >= 0 } || (IsFixed(index) && IsLoopCondition(at))) && IndexVariable(index, at) is { } variable
                ? Start(source, variable, isPart: false, index, to, right is TermValue { Kind: TermKind.Subtract } less ? less[0] : right)
                : null;
        }

        // The loop within one over pages begins with the page.
        bool IsFirstOfPage(Value index) => PagedBy(index) is { } paged && paged.Id != Ids.Of(Frame, at.Syntax, "iteration");

        Value? Down(Value index, bool isPart)
        {
            if (index is TermValue { Kind: TermKind.NextIndex or TermKind.Index } term)
                return Continue(term, null);
            if (index is ConstantValue { Content: long highest and >= 0 } && IsLoopCondition(at) && IndexVariable(index, at) is { } down && IndexedBy(down, at) is { } held &&
                IsSizeOf(new ConstantValue(highest + 1), held))
            {
                return Start(held, down, isPart, Value.Zero, null, new ConstantValue(highest + 1), isDown: true);
            }

            return Value.OneAbove(index) is { } count && SizeBound(count, index, at) is { } source && IndexVariable(index, at) is { } variable
                ? Start(source, variable, isPart, Value.Zero, null, count, isDown: true)
                : null;
        }

        Value? Start(Value source, Variable variable, bool isPart, Value from, Value? to, Value bound, bool isDown = false)
        {
            var id = Ids.Of(Frame, at.Syntax, "iteration");
            var index = S.Get(variable);
            var slice = SliceOf(source, from, to, at);
            var paged = to is null && !isPart && !isDown ? PagesOf(from.Equals(Value.Zero) ? source : slice, variable, at) : null;
            slice = paged?.Pages ?? slice;

            // The index holds what is iterated from the beginning.
            Finish(id);
            S.Set(variable, new TermValue(TermKind.Index, id));
            if (S.Object<ContainerObject>(source) is { Filled: { } filled } array && filled.Equals(index))
                S.Put(array with { Filled = new TermValue(TermKind.Index, id) });
            Begin(id, slice, isPart, bound.Equals(S.Object<ContainerObject>(source)?.Filled));
            if (S.Object(id) is IterationObject begun)
                S.Put(begun with { Base = source, To = to, IsDown = isDown, Width = paged?.Width });
            var result = MoveNext(id, at);
            if (!S.IsDead && !result.Equals(Value.True))
                S.Set(variable, index ?? from);
            return result;
        }

        Value? Continue(TermValue index, Value? source)
        {
            if (index.Data is not int id || S.Object(id) is not IterationObject iteration || (source is not null && !source.Equals(iteration.Base ?? iteration.Source)))
                return null;
            if (index.Kind == TermKind.Index && !WasTakenOut(iteration))
                return Value.True;

            // A wider step passes some over, and so does a step from where one was removed: the next has moved there.
            if ((index.Arguments.Length > 0 && !index[0].Equals(iteration.Width)) || (index.Kind == TermKind.NextIndex && !iteration.IsDown && WasTakenOut(iteration)))
                S.Put(iteration with { IsPart = true });
            var result = MoveNext(id, at);
            if (!S.IsDead)
                S.Rewrite(value => value.Equals(index) ? (result.Equals(Value.True) ? new TermValue(TermKind.Index, id) : After(iteration)) : null);
            return result;
        }
    }

    /// <summary><c>while (count > 0) Report(pages[--count]);</c>: the index is one past the element that comes next, down to the lowest.</summary>
    private Value? DownFromPast(Value past, Value lowest, IOperation at)
    {
        if (!IsLoopCondition(at) || IndexVariable(past, at) is not { } variable)
            return null;
        var id = Ids.Of(Frame, at.Syntax, "iteration");
        var isRunning = past is TermValue { Kind: TermKind.Index or TermKind.NextIndex, Data: int running } && running == id;
        if (!isRunning)
        {
            if (IndexedBy(variable, at, isPast: true) is not { } source || !IsSizeOf(past, source))
                return null;
            Begin(id, lowest.Equals(Value.Zero) ? source : SliceOf(source, lowest, past, at), isPart: false, past.Equals(S.Object<ContainerObject>(source)?.Filled));
            S.Put((IterationObject)S.Object(id)! with { Base = source, IsFromPast = true });
        }
        else if (S.Object(id) is not IterationObject { IsFromPast: true } iteration)
        {
            return null;
        }
        else if (past is TermValue { Kind: TermKind.NextIndex })
        {
            S.Put(iteration with { IsPart = true });
        }

        var isThere = MoveNext(id, at);
        var isWhole = lowest.Equals(Value.Zero);
        if (!S.IsDead && (isRunning || isWhole || isThere.Equals(Value.True)))
            S.Set(variable, isThere.Equals(Value.True) ? new TermValue(TermKind.Add, null, new TermValue(TermKind.Index, id), new ConstantValue(1L)) : lowest);
        if (isWhole && !S.IsDead && !isThere.Equals(Value.True) && S.Object(id) is IterationObject { Base: { } all } && S.Object<ContainerObject>(all)?.Filled is { } count && !S.Variables.Values.Contains(count))
            Restart(count);
        return isThere;
    }

    /// <summary>So many elements the collection holds, or the array is filled with.</summary>
    private bool IsSizeOf(Value count, Value source) => count.Equals(SizeOf(source)) || count.Equals(S.Object<ContainerObject>(source)?.Filled);

    private static bool IsPast(Value value) =>
        value is TermValue { Kind: TermKind.Add } past && past[0] is TermValue { Kind: TermKind.Index } && past[1] is ConstantValue { Content: 1L };

    /// <summary>The element under the index was removed, and another stands there now: <c>list.RemoveAt(i);</c> without counting on.</summary>
    private bool WasTakenOut(IterationObject iteration) =>
        iteration is { Current: { } current, Group: not null } && S.Object<ContainerObject>(Underlying(iteration.Source)) is { } container && !container.AllItems.Contains(current);

    private bool IsLastIndex(Value value) => Value.OneAbove(value) is { } count && SizeBound(count) is not null;

    private static bool IsIndex(Value value) =>
        value is ConstantValue { Content: long } or TermValue { Kind: TermKind.Index or TermKind.NextIndex };

    /// <summary>What has that size: of several what the loop indexes. How many there were before some were added or removed bounds nothing, but a loop that runs.</summary>
    private Value? SizeBound(Value size, Value index, IOperation at)
    {
        if (index is TermValue { Kind: TermKind.Index or TermKind.NextIndex, Data: int id } && S.Object(id) is IterationObject running)
            return IsSizeOf(size, running.Base ?? running.Source) ? running.Base ?? running.Source : SizeBound(size);
        if (IsLoopCondition(at) && IndexVariable(index, at) is { } variable && IndexedBy(variable, at) is { } indexed && IsSizeOf(size, indexed))
            return indexed;
        var isStale = size is TermValue { Kind: TermKind.Size } term && S.Object<ContainerObject>(term[0]) is { } container && !Equals(term.Data, container.Version);
        return isStale ? null : SizeBound(size);
    }

    private Value? SizeBound(Value value) => value is TermValue { Kind: TermKind.Size } size
        ? size[0]
        : S.Objects.Values.OfType<ContainerObject>().FirstOrDefault(c => value.Equals(c.Length) || (value is not ConstantValue && value.Equals(c.Filled))) is { } sized
            ? new ReferenceValue(sized.Id)
            : null;

    /// <summary>The local that holds the index in the comparison.</summary>
    private Variable? IndexVariable(Value index, IOperation at)
    {
        foreach (var operand in at.DescendantsAndSelf())
        {
            if (operand is ILocalReferenceOperation local && index.Equals(S.Get(Variable.Of(local.Local))) && IsCounted(local.Local.Name, at))
                return Variable.Of(local.Local);
        }

        return null;
    }

    /// <summary>What the index is after the last element.</summary>
    private Value After(IterationObject iteration) =>
        iteration.To ?? SizeOf(iteration.Base ?? iteration.Source) ?? new UnknownValue(Ids.Of(null, iteration.Id, "old index"));

    /// <summary>The loop around changes the local by counting alone.</summary>
    private static bool IsCounted(string name, IOperation at)
    {
        var loop = at.Syntax.Ancestors().FirstOrDefault(n => n is ForStatementSyntax or WhileStatementSyntax or DoStatementSyntax);
        return loop is null || loop.DescendantNodes(n => n is not AnonymousFunctionExpressionSyntax)
            .OfType<AssignmentExpressionSyntax>()
            .Where(a => IsName(a.Left) && a.Parent != loop)
            .All(a => !a.IsKind(SyntaxKind.SimpleAssignmentExpression) || a.Right is BinaryExpressionSyntax { RawKind: (int)SyntaxKind.AddExpression or (int)SyntaxKind.SubtractExpression } step && IsName(step.Left));

        bool IsName(ExpressionSyntax expression) => expression is IdentifierNameSyntax identifier && identifier.Identifier.ValueText == name;
    }

    private static bool IsLoopCondition(IOperation at) => at.Syntax.Parent switch
    {
        ForStatementSyntax loop => loop.Condition == at.Syntax,
        WhileStatementSyntax loop => loop.Condition == at.Syntax,
        _ => false,
    };

    /// <summary>The one collection or copy whose elements the loop takes by the index.</summary>
    private Value? IndexedBy(Variable index, IOperation at, bool isPast = false)
    {
        if (index.Owner is not ILocalSymbol { Name: var name } || at.Syntax.Parent is not { } loop)
            return null;
        var model = Context.Graphs.ModelOf(loop.SyntaxTree);
        Value? found = null;
        foreach (var access in loop.DescendantNodes().OfType<ElementAccessExpressionSyntax>())
        {
            if (access.ArgumentList.Arguments is not [{ Expression: var argument }] || IndexIn(argument) is not { Identifier.Text: var text } || text != name)
                continue;
            var value = model.GetSymbolInfo(access.Expression).Symbol switch
            {
                { Kind: SymbolKind.Local or SymbolKind.Parameter } symbol => S.Get(Variable.Of(symbol)),
                IFieldSymbol field when Contracts.For(field).Owns is not null && model.GetOperation(access.Expression) is IFieldReferenceOperation { Instance: null or IInstanceReferenceOperation } owned => Evaluate(owned),
                _ => null,
            };
            if (value is not ReferenceValue reference || S.Object(reference.Id) is not (CopyObject or ContainerObject { Acquires: null }))
                continue;
            if (found is not null && !found.Equals(value))
                return null;
            found = value;
        }

        return found;

        IdentifierNameSyntax? IndexIn(ExpressionSyntax argument) => argument switch
        {
            PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.PreDecrementExpression } lowered when isPast => lowered.Operand as IdentifierNameSyntax,
            BinaryExpressionSyntax { RawKind: (int)SyntaxKind.SubtractExpression } previous when isPast => previous.Left as IdentifierNameSyntax,
            _ => argument as IdentifierNameSyntax,
        };
    }
}
