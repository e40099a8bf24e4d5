using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace MemTrace.Analyzers.Flow;

/// <summary>One object for many: what makes summaries of elements, and single elements of summaries.</summary>
internal sealed partial class Evaluator
{
    private const int MaximumGroups = 3;

    /// <summary>Values that together stand for all items: those of one place with the same duties are one summary.</summary>
    private ImmutableArray<Value> Summarize(ContainerObject container)
    {
        var groups = new List<Value>();
        foreach (var item in container.Anonymize(k => Rows.IsNumber(k.Item)).Totalled().Present.Where(i => i is not ConstantValue { IsNull: true }).Distinct().ToArray())
        {
            var index = IsInHand(item) ? -1 : groups.FindIndex(g => !IsInHand(g) && AreAlike(g, item));
            if (index < 0 && groups.Count >= MaximumGroups)
                index = groups.FindIndex(g => g.GetType() == item.GetType());
            if (index < 0)
                groups.Add(item);
            else
                groups[index] = Unify(groups[index], item);
        }

        if (S.Object(container.Id) is ContainerObject now && groups.Count > 0)
            S.Put(now with { Items = groups.ToImmutableArray(), Keyed = EquatableArray<KeyedItem>.Empty, IsExact = false });
        return groups.ToImmutableArray();
    }

    /// <summary>One that a variable has in hand, <c>var heaviest = pages.MaxBy(p => p.Bytes);</c>, stays apart from the others.</summary>
    private bool IsInHand(Value item) => item is ReferenceValue reference && S.Object(reference.Id) is CopyObject { IsMany: false } && IsNamed(reference.Id);

    /// <summary>Made in the same place, and the same is left to do.</summary>
    private bool AreAlike(Value left, Value right)
    {
        if (left is ReferenceValue && right is ReferenceValue)
        {
            if (S.Object<InstanceObject>(left) is { } made && S.Object<InstanceObject>(right) is { } another)
                return SymbolEqualityComparer.Default.Equals(made.Type, another.Type) && S.MembersOf(made.Id).All(m => m.Value is not ReferenceValue || S.Get(new Variable(right, m.Key.Member)) is not { } its || AreAlike(m.Value, its));
            if (S.Object<CopyObject>(left) is not { } one || S.Object<CopyObject>(right) is not { } other)
                return S.Object<ContainerObject>(left) is not null && S.Object<ContainerObject>(right) is not null;
            return ReferenceEquals(one.Site, other.Site) && one.Dangling == other.Dangling && one.NonDangling == other.NonDangling && one.Release == other.Release;
        }

        return left is TermValue a && right is TermValue b && a.Kind == b.Kind && a.Arguments.Length == b.Arguments.Length &&
               a.Arguments.Zip(b.Arguments, (x, y) => IsOwnType(x) || IsOwnType(y) ? x.Equals(y) : x is not ReferenceValue || AreAlike(x, y)).All(alike => alike);
    }

    private static bool IsOwnType(Value value) => value is ConstantValue { Content: ITypeSymbol };

    /// <summary>The group is one element that surely is there, not a summary; numbers that are summed up are one.</summary>
    private bool IsSingle(Value group) => Rows.IsNumber(group) || ObjectsIn(group) is { Count: > 0 } ids && ids.All(id => S.Object(id) is { IsMany: false });

    private Value Unify(Value left, Value right)
    {
        if (left.Equals(right))
            return left;

        // Of several types is of none of them alone.
        if (IsOwnType(left) || IsOwnType(right))
            return Value.This;
        if (right is ConstantValue { IsNull: true })
            return left;
        if (left is ConstantValue { IsNull: true })
            return right;
        if (left is ReferenceValue one && right is ReferenceValue other && S.Object(one.Id)?.GetType() == S.Object(other.Id)?.GetType())
        {
            Recency.Fold(S, other.Id, one.Id, _ => true);
            foreach (var both in S.MembersOf(one.Id).Select(m => m.Value).Append(left).Select(v => S.Object<ContainerObject>(v)).OfType<ContainerObject>().ToArray())
                Summarize(both);
            return left;
        }

        if (left is TermValue a && right is TermValue b && a.Kind == b.Kind && a.Arguments.Length == b.Arguments.Length)
            return new TermValue(a.Kind, a.Data, a.Arguments.Select((argument, i) => Unify(argument, b[i])).ToImmutableArray());
        return left is ReferenceValue or TermValue or AmountValue ? left : right;
    }

