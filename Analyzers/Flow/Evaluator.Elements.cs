using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MemTrace.Analyzers.Flow;

/// <summary>
/// What a loop has found out of each element that it treated alike: <c>if (extent.Start &lt; start) trace.Report(extent);</c> leaves those that are
/// reported, and start below, and those that are not. A later loop that asks the same question tells them apart by it.
/// </summary>
internal sealed partial class Evaluator
{
    private readonly Dictionary<SyntaxNode, HashSet<string>> _namesAfter = new();
    private readonly Dictionary<Location, SyntaxNode?> _loops = new();

    /// <summary>The duties of an element as part of the identity of those done: what differs in them is kept apart.</summary>
    private string DutiesOf(int id) => S.Object(id) switch
    {
        CopyObject { IsImprecise: false } copy => $" {(int)copy.Dangling}.{(int)copy.NonDangling}.{(int)copy.Release}",
        InstanceObject => string.Concat(S.MembersOf(id).Select(m => S.Object<CopyObject>(m.Value) is { } held ? DutiesOf(held.Id) : string.Empty).OrderBy(duties => duties, StringComparer.Ordinal)),
        _ => string.Empty,
    };

    /// <summary>The code that follows the loop, here or where the method that it is in was called, asks about a member that the condition is on.</summary>
    private bool IsAskedAfter(Value condition, SyntaxNode loop)
    {
        var isAsked = IsAskedInMember(condition, loop);
        for (var frame = Frame; !isAsked && frame is { Call: { } call, Caller: { } caller }; frame = caller)
            isAsked = IsAskedInMember(condition, call.Syntax);
        return isAsked;
    }

    private bool IsAskedInMember(Value condition, SyntaxNode place)
    {
        var isAsked = false;
        condition.Visit(part => isAsked |= part switch
        {
            TermValue { Kind: TermKind.Member, Data: ISymbol member } => NamesAfter(place).Contains(member.Name),
            TermValue { Kind: TermKind.Size } => NamesAfter(place).Overlaps(s_sizes),
            AmountValue amount => amount.Terms.Any(t => S.Object(t.Copy) is CopyObject copy && copy.Site.Type.GetMembers().Any(m => Contracts.For(m).Bytes is not null && NamesAfter(place).Contains(m.Name))),
            _ => false,
        });
        return isAsked;
    }

    /// <summary>The loop that acquires there round after round.</summary>
    private SyntaxNode? LoopAround(Location place)
    {
        if (place.SourceTree is not { } tree)
            return null;
        if (!_loops.TryGetValue(place, out var loop))
        {
            loop = tree.GetRoot(Context.CancellationToken).FindNode(place.SourceSpan).Ancestors()
                .TakeWhile(n => n is not (MemberDeclarationSyntax or AnonymousFunctionExpressionSyntax))
                .FirstOrDefault(n => n is CommonForEachStatementSyntax or ForStatementSyntax or WhileStatementSyntax or DoStatementSyntax);
            _loops.Add(place, loop);
        }

        return loop;
    }

    private static readonly string[] s_sizes = { "Count", "Length", "IsEmpty" };

    private HashSet<string> NamesAfter(SyntaxNode place)
    {
        var loop = place.FirstAncestorOrSelf<StatementSyntax>() ?? place;
        if (_namesAfter.TryGetValue(loop, out var names))
            return names;
        var tokens = loop.FirstAncestorOrSelf<MemberDeclarationSyntax>()?.DescendantTokens(new Microsoft.CodeAnalysis.Text.TextSpan(loop.Span.End, int.MaxValue - loop.Span.End)) ?? Enumerable.Empty<SyntaxToken>();
        return _namesAfter[loop] = new HashSet<string>(tokens.Where(t => t.IsKind(SyntaxKind.IdentifierToken)).Select(t => t.ValueText));
    }

    /// <summary>
    /// In which order a loop met those that it treated alike, and whether it was one or several, tells ways through it apart, but not what is owed.
    /// </summary>
    private static void LoosenElements(State state)
    {
        foreach (var container in state.Objects.Values.OfType<ContainerObject>().Where(c => !c.IsExact && c.Items.Length > 0).ToArray())
        {
            foreach (var element in container.Items.OfType<ReferenceValue>())
            {
                if (state.Object(element.Id) is CopyObject { IsMany: false, Site.IsElement: true } copy && !state.Variables.Values.Any(v => Recency.Mentions(v, copy.Id)))
                    state.Put(copy with { IsMany = true });
            }

            state.Put(container with { Items = container.Items.OrderBy(i => i is ReferenceValue reference ? reference.Id : int.MaxValue).ToImmutableArray() });
        }
    }

    /// <summary>Asks for every element whether it is removed, and removes it.</summary>
    private void RemoveWhere(Value collection, Value isRemoved, IOperation at)
    {
        if (S.Object<ContainerObject>(collection) is { } exact && IteratesExactly(exact))
        {
            foreach (var item in exact.AllItems.ToArray())
                Step(item);
        }
        else
        {
            Accumulate(collection, at, Value.Null, (_, element) =>
            {
                Step(element);
                return Value.Null;
            });
        }

        CollectNow(at);

        void Step(Value element)
        {
            if (S.IsDead || InvokeClosure(isRemoved, new[] { element }, at) is not { } answer || S.IsDead || !Choose(answer) || S.IsDead)
                return;
            if (S.Object<ContainerObject>(collection) is { } container)
                RemoveItem(container, item => item.Equals(element), at);
        }
    }

