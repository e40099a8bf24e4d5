using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using MemTrace.Analyzers.Contracts;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MemTrace.Analyzers.Flow;

/// <summary>Makes the objects of a state: acquired copies, borrowed ones, what owned fields hold.</summary>
internal sealed partial class Evaluator
{
    /// <summary>What makes the copies of a value that is about to be made.</summary>
    private sealed record Source(
        SiteKind Kind, SyntaxNode Place, Location Location, string Origin, PortionContract Contract, ISymbol? Symbol = null, OwnedPlace? Owner = null);

    /// <summary>The copies that a marked member hands out.</summary>
    private Value Acquire(ITypeSymbol type, PortionContract contract, IOperation at, ISymbol member, string part = "", SyntaxNode? place = null)
    {
        var shape = Context.Shapes.OfMarked(type);
        var source = new Source(SiteKind.Expression, place ?? at.Syntax, (place ?? at.Syntax).GetLocation(), MemberWords.Of(member), contract);
        if (shape.Kind == ShapeKind.Sequence)
            return MakeSequence(shape, source, at, part);
        var value = Make(shape, source, part, isMany: false);
        if (part.Length == 0 && IsNeverNull(member))
            MarkNotNull(value is TermValue { Kind: TermKind.Task } task ? task[0] : value);
        return value;
    }

    /// <summary>The member says, in code that is annotated for null, that what comes out is there.</summary>
    private static bool IsNeverNull(ISymbol member)
    {
        return member switch
        {
            IMethodSymbol { MethodKind: MethodKind.Constructor } => true,
            IMethodSymbol method => SaysNotNull(method.OriginalDefinition.ReturnType),
            IPropertySymbol property => SaysNotNull(property.OriginalDefinition.Type),
            _ => false,
        };

        static bool SaysNotNull(ITypeSymbol type) =>
            (TypeShapes.TaskResult(type) ?? type) is not ITypeParameterSymbol and { NullableAnnotation: NullableAnnotation.NotAnnotated };
    }

    /// <summary>A value of somebody else's.</summary>
    private Value Borrow(ITypeSymbol type, ISymbol? symbol, SyntaxNode place, IOperation at)
    {
        var shape = Context.Shapes.Of(type);
        if (!shape.HasCopies)
            return Unknown(at, symbol?.Name ?? string.Empty);
        return Make(shape, new Source(SiteKind.Borrowed, place, place.GetLocation(), string.Empty, default, symbol), "borrowed", isMany: false);
    }

    private Value Make(Shape shape, Source source, string part, bool isMany, bool inTask = false)
    {
        switch (shape.Kind)
        {
            case ShapeKind.Copy:
                var made = MakeCopy(shape.Type, source, part, isMany, inTask);
                if (shape.MayBeNull && S.Object(made.Id) is { } copy)
                    S.Put(copy with { IsNotNull = false });
                return made;
            case ShapeKind.Task:
                return new TermValue(TermKind.Task, null, Make(shape.Inner!, source, part, isMany, inTask: true));
            case ShapeKind.Collection or ShapeKind.Sequence:
                var id = Fresh(Ids.Of(Frame, source.Place, "container", part + "[]"));
                var items = ImmutableArray.Create(Make(shape.Inner!, source, part + "[]", isMany || !TypeShapes.HoldsOne(shape.Type), inTask));
                S.Put(new ContainerObject(
                    id, isMany, source.Kind == SiteKind.Expression, items, IsExact: false, EquatableArray<KeyedItem>.Empty, IsEmpty: null, Owner: source.Owner));
                return new ReferenceValue(id);
            case ShapeKind.Tuple:
                return new TermValue(
                    TermKind.Tuple,
                    shape.Parts.Select(p => p.Name).ToArray(),
                    shape.Parts.Select(p => p.Shape.HasCopies
                        ? Make(p.Shape, source, part + "." + p.Name, isMany, inTask)
                        : new UnknownValue(Ids.Of(Frame, source.Place, "part", part + "." + p.Name))).ToImmutableArray());
            default:
                return new UnknownValue(Ids.Of(Frame, source.Place, "value", part));
        }
    }

