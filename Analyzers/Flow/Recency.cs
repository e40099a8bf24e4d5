using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using MemTrace.Analyzers.Contracts;

namespace MemTrace.Analyzers.Flow;

/// <summary>
/// One object can stand for the latest that a place made, another for all before it. Folding moves the latest into the summary, and
/// with it every name and every number that mentions it.
/// </summary>
internal static class Recency
{
    /// <summary>Makes <paramref name="from"/> one of those that <paramref name="into"/> stands for.</summary>
    /// <param name="remembers">Tells what is known of the one that stays known of the summary, if it is known of all in it.</param>
    public static void Fold(State state, int from, int into, System.Func<Value, bool>? remembers = null)
    {
        var latest = state.Object(from);
        if (latest is null || from == into)
            return;
        var summary = state.Object(into);
        if (summary is not null)
            FoldMembers(state, from, into, remembers);
        var known = remembers is null ? new List<KeyValuePair<Value, Fact>>() : KnownOfBoth(state, from, into, summary is null, remembers);
        state.Put(summary is null ? Renumber(latest, into, latest.IsMany) : StateJoin.JoinObjects(Renumber(latest, into), summary) with { IsMany = true });
        state.RemoveObject(from);
        state.Forget(key => Mentions(key, from) || (summary is not null && Mentions(key, into)));
        if (summary is not null)
            SumUp(state, from, into);
        Rename(state, from, into, merges: summary is not null);
        foreach (var fact in known)
            state.Learn(fact.Key, fact.Value);
        if (summary is null)
            return;
        foreach (var container in state.Objects.Values.OfType<ContainerObject>().Where(c => c.Keyed.Any(IsMany) || (c.IsExact && c.Items.Any(v => Mentions(v, into)))).ToArray())
        {
            // Many are not under one key, and a key that mentions many is many keys.
            state.Put(container.Anonymize(IsMany) with { IsExact = false });
        }

        bool IsMany(KeyedItem keyed) => Mentions(keyed.Item, into) || Mentions(keyed.Key, into);
    }

    /// <summary>What the members of both objects hold becomes one as well; what differs otherwise is not known.</summary>
    private static void FoldMembers(State state, int from, int into, System.Func<Value, bool>? remembers)
    {
        foreach (var member in state.MembersOf(from).ToArray())
        {
            var variable = new Variable(new ReferenceValue(into), member.Key.Member);
            if (state.Get(member.Key) is not { } one || state.Get(variable) is not { } other || one.Equals(other) || one is ConstantValue { IsNull: true })
                continue;
            if (other is ConstantValue { IsNull: true })
                state.Set(variable, one);
            else if (one is ReferenceValue left && other is ReferenceValue right && state.Object(left.Id)?.GetType() == state.Object(right.Id)?.GetType())
                Fold(state, left.Id, right.Id, remembers);
            else
                state.Remove(variable);
            if (state.Get(variable) is null)
                state.Remove(member.Key);
        }
    }

    /// <summary>Numbers in one collection that count members of a summary are kept as their sum, which counts the summary once as long as they do together.</summary>
    private static void SumUp(State state, int from, int into)
    {
        foreach (var container in state.Objects.Values.OfType<ContainerObject>().Where(c => c.Present.Count(IsCount) > 1).ToArray())
            state.Put(container.Anonymize(k => IsCount(k.Item)).Totalled() with { IsExact = false });

        bool IsCount(Value value) => Rows.IsNumber(value) && value.Contains(part => part is AmountValue amount && amount.Terms.Any(t => t.Copy == from || t.Copy == into));
    }

    private static List<KeyValuePair<Value, Fact>> KnownOfBoth(State state, int one, int other, bool isFirst, System.Func<Value, bool> remembers)
    {
        var known = new List<KeyValuePair<Value, Fact>>();
        foreach (var fact in state.Facts)
        {
            if (!IsAboutOnly(fact.Key, one) || !remembers(fact.Key))
                continue;
            var key = Moved(fact.Key, one, other);
            if (isFirst)
                known.Add(new(key, fact.Value));
            else if (Fact.Join(fact.Value, state.FactOf(key)) is { } joined)
                known.Add(new(key, joined));
        }

        return known;
    }

    /// <summary>The condition is on this object, and on no other.</summary>
    public static bool IsAboutOnly(Value condition, int id) =>
        Mentions(condition, id) && !condition.Contains(part => part switch
        {
            ReferenceValue reference => reference.Id != id,
            AmountValue amount => amount.Terms.Any(t => t.Copy != id),
            TermValue { Kind: TermKind.Index or TermKind.NextIndex } => true,
            _ => false,
        });

