namespace MemTrace.Analyzers.Contracts.Gate;

/// <summary>Names and their roles while they are collected; not thread-safe, never shared before it is complete.</summary>
internal sealed class NameRoles
{
    private readonly Dictionary<string, MentionRole> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<char, MentionRole> _characters = [];

    /// <summary>Roles of something that any body may use without any trace in its text.</summary>
    public MentionRole Everywhere { get; private set; }

    public bool IsEmpty => _names.Count == 0 && _characters.Count == 0;

    /// <summary>Adds a name; true when that changed anything.</summary>
    public bool Add(string name, MentionRole role)
    {
        _names.TryGetValue(name, out var known);
        _names[name] = known | role;
        return (known | role) != known;
    }

    /// <summary>Adds a member with all the ways in which it can be used without its name.</summary>
    public bool AddMember(string name, MentionRole role, bool isConstructor = false)
    {
        var changed = Add(name, role);
        // What takes a copy is found by the parameter that it takes; only what brings one out must not be missed.
        if ((role & MentionRole.Copy) == 0)
            return changed;
        if (isConstructor)
            changed |= Add("new", role);
        foreach (var use in ImplicitUses.Of(name))
        {
            if (use == ImplicitUses.Everywhere)
            {
                changed |= (Everywhere | role) != Everywhere;
                Everywhere |= role;
            }
            else if (use.Length == 1)
            {
                _characters.TryGetValue(use[0], out var known);
                _characters[use[0]] = known | role;
                changed |= (known | role) != known;
            }
            else
            {
                changed |= Add(use, role);
            }
        }

        return changed;
    }

    public NameTable ToTable() => new(_names, _characters);
}