    private ReferenceValue MakeCopy(ITypeSymbol type, Source source, string part, bool isMany, bool inTask)
    {
        var number = Ids.Of(Frame, source.Place, source.Kind, part + (source.Symbol?.Name ?? string.Empty));
        var id = Fresh(number);
        var hasReleaseHalf = Contracts.HasReleaseHalf(type);
        var site = Ids.Site(number, () => new AcquisitionSite(
            source.Kind, source.Location, source.Origin, type, hasReleaseHalf, source.Contract.Portion, Frame)
        {
            IsElement = part.Contains("[]"), Symbol = source.Symbol, When = source.Kind == SiteKind.OwnedParameter ? source.Contract.When : null, Name = source.Symbol,
        });
        var (open, release) = source.Kind switch
        {
            SiteKind.Borrowed => (PortionStates.None, ReleaseStates.None),
            SiteKind.OwnedField => (PortionStates.Owned, ReleaseStates.Owned),
            _ => (PortionStates.Pending, ReleaseStates.Open),
        };
        if (!hasReleaseHalf && source.Kind != SiteKind.Borrowed)
            release = ReleaseStates.Open;
        var settled = source.Kind == SiteKind.Borrowed ? PortionStates.None : PortionStates.Reported;
        var portion = source.Contract.Portion;
        S.Put(new CopyObject(
            id,
            isMany,
            IsNotNull: type.IsValueType,
            site,
            (portion & MemoryPortion.Dangling) != 0 ? open : settled,
            (portion & MemoryPortion.NonDangling) != 0 ? open : settled,
            release,
            IsInTask: inTask));
        return new ReferenceValue(id);
    }

    private Value MakeSequence(Shape shape, Source source, IOperation at, string part)
    {
        var id = Fresh(Ids.Of(Frame, source.Place, "sequence", part));
        S.Put(new ContainerObject(
            id, false, true, EquatableArray<Value>.Empty, false, EquatableArray<KeyedItem>.Empty, null,
            Acquires: new LazyAcquisition(shape.Inner!.Type, source.Contract, at, source.Origin, Frame)));
        return new ReferenceValue(id);
    }

    /// <summary>A new collection that holds nothing yet.</summary>
    private ReferenceValue MakeContainer(SyntaxNode place, IEnumerable<Value> items, bool isExact = true, string part = "")
    {
        var id = Fresh(Ids.Of(Frame, place, "container", part));
        var list = items.ToImmutableArray();
        S.Put(new ContainerObject(id, false, true, list, isExact, EquatableArray<KeyedItem>.Empty, isExact ? list.IsEmpty : null));
        return new ReferenceValue(id);
    }

    /// <summary>Makes room for a new object: the one that the place made before joins its elders.</summary>
    private int Fresh(int id)
    {
        if (S.Object(id) is null)
            return id;
        Collect(S, null, null);
        if (S.Object(id) is null)
            return id;
        var (elders, kept) = (EldersOf(id, id), Ids.Kept(id));

        // A variable has one in hand while the others wait in a collection: what is done to it is not done to them.
        var inHand = IsInHand(elders) ? elders : IsInHand(id) ? id : 0;
        if (S.Object(elders) is not null && inHand != 0 && !(S.Object(kept) is not null && IsNamed(kept)))
        {
            if (S.Object(kept) is not null && inHand != elders)
                Recency.Fold(S, kept, elders);
            else if (S.Object(kept) is not null)
                Recency.Fold(S, kept, id);
            Recency.Rename(S, inHand, kept);
        }

        if (S.Object(id) is not null)
        {
            var loop = S.Object(id) is CopyObject { IsBorrowed: false } copy ? LoopAround(copy.Site.Location) : null;
            Recency.Fold(S, id, elders, loop is null ? null : condition => IsAskedAfter(condition, loop));
        }

        return id;

        bool IsInHand(int candidate) => S.Object(candidate) is CopyObject { IsMany: false } && IsNamed(candidate);
    }

