namespace MemTrace.Analyzers.Contracts.Gate;

/// <summary>An immutable set of identifiers with their roles that is asked with a slice of a buffer, so that asking allocates nothing.</summary>
internal sealed class NameTable
{
    private readonly string?[] _names;
    private readonly MentionRole[] _roles;
    private readonly int _mask;

    // By character; empty where none is watched. Operators and brackets are ASCII.
    private readonly MentionRole[] _characters = [];

    // Invariant: bit n is set if some name has n characters (63 stands for 63 and more). Most identifiers stop here.
    private readonly ulong _lengths;

    /// <param name="names">The identifiers.</param>
    /// <param name="characters">Operators and brackets that use a marked member without naming it.</param>
    public NameTable(IReadOnlyCollection<KeyValuePair<string, MentionRole>> names, IReadOnlyCollection<KeyValuePair<char, MentionRole>>? characters = null)
    {
        var size = 4;
        while (size < names.Count * 3)
            size *= 2;
        _names = new string?[size];
        _roles = new MentionRole[size];
        _mask = size - 1;
        foreach (var pair in names)
        {
            _lengths |= 1UL << Math.Min(pair.Key.Length, 63);
            var slot = Hash(pair.Key) & _mask;
            while (_names[slot] is { } taken && taken != pair.Key)
                slot = (slot + 1) & _mask;
            _names[slot] = pair.Key;
            _roles[slot] |= pair.Value;
        }

        if (characters is not { Count: > 0 })
            return;
        _characters = new MentionRole[128];
        foreach (var pair in characters)
            _characters[pair.Key] = pair.Value;
    }

    public static int AddToHash(int hash, char character) => unchecked((hash * 31) + character);

    /// <summary>The role of an operator or bracket.</summary>
    public MentionRole Find(char character) => character < _characters.Length ? _characters[character] : MentionRole.None;

    public MentionRole Find(char[] buffer, int start, int length, int hash)
    {
        if ((_lengths & (1UL << Math.Min(length, 63))) == 0)
            return MentionRole.None;
        for (var slot = hash & _mask; _names[slot] is { } name; slot = (slot + 1) & _mask)
        {
            if (name.Length == length && Matches(name, buffer, start))
                return _roles[slot];
        }

        return MentionRole.None;
    }

    private static bool Matches(string name, char[] buffer, int start)
    {
        for (var index = 0; index < name.Length; index++)
        {
            if (name[index] != buffer[start + index])
                return false;
        }

        return true;
    }

    private static int Hash(string name)
    {
        var hash = 0;
        foreach (var character in name)
            hash = AddToHash(hash, character);
        return hash;
    }
}
