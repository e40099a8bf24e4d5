using System;
using System.Linq;

namespace MemTrace.Analyzers.Flow;

/// <summary>
/// Filters over sequences that make their elements on demand. A filter looks at each element once, as it is made: those that do not pass are made all
/// the same, and what the filter did to them, or found out of them, holds.
/// </summary>
internal sealed partial class Evaluator
{
    /// <summary>A filter of which it is known what it asks.</summary>
    private static bool IsFilter(Value source) =>
        source is TermValue { Kind: TermKind.Slice or TermKind.Projection } view && (view.Data is SliceKind.Filter || IsFilter(view[0]));

    /// <summary>The element went through the filter.</summary>
    private Value LetThrough(TermValue filter, Value element)
    {
        var (one, passes) = Asked(filter, ProjectThrough(filter[0], element));
        if (!S.IsDead && passes is not null && !Choose(passes))
            S.IsDead = true;
        return one;
    }

    /// <summary>An element that one of the filters does not let through; the state is none where there can be no such element.</summary>
    private void PassOver(Value source, Value element)
    {
        if (!IsFilter(source))
            ProjectThrough(source, element);
        else if (!IsPassedOver(source, ref element))
            S.IsDead = true;
    }

    private bool IsPassedOver(Value source, ref Value element)
    {
        if (source is not TermValue { Kind: TermKind.Slice or TermKind.Projection } view)
            return false;
        if (IsPassedOver(view[0], ref element))
            return true;
        if (S.IsDead)
            return false;
        switch (view)
        {
            case { Data: SliceKind.Filter }:
                var (one, passes) = Asked(view, element);
                element = one;
                return passes is null ? _choices.Either() : !S.IsDead && !Choose(passes) && !S.IsDead;
            case { Data: SliceKind.Part }:
                return _choices.Either();
            case { Kind: TermKind.Projection }:
                element = InvokeClosure(view[1], new[] { element }, null) ?? element;
                return false;
            default:
                return false;
        }
    }

    private (Value Element, Value? Passes) Asked(TermValue filter, Value element)
    {
        var mark = _held;
        var both = InOrder(new Func<Value>[] { () => element, () => InvokeClosure(filter[1], new[] { element }, null) ?? Value.Null });
        Drop(mark);
        return (both[0], both[1] is ConstantValue { IsNull: true } ? null : both[1]);
    }

    /// <summary>All elements of a sequence that makes them, and filters them as they are made: those that pass.</summary>
    private Value EnumerateFiltered(Value source, Func<Value> make, Microsoft.CodeAnalysis.IOperation at)
    {
        if (_choices.Either())
        {
            ForEveryOne(make(), others =>
            {
                PassOver(source, others);
                return others;
            });
            CollectNow(at);
        }

        if (S.IsDead)
            return source;
        var made = make();
        var mark = _held;
        var held = InOrder(new Func<Value>[] { () => made, () => ForEveryOne(made, one => ProjectThrough(source, one)) });
        Drop(mark);
        if (S.IsDead)
            return source;

        // What a projection makes of an unknown element, it makes of each.
        foreach (var id in ObjectsIn(held[1]))
            S.Put(Recency.Renumber(S.Object(id)!, id, isMany: true));
        return MakeContainer(at.Syntax, new[] { held[1] }, isExact: false, "enumerated");
    }
}