    /// <summary>
    /// The summary that an object belongs to once its place makes another: that of the collections which hold it, where the same is left to do. A summary whose
    /// collections or duties are others by now makes room.
    /// </summary>
    private int EldersOf(int latest, int held, bool makesRoom = true)
    {
        var (holders, counts, duties) = SortOf(held);
        var elders = Ids.Elders(latest, holders, counts, duties);
        if (makesRoom && elders != held && S.Object(elders) is not null && SortOf(elders) is var now && !(now.Holders.SequenceEqual(holders) && now.Counts == counts && now.Duties == duties))
            Recency.Fold(S, elders, EldersOf(latest, elders, makesRoom: false));
        return elders;

        (ImmutableArray<int> Holders, string Counts, string Duties) SortOf(int id)
        {
            var all = HoldersOf(new ReferenceValue(id));
            return (all, CountsOf(id), all.IsEmpty && !IsInHeld(id) ? string.Empty : DutiesOf(id));
        }

        // A member of an object that a collection holds has it.
        bool IsInHeld(int id) => S.Variables.Any(v => v.Key.Owner is ReferenceValue owner && IsAbout(v.Value, id) && !HoldersOf(owner).IsEmpty);
    }

    /// <summary>Which variables count which portions of a copy, as part of an identity.</summary>
    private string CountsOf(int id)
    {
        if (S.Object(id) is not CopyObject)
            return string.Empty;
        var counts = new List<string>();
        foreach (var variable in S.Variables)
        {
            if (variable.Value is AmountValue amount && amount.Terms.Where(t => t.Copy == id).Select(Kind).ToArray() is { Length: > 0 } kinds)
                counts.Add($" {Ids.Of(null, variable.Key, "counter")}:{string.Concat(kinds.OrderBy(k => k, StringComparer.Ordinal))}");
        }

        return string.Concat(counts.OrderBy(c => c, StringComparer.Ordinal));

        static string Kind(AmountTerm term) => $"{(int)term.Portion}{(term.Factor == 1 ? string.Empty : "*")}{(term.IsPart ? "~" : string.Empty)}";
    }

    /// <summary>The collections that hold the object.</summary>
    private ImmutableArray<int> HoldersOf(ReferenceValue item) =>
        S.Objects.Values.OfType<ContainerObject>().Where(c => c.AllItems.Any(i => i.Contains(part => part.Equals(item)))).Select(c => c.Id).OrderBy(id => id).ToImmutableArray();

    /// <summary>The same, but for one, as part of an identity; where they are many they tell nothing.</summary>
    private string MembershipOf(int id, int except) =>
        HoldersOf(new ReferenceValue(id)).Where(c => c != except).ToArray() is { Length: 1 or 2 } holders ? " in " + string.Join(" ", holders) : string.Empty;

    /// <summary>What an owned field or property held when the member began.</summary>
    private Value OwnedContent(Value? instance, ISymbol symbol, ITypeSymbol type, PortionContract owns, IOperation at)
    {
        var shape = Context.Shapes.OfMarked(type);
        var place = new OwnedPlace(symbol, owns.Portion);
        var isCollection = shape.Kind is ShapeKind.Collection or ShapeKind.Sequence;
        var isMade = instance is ReferenceValue reference && S.Object(reference.Id) is InstanceObject;
        if (isMade || IsUnderConstruction(instance, symbol))
        {
            if (!isCollection || (!isMade && !HasInitializer(symbol)))
                return Value.Null;
            var id = Fresh(Ids.Of(Frame.Root, symbol, "owned container"));
            S.Put(new ContainerObject(id, false, true, EquatableArray<Value>.Empty, true, EquatableArray<KeyedItem>.Empty, true, Owner: place));
            return new ReferenceValue(id);
        }

        var declaration = SyntaxOf(symbol, Context.CancellationToken) ?? at.Syntax;
        var source = new Source(
            SiteKind.OwnedField, declaration, declaration.GetLocation(), string.Empty, owns, symbol, place);
        var frame = Frame;
        Frame = Frame.Root;
        var value = Make(shape, source, "owned" + Ids.Of(null, instance ?? Value.Null, "instance"), isMany: false);
        Frame = frame;
        if (isCollection && S.Object<ContainerObject>(value) is { } container)
            S.Put(container with { IsNotNull = symbol is IFieldSymbol { IsReadOnly: true }, Owner = place, Filled = FillCountOf(instance, symbol) });
        return value;
    }