    /// <summary>
    /// At the head of a loop, elements under keys that nobody can ask for again have none, and of those the collections are one summary:
    /// a loop that searches, or fills groups, would tell more and more of them apart.
    /// </summary>
    private void ForgetKeys()
    {
        var iterated = new HashSet<Value>(S.Objects.Values.OfType<IterationObject>().Select(i => Underlying(i.Source)));
        foreach (var id in S.Objects.Values.OfType<ContainerObject>().Where(c => (!c.IsExact || c.Keyed.Length > 0) && !iterated.Contains(new ReferenceValue(c.Id))).Select(c => c.Id).ToArray())
        {
            if (S.Object(id) is not ContainerObject container)
                continue;
            if (!container.IsExact && container.Keyed.Any(IsUnderArithmetic))
                S.Put(container = container.Anonymize(IsUnderArithmetic));
            var nested = container.Items.Where(IsNested).Concat(container.Keyed.Where(IsForgotten).Select(k => k.Item)).Distinct().GroupBy(KindOf).Where(g => g.Skip(1).Any()).ToArray();
            if (nested.Length == 0)
                continue;
            S.Put(container.Anonymize(IsForgotten) with { IsExact = false });
            foreach (var alike in nested)
                alike.OrderBy(v => S.Object(((ReferenceValue)v).Id) is { IsMany: true } ? 0 : 1).Aggregate(Unify);
        }

        bool IsNested(Value item) => item is ReferenceValue reference && (S.Object(reference.Id) is ContainerObject || S.MembersOf(reference.Id).Any(m => S.Object<ContainerObject>(m.Value) is not null)) && !IsNamed(reference.Id);

        object KindOf(Value item) => S.Object<InstanceObject>(item)?.Type ?? (object)typeof(ContainerObject);

        bool IsForgotten(KeyedItem keyed) => IsNested(keyed.Item) && keyed.Key.Contains(part => part is ReferenceValue reference && !IsNamed(reference.Id));

        // `entries[(low + high) / 2]`; the last element stays the last.
        bool IsUnderArithmetic(KeyedItem keyed) =>
            keyed.Key is TermValue { Kind: TermKind.Multiply or TermKind.Operator } ||
            (keyed.Key is TermValue { Kind: TermKind.Add } && !S.Variables.Values.Any(v => v.Contains(part => part.Equals(keyed.Key))));
    }

    private List<int> ObjectsIn(Value value)
    {
        var ids = new List<int>();
        Add(value);
        return ids;

        void Add(Value part) => part.Visit(inner =>
        {
            if (inner is not ReferenceValue reference || ids.Contains(reference.Id) || S.Object(reference.Id) is not { } item)
                return;
            ids.Add(reference.Id);
            if (item is ContainerObject container)
            {
                foreach (var held in container.AllItems)
                    Add(held);
            }

            foreach (var member in S.MembersOf(reference.Id))
                Add(member.Value);
        });
    }

    /// <summary>What the place made earlier of the same objects, and what it made of those, is one with them again.</summary>
    private Value Settle(Value template, int place, string role)
    {
        foreach (var id in ObjectsIn(template))
        {
            if (Ids.Earlier(place, id) is { } earlier)
                Merge(id, earlier);
        }

        foreach (var id in ObjectsIn(template))
        {
            if (Ids.Derived(place, id, role) is var made && ObjectsIn(template).Contains(made))
                Merge(made, id);
        }

        return template;

        void Merge(int from, int into)
        {
            if (S.Object(from) is not { } item || from == into)
                return;
            if (S.Object(into) is null)
                Recency.Rename(S, from, into);
            else if (S.Object(into)!.GetType() == item.GetType())
                Join(from, into);
            else
                return;
            template = template.Rewrite(v => v is ReferenceValue reference && reference.Id == from ? new ReferenceValue(into) : null);
        }
    }

    /// <summary>Elements with different duties become one summary: only what holds for all of them may be said.</summary>
    private void Join(int from, int into)
    {
        var isAlike = S.Object(from) is not CopyObject || AreAlike(new ReferenceValue(from), new ReferenceValue(into));
        Recency.Fold(S, from, into);
        if (!isAlike && S.Object(into) is CopyObject joined)
            S.Put(joined with { IsImprecise = true });
    }

