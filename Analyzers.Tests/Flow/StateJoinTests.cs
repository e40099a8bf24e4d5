using MemTrace.Analyzers.Flow;

namespace MemTrace.Analyzers.Tests.Flow;

/// <summary>The laws of the lattice that the analysis works in, over random states.</summary>
public sealed class StateJoinTests
{
    private const int Seeds = 3_000;

    [Fact]
    public void Join_IsIdempotent() => ForAll(static (a, _, _) => (Join(a, a), a));

    [Fact]
    public void Join_IsCommutative() => ForAll(static (a, b, _) => (Join(a, b), Join(b, a)));

    [Fact]
    public void Join_IsAssociative() => ForAll(static (a, b, c) => (Join(Join(a, b), c), Join(a, Join(b, c))));

    [Fact]
    public void Join_CoversBoth() => ForAll(static (a, b, _) => (Join(a, Join(a, b)), Join(a, b)));

    [Fact]
    public void Join_OfEqualStates_HasEqualHashes() => ForAll(static (a, b, c) =>
    {
        var (left, right) = (Join(Join(a, b), c), Join(c, Join(b, a)));
        Assert.Equal(left.GetHashCode(), right.GetHashCode());
        return (left, right);
    });

    [Fact]
    public void Join_OfManyStates_ComesToRest()
    {
        // Seven variables change once and vanish once; of each of four copies 2 × 5 portion states, 5 release states, 10 flags and counters
        // can only be added; a container has as few.
        const int Height = (7 * 2) + (4 * 25) + (2 * 25) + (3 * 12);
        for (var seed = 0; seed < 50; seed++)
        {
            var states = new RandomStates(seed);
            var (known, changes) = (states.Next(), 0);
            for (var round = 0; round < 400; round++)
            {
                var joined = Join(known, states.Next());
                changes += joined.Equals(known) ? 0 : 1;
                known = joined;
            }

            Assert.InRange(changes, 1, Height);
        }
    }

    [Fact]
    public void Facts_JoinInAnyOrder() => ForAll(static (a, b, c) =>
    {
        foreach (var key in a.Facts.Keys)
        {
            var (left, middle, right) = (a.FactOf(key), b.FactOf(key), c.FactOf(key));
            Assert.Equal(Fact.Join(left, middle), Fact.Join(middle, left));
            Assert.Equal(
                Fact.Join(Fact.Join(left, middle) ?? Fact.Nothing, right),
                Fact.Join(left, Fact.Join(middle, right) ?? Fact.Nothing));
        }

        return (a, a);
    });

    private static State Join(State left, State right) => StateJoin.Join(left, right, RandomStates.UnknownFor);

    private static void ForAll(Func<State, State, State, (State Left, State Right)> law)
    {
        for (var seed = 0; seed < Seeds; seed++)
        {
            var states = new RandomStates(seed);
            var (left, right) = law(states.Next(), states.Next(), states.Next());
            Assert.True(left.Equals(right), $"Seed {seed}.");
        }
    }
}