    private bool IsUnderConstruction(Value? instance, ISymbol symbol) =>
        Frame.Root.Method is not { } method ||
        (Frame.Caller is not null && Frame.Method is { MethodKind: MethodKind.Constructor } chained && method.MethodKind == MethodKind.Constructor && Value.This.Equals(instance) && !CallsOwnConstructor(chained)) ||
        (method.MethodKind == MethodKind.Constructor && Value.This.Equals(instance) && !CallsOwnConstructor(method) &&
         SymbolEqualityComparer.Default.Equals(symbol.ContainingType.OriginalDefinition, method.ContainingType.OriginalDefinition) ||
         (method.MethodKind == MethodKind.StaticConstructor && instance is null));

    private bool CallsOwnConstructor(IMethodSymbol constructor) =>
        SyntaxOf(constructor, Context.CancellationToken) is ConstructorDeclarationSyntax { Initializer.ThisOrBaseKeyword.RawKind: (int)Microsoft.CodeAnalysis.CSharp.SyntaxKind.ThisKeyword };

    private bool HasInitializer(ISymbol symbol) => SyntaxOf(symbol, Context.CancellationToken) switch
    {
        VariableDeclaratorSyntax variable => variable.Initializer is not null,
        PropertyDeclarationSyntax property => property.Initializer is not null,
        _ => false,
    };

    /// <summary>
    /// Removes what no variable can reach any more. A copy that is removed with something left to do is lost: that is judged here.
    /// </summary>
    public void Collect(State state, Location? at, Thrown? thrown)
    {
        var (reachable, unknowns, unreached, hasKeys, settled) = Reach(state, except: null);
        foreach (var variable in unreached)
            state.Remove(variable);
        if (settled.Count > 0)
            unknowns.UnionWith(ForgetSettled(state, settled));
        var gone = state.Objects.Values.Where(o => !reachable.Contains(o.Id)).ToArray();
        foreach (var copy in gone.OfType<CopyObject>())
            Judge(state, copy, at, thrown);
        foreach (var item in gone)
            state.RemoveObject(item.Id);

        if (hasKeys)
        {
            state.Rewrite(part => part is TermValue { Kind: TermKind.KeyOf } key && key[0].Contains(p => p is ReferenceValue reference && !reachable.Contains(reference.Id))
                ? new UnknownValue(Ids.Of(null, key, "key of what is gone"))
                : null);
        }

        state.Forget(key => key.Contains(part => part switch
        {
            ReferenceValue reference => !reachable.Contains(reference.Id),
            AmountValue amount => amount.Terms.Any(t => !reachable.Contains(t.Copy)),
            UnknownValue => !unknowns.Contains(part),
            _ => false,
        }));
    }