    /// <summary>A copy of the summary that stands for one element; a collection may still hold many.</summary>
    private Value Instantiate(Value template, int iteration, string role)
    {
        template = Settle(template, iteration, role);
        var map = ObjectsIn(template).ToDictionary(id => id, id => Ids.Derived(iteration, id, role));
        var direct = new HashSet<int>();
        AddDirect(template);
        Duplicate(map, item => item.IsMany && !direct.Contains(item.Id));
        CountEach(map);
        EnterByKey(template, map);
        TellOfEach(map);
        return NumberOccurrences(template, (id, occurrence) =>
        {
            if (!map.TryGetValue(id, out var one) || occurrence == 1 || S.Object(id) is not CopyObject { IsMany: true })
                return map.TryGetValue(id, out one) ? one : id;

            // Two elements of a pair that one summary stands for are two.
            var another = Ids.Derived(iteration, id, RoleOf(role, occurrence));
            var second = new Dictionary<int, int> { [id] = another };
            Duplicate(second, _ => false);
            CountEach(second);
            return another;
        });

        // What a member of the one holds is one as well.
        void AddDirect(Value value) => value.Visit(part =>
        {
            if (part is not ReferenceValue reference || !direct.Add(reference.Id))
                return;
            foreach (var member in S.MembersOf(reference.Id))
                AddDirect(member.Value);
        });
    }

    /// <summary>A number that counts all that a summary stands for counts each one of it.</summary>
    private void CountEach(Dictionary<int, int> map)
    {
        if (S.Holds(value => value is AmountValue amount && amount.Terms.Any(IsCounted)))
        {
            S.Rewrite(value => value is AmountValue amount && amount.Terms.Any(IsCounted)
                ? AmountValue.Normalize(amount.Terms.Concat(amount.Terms.Where(IsCounted).Select(t => t with { Copy = map[t.Copy] })), amount.Faults)
                : Rows.IsOwnRow(value, map.ContainsKey) ? value : null);
        }

        bool IsCounted(AmountTerm term) => !term.IsPart && map.ContainsKey(term.Copy);
    }

    /// <summary>A summary that stands for nothing any more: numbers count those that were taken from it one by one.</summary>
    private void Uncount(int summary, int[] members) =>
        S.Rewrite(value => value is AmountValue amount && amount.Terms.Any(t => t.Copy == summary) && amount.Terms.Any(t => members.Contains(t.Copy))
            ? amount.Map(t => t.Copy == summary ? null : t)
            : null);

    private static string RoleOf(string role, int occurrence) => occurrence == 1 ? role : role + " " + occurrence;

    /// <summary>
    /// Replaces each reference to a summary by what is given for its first, second … occurrence. A number or condition looks at the same one that stands beside it.
    /// </summary>
    private static Value NumberOccurrences(Value value, Func<int, int, int> replace)
    {
        var counts = new Dictionary<int, int>();
        return value.Rewrite(part =>
        {
            if (part is AmountValue number && Rows.IsOwnRow(value, id => number.Terms.Any(t => t.Copy == id)))
                return number.Map(t => t with { Copy = replace(t.Copy, 1) });
            if (part is TermValue { IsMeasure: true } term)
                return term.Rewrite(inner => inner is ReferenceValue measured ? new ReferenceValue(replace(measured.Id, 1)) : null);
            if (part is not ReferenceValue reference)
                return null;
            counts[reference.Id] = counts.TryGetValue(reference.Id, out var met) ? met + 1 : 1;
            return new ReferenceValue(replace(reference.Id, counts[reference.Id]));
        });
    }

    /// <summary>Makes another object of each; the result tells the value that stands for the new one.</summary>
    private Func<Value, Value?> Duplicate(Dictionary<int, int> map, Func<AbstractObject, bool> isMany)
    {
        // Room for all of them first: what moves away takes its names with it.
        foreach (var id in map.Values)
            Fresh(id);
        foreach (var pair in map)
        {
            if (S.Object(pair.Key) is { } item)
                S.Put(State.RewriteObject(Recency.Renumber(item, pair.Value, isMany(item)), Renamed));
            foreach (var member in S.MembersOf(pair.Key).ToArray())
                S.Set(new Variable(new ReferenceValue(pair.Value), member.Key.Member), member.Value.Rewrite(Renamed));
        }

        return Renamed;

        Value? Renamed(Value value) => value is ReferenceValue reference && map.TryGetValue(reference.Id, out var id) ? new ReferenceValue(id) : null;
    }
}
