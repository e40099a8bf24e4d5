using System;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace MemTrace.Analyzers.Flow;

/// <summary>
/// Loops that take a page of elements each round: <c>for (start = 0; start &lt; list.Count; start += size)</c>, with a loop or a slice from <c>start</c> in it.
/// The pages are an iteration over groups, as those of <c>Chunk</c> are.
/// </summary>
internal sealed partial class Evaluator
{
    /// <summary>The pages that the loop takes, and how wide they are; null where it takes none.</summary>
    private (Value Pages, Value Width)? PagesOf(Value source, Variable start, IOperation at)
    {
        if (at.Syntax.Parent is not ForStatementSyntax { Incrementors: [AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.AddAssignmentExpression } step] } loop ||
            loop.Condition != at.Syntax || start.Owner is not ILocalSymbol { Name: var name } || !IsNamed(step.Left) || !StartsAt(loop.Statement) ||
            S.Object<ContainerObject>(source) is not { Acquires: null } container)
        {
            return null;
        }

        var model = Context.Graphs.ModelOf(loop.SyntaxTree);
        Value? width = model.GetOperation(step.Right) switch
        {
            { ConstantValue: { HasValue: true, Value: int constant } } => new ConstantValue((long)constant),
            ILocalReferenceOperation local => S.Get(Variable.Of(local.Local)),
            IParameterReferenceOperation parameter => S.Get(Variable.Of(parameter.Parameter)),
            _ => null,
        };
        if (width is null or ConstantValue { Content: not long or <= 1L })
            return null;
        return (GroupsOf(container, at.Syntax), width);

        bool IsNamed(SyntaxNode? node) => node is IdentifierNameSyntax identifier && identifier.Identifier.ValueText == name;

        // A loop, a range or a call that goes on from there; the element that stands there is not meant.
        bool StartsAt(SyntaxNode body) => body.DescendantNodes().Where(IsNamed).Any(node => node.FirstAncestorOrSelf<SyntaxNode>(IsStart) is { } start && start.SpanStart >= body.SpanStart);

        static bool IsStart(SyntaxNode node) => node switch
        {
            EqualsValueClauseSyntax { Parent.Parent.Parent: ForStatementSyntax } or RangeExpressionSyntax => true,
            ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "GetRange" or "Slice" or "Skip" or "AsSpan" or "AsMemory" } } } => true,
            _ => false,
        };
    }

    /// <summary>Groups of all elements of the collection; the elements are in both.</summary>
    private ReferenceValue GroupsOf(ContainerObject container, SyntaxNode place, Func<Value, Value>? seen = null)
    {
        var group = MakeContainer(place, container.AllItems, isExact: false, "group");
        if (S.Object(group.Id) is ContainerObject made)
            S.Put(made with { IsMany = true, IsEmpty = false });
        var groups = MakeContainer(place, new[] { seen?.Invoke(group) ?? group }, isExact: false, "grouped");
        if (S.Object(groups.Id) is ContainerObject outer)
            S.Put(outer with { IsEmpty = container.IsEmpty });
        return groups;
    }

    /// <summary>The page that begins at the index, where the index stands at the beginning of one; some of the page where the slice is another.</summary>
    private Value? PageAt(Value source, Value from, Value? to)
    {
        if ((PagedBy(from) ?? PagedBy(to ?? Value.Null)) is not { Width: { } width, Current: { } page } paged || !source.Equals(paged.Base))
            return null;
        if (from is TermValue { Kind: TermKind.Index } && to is null)
            return new TermValue(TermKind.Slice, SliceKind.Part, source, from);
        return from is TermValue { Kind: TermKind.Index } && to is TermValue { Kind: TermKind.NextIndex, Arguments: [var step] } end && Equals(end.Data, paged.Id) && step.Equals(width)
            ? page
            : new TermValue(TermKind.Slice, SliceKind.Part, page);
    }

    /// <summary>The iteration over pages whose index it is.</summary>
    private IterationObject? PagedBy(Value index) =>
        index is TermValue { Kind: TermKind.Index or TermKind.NextIndex, Data: int id } && S.Object(id) is IterationObject { Width: not null } paged ? paged : null;

    /// <summary><c>Math.Min(start + size, list.Count)</c> is where the page ends, and so is <c>start + Math.Min(size, list.Count - start)</c>.</summary>
    private Value? EndOfPage(Value one, Value other)
    {
        var (end, size) = PagedBy(one) is not null ? (one, other) : (other, one);
        return end is TermValue { Kind: TermKind.NextIndex } && PagedBy(end) is { Base: { } all } && IsSizeOf(size, all) ? end : null;
    }

    /// <summary><c>Math.Min(size, list.Count - start)</c>: how many there are on the page.</summary>
    private Value? LengthOfPage(Value one, Value other)
    {
        var (rest, width) = IsRest(one) ? (one, other) : (other, one);
        return IsRest(rest) && PagedBy(((TermValue)rest)[1]) is { Width: { } wide } && wide.Equals(width) ? width : null;

        bool IsRest(Value value) => value is TermValue { Kind: TermKind.Subtract } left && PagedBy(left[1]) is { Base: { } all } && IsSizeOf(left[0], all);
    }
}