    /// <summary>
    /// Numbers and conditions that were computed from settled copies are plain numbers and conditions from here on, each equal to itself as before.
    /// </summary>
    private IEnumerable<Value> ForgetSettled(State state, HashSet<int> settled)
    {
        var terms = new HashSet<Value>();
        foreach (var value in state.Variables.Values.Concat(state.Facts.Keys).Concat(state.Objects.Values.OfType<ContainerObject>().SelectMany(c => c.AllItems.Concat(c.Keyed.Select(k => k.Key)))))
        {
            value.Visit(part =>
            {
                if (part is TermValue term && term.IsMeasure && term.Arguments.Any(a => a is ReferenceValue reference && settled.Contains(reference.Id)))
                    terms.Add(term);
            });
        }

        // The place and the copy tell which computation it was; its other arguments may differ from round to round for ever.
        var plain = new Dictionary<Value, Value>();
        foreach (var alike in terms.Cast<TermValue>().GroupBy(t => (t.Kind, t.Data, t.Arguments.OfType<ReferenceValue>().First().Id)))
        {
            foreach (var (term, index) in alike.OrderBy(t => t.GetHashCode()).Select((t, i) => (t, i)))
                plain[term] = new UnknownValue(Ids.Of(null, alike.Key, "computed", index.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        }

        foreach (var unknown in plain.Values.Cast<UnknownValue>())
            Renew(state, unknown.Origin);
        state.Rewrite(part => plain.TryGetValue(part, out var unknown) ? unknown : null);
        return plain.Values;
    }

    /// <summary>Nothing more can become of the copy, nor be said of it.</summary>
    private static bool IsSettled(State state, int id) =>
        state.Object(id) is CopyObject { IsBorrowed: false, IsPending: false, IsOwned: false, NeedsRelease: false, OpenParts: 0 } copy &&
        (copy.Release & ReleaseStates.Owned) == 0 && (copy.Whole == 0 || IsSettled(state, copy.Whole));

    /// <summary>
    /// The objects and unknowns that variables lead to, the variables of objects that nothing leads to, whether there are keys of elements,
    /// and the settled copies that only lead to numbers and conditions.
    /// </summary>
    private static (HashSet<int> Objects, HashSet<Value> Unknowns, List<Variable> Unreached, bool HasKeys, HashSet<int> Settled) Reach(State state, Variable? except, bool throughNumbers = true)
    {
        var reachable = new HashSet<int>();
        var computedFrom = new HashSet<int>();
        var unknowns = new HashSet<Value>();
        var hasKeys = false;
        var pending = new List<KeyValuePair<Variable, Value>>();
        foreach (var variable in state.Variables)
        {
            if (variable.Key.Equals(except))
                continue;
            if (variable.Key.Instance is ReferenceValue)
                pending.Add(variable);
            else
                Mark(variable.Value);
        }

        // Members of objects count only while the object itself can be reached.
        for (var again = true; again;)
        {
            again = false;
            foreach (var id in computedFrom.Where(id => !reachable.Contains(id) && !IsSettled(state, id)).ToArray())
            {
                MarkObject(id);
                again = true;
            }

            for (var i = pending.Count - 1; i >= 0; i--)
            {
                if (!reachable.Contains(((ReferenceValue)pending[i].Key.Owner).Id))
                    continue;
                Mark(pending[i].Value);
                pending.RemoveAt(i);
                again = true;
            }
        }

        computedFrom.ExceptWith(reachable);
        return (reachable, unknowns, pending.Select(p => p.Key).ToList(), hasKeys, computedFrom);

        void Mark(Value value)
        {
            if (value is TermValue { HasKey: true })
            {
                hasKeys = true;
                value = value.Rewrite(part => part is TermValue { Kind: TermKind.KeyOf } ? Value.Null : null);
            }

            MarkHeld(value);
        }

        void MarkHeld(Value part)
        {
            MarkPart(part);
            if (part is not TermValue term)
                return;
            foreach (var argument in term.Arguments)
            {
                if (argument is ReferenceValue reference && term.IsMeasure)
                    computedFrom.Add(reference.Id);
                else
                    MarkHeld(argument);
            }
        }

        void MarkPart(Value part)
        {
            switch (part)
            {
                case UnknownValue:
                    unknowns.Add(part);
                    break;
                case ReferenceValue reference:
                    MarkObject(reference.Id);
                    break;
                case AmountValue amount when throughNumbers:
                    foreach (var term in amount.Terms)
                        MarkObject(term.Copy);
                    break;
                case TermValue { Kind: TermKind.Enumerator or TermKind.Index or TermKind.NextIndex or TermKind.Node, Data: int iteration }:
                    MarkObject(iteration);
                    break;
            }
        }

        void MarkObject(int id)
        {
            if (id == 0 || !reachable.Add(id))
                return;
            switch (state.Object(id))
            {
                case ContainerObject container:
                    foreach (var item in container.AllItems)
                        Mark(item);
                    foreach (var keyed in container.Keyed)
                        Mark(keyed.Key);
                    if (container is { Filled: not null, Length: UnknownValue length })
                        unknowns.Add(length);

                    break;
                case IterationObject iteration:
                    Mark(iteration.Source);
                    if (iteration.Current is not null)
                        Mark(iteration.Current);
                    if (iteration.Group is not null)
                        Mark(iteration.Group);
                    foreach (var group in iteration.Done.Concat(iteration.ToCome))
                        Mark(group);
                    break;
                case CopyObject { Whole: not 0 } entry:
                    MarkObject(entry.Whole);
                    break;
            }
        }
    }

    /// <summary>
    /// Copies of the root are judged; of private code that is followed only those of methods that take delegates, since what these do
    /// is known only from the call.
    /// </summary>
    public static bool IsJudged(AcquisitionSite site) => site.Frame.Caller is null || TakesDelegate(site.Frame.Method);

    public static bool TakesDelegate(IMethodSymbol? method) =>
        method is { MethodKind: MethodKind.Ordinary } && method.Parameters.Any(p => p.Type.TypeKind == TypeKind.Delegate);

    /// <summary>The end of a copy's life on this path.</summary>
    private void Judge(State state, CopyObject copy, Location? at, Thrown? thrown)
    {
        if (state.IsDead || copy.IsBorrowed || copy.Whole != 0 || !IsJudged(copy.Site) || EndsProcess)
            return;
        var missing = copy.Missing;
        var needsRelease = copy.NeedsRelease;
        if (copy.IsImprecise)
        {
            // Joined paths: only what is so on all of them.
            missing = AmountValue.Split(missing).Where(p => copy[p] == PortionStates.Pending).Aggregate(MemoryPortion.None, (all, p) => all | p);
            needsRelease &= copy.Release == ReleaseStates.Open && ((copy.Dangling | copy.NonDangling) & PortionStates.Pending) == 0;
        }

        var record = Verdict.Of(copy.Site);
        if (copy.TakenAt is { } taken && (missing == MemoryPortion.None || copy.HasReport))
            record.DischargedWhereTaken.Add(taken);
        if (missing == MemoryPortion.None && !needsRelease)
        {
            record.GoodPath ??= state.Path;
            return;
        }

        var isPart = copy.IsPartlyReported || (missing != MemoryPortion.None && missing != copy.Site.Portion);
        Verdict.Lose(copy.Site, new Loss(
            missing, isPart, needsRelease, state.Path, at ?? CurrentLocation ?? copy.Site.Location, thrown ?? state.Unwinding, copy.TakenAt, copy.IsImprecise, copy.IsMany,
            IsLeftOut: !copy.IsCounted && copy.Site.IsElement && (IsHeld(state, copy.Id) || HasCounted(state, copy.Site))));
    }

    /// <summary>A collection holds the copy, by itself or in a tuple or the like.</summary>
    private static bool IsHeld(State state, int id) =>
        state.Objects.Values.OfType<ContainerObject>().Any(c => c.AllItems.Any(item => item.Contains(v => v is ReferenceValue reference && reference.Id == id)));

    /// <summary>A number counts the bytes of another copy of the site.</summary>
    private static bool HasCounted(State state, AcquisitionSite site) =>
        state.Holds(value => value is AmountValue amount && amount.Terms.Any(t => state.Object(t.Copy) is CopyObject copy && copy.Site == site));
}