    /// <summary>The same condition on another object.</summary>
    public static Value Moved(Value condition, int from, int to) => condition.Rewrite(value => value switch
    {
        ReferenceValue reference when reference.Id == from => new ReferenceValue(to),
        AmountValue amount => amount.Map(t => t.Copy == from ? t with { Copy = to } : t),
        _ => null,
    });

    /// <summary>Gives an object another identity.</summary>
    public static void Rename(State state, int from, int to, bool merges = false)
    {
        if (state.Object(from) is { } item)
        {
            state.RemoveObject(from);
            state.Put(Renumber(item, to, item.IsMany));
        }

        var target = new ReferenceValue(to);
        state.Rewrite(Renamed);
        foreach (var other in state.Objects.Values.ToArray())
        {
            if (other is CopyObject copy && copy.Whole == from)
            {
                state.Put(copy with { Whole = to });
            }
        }

        Value? Renamed(Value value) => value switch
        {
            ReferenceValue reference when reference.Id == from => target,
            AmountValue amount when amount.Terms.Any(t => t.Copy == from || t.Copy == to) => RenameTerms(amount, from, to, merges),
            TermValue { Kind: TermKind.Tuple } row when merges && Rows.IsOwnRow(row, id => id == from || id == to) => new TermValue(row.Kind, row.Data, row.Arguments.Select(InOwnRow).ToImmutableArray()),
            _ => null,
        };

        Value InOwnRow(Value column) => column is AmountValue own && own.Terms.Any(t => t.Copy == from) != own.Terms.Any(t => t.Copy == to) ? RenameTerms(own, from, to, merges: false) : column.Rewrite(Renamed);
    }

    /// <summary>What one object stood for, several stand for from here on.</summary>
    public static void Split(State state, int from, IReadOnlyList<int> into)
    {
        foreach (var container in state.Objects.Values.OfType<ContainerObject>().Where(c => c.Items.Any(v => Mentions(v, from))).ToArray())
        {
            var items = container.Items.SelectMany(item => Mentions(item, from) ? into.Select(id => item.Rewrite(Replaced(id))) : new[] { item });
            state.Put(container with { Items = items.Distinct().ToImmutableArray(), IsExact = false });
        }

        state.Rewrite(value => value is AmountValue amount && amount.Terms.Any(t => t.Copy == from)
            ? AmountValue.Normalize(amount.Terms.SelectMany(t => t.Copy == from ? into.Select(id => t with { Copy = id }) : new[] { t }), amount.Faults)
            : null);
        state.Rewrite(Replaced(into[0]));

        System.Func<Value, Value?> Replaced(int id) => value => value is ReferenceValue reference && reference.Id == from ? new ReferenceValue(id) : null;
    }

    public static bool Mentions(Value value, int id) =>
        value.Contains(part => (part is ReferenceValue reference && reference.Id == id) ||
                               (part is AmountValue amount && amount.Terms.Any(t => t.Copy == id)));

    public static AbstractObject Renumber(AbstractObject item, int id, bool isMany = true) => item switch
    {
        CopyObject copy => copy with { Id = id, IsMany = isMany },
        ContainerObject container => container with { Id = id, IsMany = isMany },
        InstanceObject instance => instance with { Id = id, IsMany = isMany },
        _ => item with { Id = id },
    };

    /// <summary>
    /// A number counts the summary as often as it counts each member; where it counts the newcomer otherwise than those before it,
    /// it holds part of the bytes only.
    /// </summary>
    private static AmountValue RenameTerms(AmountValue amount, int from, int to, bool merges)
    {
        if (!merges)
            return amount.Map(t => t.Copy == from ? t with { Copy = to } : t);
        var terms = new List<AmountTerm>(amount.Terms.Where(t => t.Copy != from && t.Copy != to));
        foreach (var portion in AmountValue.Split(MemoryPortion.All))
        {
            var newcomer = amount.Terms.Where(t => t.Copy == from && t.Portion == portion).ToArray();
            var earlier = amount.Terms.Where(t => t.Copy == to && t.Portion == portion).ToArray();
            if (newcomer.Length == 0 && earlier.Length == 0)
                continue;
            // What counts some once and others twice leaves out none.
            var agrees = newcomer.Length == 1 && earlier.Length == 1 && !newcomer[0].IsPart && !earlier[0].IsPart &&
                (newcomer[0].Factor == earlier[0].Factor || (newcomer[0].Factor > 0 && earlier[0].Factor > 0));
            var sample = earlier.Length > 0 ? earlier[0] : newcomer[0];
            terms.Add(sample with { Copy = to, IsPart = !agrees, Range = null, Factor = agrees ? System.Math.Max(sample.Factor, newcomer[0].Factor) : sample.Factor });
        }

        return AmountValue.Normalize(terms, amount.Faults);
    }
}