    /// <summary>Removes what stands between two positions.</summary>
    private void RemoveSlice(Value collection, ReferenceValue slice, IOperation at)
    {
        if (slice.Equals(collection))
        {
            ClearItems(collection, at);
            return;
        }

        if (S.Object<ContainerObject>(slice) is not { } cut || S.Object<ContainerObject>(collection) is not { } container)
            return;
        var removed = cut.AllItems.ToImmutableArray();
        S.RemoveObject(cut.Id);
        S.Put(container with { Segments = default });
        RemoveItem((ContainerObject)S.Object(container.Id)!, removed.Contains, at);
        CollectNow(at);
    }

    /// <summary>What a snapshot holds, <c>list.ToArray()</c>, the list holds too: the one that the loop stands at is to be found there.</summary>
    private void EnterElsewhere(Value source, Value group, Value current)
    {
        foreach (var other in OthersWith(source, group))
            S.Put(InEach(other, items => items.Contains(group) ? items.Append(current) : items));

        // A set of the numbers of some, `done.Add(batch.FirstIndex)`, tells those from the others.
        foreach (var numbers in NumbersOf(group))
            S.Put(numbers with { Items = numbers.Items.Concat(numbers.Items.Where(item => IsNumberOf(item, group)).Select(item => Of((TermValue)item, current))).Distinct().ToImmutableArray() });

        static TermValue Of(TermValue number, Value element) => new(number.Kind, number.Data, number.Arguments.SetItem(0, element));
    }

    private ContainerObject[] NumbersOf(Value element) =>
        S.Objects.Values.OfType<ContainerObject>().Where(c => c.Items.Any(item => IsNumberOf(item, element))).ToArray();

    private static bool IsNumberOf(Value item, Value element) => item is TermValue { Kind: TermKind.Member } number && number[0].Equals(element);

    /// <summary>All that a collection held of what the loop has passed was entered there one by one.</summary>
    private void LeaveElsewhere(IterationObject iteration, ContainerObject container)
    {
        foreach (var group in iteration.ToCome)
        {
            foreach (var left in KeyedBy(group).Append(group))
            {
                foreach (var other in OthersWith(new ReferenceValue(container.Id), left))
                    S.Put(InEach(other, items => items.Where(i => !i.Equals(left))));
                foreach (var numbers in NumbersOf(left))
                    S.Put(numbers with { Items = numbers.Items.Where(item => !IsNumberOf(item, left)).ToImmutableArray() });
            }
        }
    }

    /// <summary>A list of keys leads to the elements that have them: <c>foreach (var id in stale) pages.Remove(id);</c></summary>
    private void EnterByKey(Value template, Dictionary<int, int> map)
    {
        foreach (var element in KeyedBy(template).Where(e => map.ContainsKey(e.Id)))
        {
            foreach (var holder in OthersWith(Value.Null, element))
                S.Put(InEach(holder, items => items.Append(new ReferenceValue(map[element.Id]))));
        }
    }

    /// <summary>The elements whose keys are in the value.</summary>
    private static List<ReferenceValue> KeyedBy(Value value)
    {
        var found = new List<ReferenceValue>();
        value.Visit(part =>
        {
            if (part is TermValue { Kind: TermKind.KeyOf } key && key[0] is ReferenceValue element && !found.Contains(element))
                found.Add(element);
        });
        return found;
    }

    /// <summary>Changes the items of a collection and of the segments it was cut into.</summary>
    private static ContainerObject InEach(ContainerObject container, Func<IEnumerable<Value>, IEnumerable<Value>> change)
    {
        return container with { Items = change(container.Items).ToImmutableArray(), Segments = Changed(container.Segments), Halves = Changed(container.Halves) };

        EquatableArray<Segment> Changed(EquatableArray<Segment> parts) =>
            parts.Length == 0 ? parts : parts.Select(part => part with { Items = change(part.Items).ToImmutableArray() }).ToImmutableArray();
    }

    private ContainerObject[] OthersWith(Value source, Value group) =>
        S.Objects.Values.OfType<ContainerObject>().Where(c => !(source is ReferenceValue reference && reference.Id == c.Id) && c is { Acquires: null } && c.Items.Contains(group)).ToArray();

    /// <summary>Notes that a predicate on any element holds, or does not, for all that the items stand for.</summary>
    private void TellOfAll(IEnumerable<Value> items, Value predicate, UnknownValue element, bool outcome)
    {
        switch (predicate)
        {
            case TermValue { Kind: TermKind.Not } not:
                TellOfAll(items, not[0], element, !outcome);
                break;
            case TermValue { Kind: TermKind.And or TermKind.Or } both when outcome == (both.Kind == TermKind.And):
                TellOfAll(items, both[0], element, outcome);
                TellOfAll(items, both[1], element, outcome);
                break;
            case TermValue { Kind: TermKind.Less or TermKind.Equal or TermKind.Member } term:
                foreach (var item in items.OfType<ReferenceValue>())
                {
                    var condition = term.Rewrite(part => part.Equals(element) ? item : null);
                    S.Learn(condition, S.FactOf(condition) with { Truth = outcome });
                }

                break;
        }
    }

    /// <summary>What is known of a summary is known of each one of it.</summary>
    private void TellOfEach(IReadOnlyDictionary<int, int> map)
    {
        foreach (var pair in map)
        {
            foreach (var fact in S.Facts.Where(f => Recency.IsAboutOnly(f.Key, pair.Key)).ToArray())
                S.Learn(Recency.Moved(fact.Key, pair.Key, pair.Value), fact.Value);
        }
    }
}
