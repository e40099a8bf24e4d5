using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;
using MemTrace.Analyzers.Flow;
using MemTrace.Analyzers.Tests.Contracts;

namespace MemTrace.Analyzers.Tests.Flow;

/// <summary>
/// States such as the analysis makes, by seed: every copy has a name, and what an identity fixes (where the copy came from, whether it
/// stands for many) is the same in all of them.
/// </summary>
internal sealed class RandomStates(int seed)
{
    private const int Copies = 4;
    private const int Containers = 2;

    private static readonly ITypeSymbol Type = ContractCompilation.CreateBare().GetSpecialType(SpecialType.System_Object);

    private static readonly SyntaxTree Tree = CSharpSyntaxTree.ParseText(new string(';', 64), cancellationToken: CancellationToken.None);

    private static readonly ImmutableArray<AcquisitionSite> Sites =
    [
        .. Enumerable.Range(0, Copies + 1).Select(id => new AcquisitionSite(
            SiteKind.Expression, Location.Create(Tree, new TextSpan(id, 1)), "Cache.Take", Type, hasReleaseHalf: true, MemTrace.Analyzers.Contracts.MemoryPortion.All, frame: null!)),
    ];

    private readonly Random _random = new(seed);

    /// <summary>The value of a variable whose values differ.</summary>
    public static Value UnknownFor(Variable variable) => new UnknownValue(100 + ((string)variable.Owner)[0]);

    public State Next()
    {
        var state = new State();
        for (var name = 'a'; name <= 'g'; name++)
        {
            if (_random.Next(4) != 0)
                state.Set(new Variable(name.ToString(), null), NextValue());
        }

        foreach (var id in state.Variables.Values.OfType<ReferenceValue>().Select(reference => reference.Id).Distinct().ToArray())
            state.Put(id <= Copies ? NextCopy(id) : NextContainer(id));
        foreach (var key in new Value[] { new UnknownValue(1), new UnknownValue(2), new TermValue(TermKind.IsNull, null, new UnknownValue(1)) })
        {
            if (_random.Next(2) == 0)
                state.Learn(key, NextFact());
        }

        return state;
    }

    private CopyObject NextCopy(int id) => new(
        id, IsMany: id % 2 == 0, IsNotNull: Chance(), Sites[id], (PortionStates)_random.Next(1, 32), (PortionStates)_random.Next(1, 32), (ReleaseStates)_random.Next(1, 32))
    {
        Version = _random.Next(3),
        IsPartlyReported = Chance(),
        IsInTask = Chance(),
        IsReportedInPlace = Chance(),
        IsReleasedInPlace = Chance(),
        TakenAt = Chance() ? Location.Create(Tree, new TextSpan(_random.Next(8, 11), 1)) : null,
        OpenParts = _random.Next(3),
    };

    private ContainerObject NextContainer(int id) => new(
        id, IsMany: id % 2 == 0, IsNotNull: Chance(), NextPlainValues(), IsExact: Chance(),
        NextKeyedItems(), IsEmpty: Chance() ? Chance() : null)
    {
        Version = _random.Next(3),
        Absent = NextPlainValues(),
        Length = Chance() ? NextPlainValue() : null,
    };

    private ImmutableArray<KeyedItem> NextKeyedItems() => _random.Next(3) == 0 ? [new KeyedItem(Value.Zero, NextPlainValue())] : [];

    private Fact NextFact() => new(
        Truth: Chance() ? Chance() : null,
        IsNull: Chance() ? Chance() : null,
        Minimum: Chance() ? _random.Next(-2, 2) : long.MinValue,
        Maximum: Chance() ? _random.Next(2, 5) : long.MaxValue,
        Excluded: NextPlainValues(),
        Exactly: Chance() ? NextPlainValue() : null);

    private Value NextValue() => _random.Next(4) switch
    {
        0 => new ReferenceValue(_random.Next(1, Copies + Containers + 1)),
        1 => new UnknownValue(_random.Next(1, 3)),
        2 => new TermValue(TermKind.Not, null, NextPlainValue()),
        _ => NextPlainValue(),
    };

    private ImmutableArray<Value> NextPlainValues() => [.. Enumerable.Range(0, _random.Next(3)).Select(_ => NextPlainValue()).Distinct()];

    private Value NextPlainValue() => _random.Next(4) switch
    {
        0 => Value.Null,
        1 => Value.True,
        2 => new ConstantValue((long)_random.Next(2)),
        _ => new UnknownValue(_random.Next(1, 3)),
    };

    private bool Chance() => _random.Next(2) == 0;
}
