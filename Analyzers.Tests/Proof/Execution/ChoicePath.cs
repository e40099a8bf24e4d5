namespace MemTrace.Analyzers.Tests.Proof.Execution;

/// <summary>
/// The answers that one run gets from everything it cannot know: arguments, opaque calls, calls that may throw. Advancing it after each run
/// visits every combination of answers exactly once, depth first. Not thread-safe.
/// </summary>
public sealed class ChoicePath
{
    /// <summary>Answers beyond this depth are all the first one, so that loops over opaque conditions end.</summary>
    public const int MaxDepth = 22;

    private readonly List<(int Answer, int Answers)> _taken = [];
    private int _position;

    /// <summary>Whether a run asked for more answers than are enumerated: what was seen is true, but it is not everything.</summary>
    public bool IsTruncated { get; private set; }

    /// <summary>The answer of this run to its next question.</summary>
    /// <param name="answers">How many answers there are; the first is zero.</param>
    public int Next(int answers)
    {
        if (_position >= MaxDepth)
        {
            IsTruncated = true;
            return 0;
        }

        if (_position == _taken.Count)
            _taken.Add((0, answers));
        return _taken[_position++].Answer;
    }

    /// <summary>Goes to the next combination; false when all were visited.</summary>
    public bool Advance()
    {
        // Questions that this run did not come to were asked on another path.
        _taken.RemoveRange(_position, _taken.Count - _position);
        _position = 0;
        while (_taken.Count > 0 && _taken[^1].Answer + 1 == _taken[^1].Answers)
            _taken.RemoveAt(_taken.Count - 1);
        if (_taken.Count == 0)
            return false;
        _taken[^1] = (_taken[^1].Answer + 1, _taken[^1].Answers);
        return true;
    }

    /// <summary>The answers of the run, for listings.</summary>
    public override string ToString() => string.Concat(_taken.Take(_position).Select(step => step.Answer));
}
