using System;
using System.Collections.Generic;

namespace MemTrace.Analyzers.Flow;

/// <summary>
/// Lets straight-line evaluation follow one of several outcomes at a time. The evaluation is repeated from the same state with the
/// next outcome until all combinations were seen; what was computed to find the outcomes is kept for the repetitions.
/// </summary>
internal sealed class Choices
{
    private readonly List<Choice> _taken = new();
    private int _position;

    /// <summary>One of <paramref name="find"/>'s outcomes; default when there is none.</summary>
    public T? From<T>(Func<IReadOnlyList<T>> find)
        where T : class
    {
        if (_position == _taken.Count)
            _taken.Add(new Choice(find()));
        var choice = _taken[_position++];
        var outcomes = (IReadOnlyList<T>)choice.Outcomes;
        return choice.Index < outcomes.Count ? outcomes[choice.Index] : null;
    }

    /// <summary>True, then false.</summary>
    public bool Either() => ReferenceEquals(From(static () => s_either), s_either[0]);

    /// <summary>Moves on to the next combination; false when all were seen.</summary>
    public bool Next()
    {
        _position = 0;
        while (_taken.Count > 0)
        {
            var last = _taken[_taken.Count - 1];
            if (++last.Index < last.Count)
                return true;
            _taken.RemoveAt(_taken.Count - 1);
        }

        return false;
    }

    private static readonly object[] s_either = { new(), new() };

    private sealed class Choice(System.Collections.ICollection outcomes)
    {
        public Choice(object outcomes)
            : this((System.Collections.ICollection)outcomes)
        {
        }

        public object Outcomes { get; } = outcomes;

        public int Count { get; } = outcomes.Count;

        public int Index { get; set; }
    }
}
