using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using MemTrace.Analyzers.Symbols;

namespace MemTrace.Analyzers.Contracts;

/// <summary>All annotations that apply, by documentation-comment id. Earlier files win where two name the same.</summary>
internal sealed class AnnotationTable
{
    private readonly ImmutableDictionary<string, ImmutableArray<MemoryAnnotation>> _byId;
    private readonly ImmutableHashSet<string> _names;

    public AnnotationTable(IEnumerable<AnnotationFile> files)
    {
        _byId = files
            .SelectMany(static file => file.Lines)
            .Where(static line => line.Annotation is not null)
            .Select(static line => line.Annotation!)
            .GroupBy(static annotation => annotation.DocumentationId, StringComparer.Ordinal)
            .ToImmutableDictionary(static group => group.Key, static group => group.ToImmutableArray(), StringComparer.Ordinal);
        _names = _byId.Keys.SelectMany(NamesOf).ToImmutableHashSet(StringComparer.Ordinal);
    }

    /// <summary>Whether a member of this name (see <see cref="MemberNames"/>) may be annotated; false is sure.</summary>
    public bool MayName(string name) => _names.Contains(name);

    /// <summary>What is said about the member (<paramref name="parameter"/> -1) or one of its parameters.</summary>
    public MemoryMarks For(ISymbol definition, int parameter)
    {
        if (_byId.IsEmpty || definition.GetDocumentationCommentId() is not { } id || !_byId.TryGetValue(id, out var annotations))
            return MemoryMarks.None;

        var marks = MemoryMarks.None;
        foreach (var annotation in annotations)
        {
            if (annotation.Parameter == parameter)
                marks = marks.With(annotation.Mark);
        }

        return marks;
    }

    /// <summary>The names that callers write for the member of an id: its own, or its type's where it has none.</summary>
    private static IEnumerable<string> NamesOf(string id)
    {
        var end = id.IndexOf('(');
        var path = (end < 0 ? id : id.Substring(0, end)).Substring(2).Split('.', '#');
        var name = WithoutArity(path[path.Length - 1]);
        if (name is "ctor")
        {
            // `Ns.Type.#ctor` is split into `Ns`, `Type`, an empty part and `ctor`.
            yield return WithoutArity(path[Math.Max(0, path.Length - 3)]);
            yield break;
        }

        yield return name;
        // The documentation id has the indexer's metadata name, which need not be `Item`.
        if (id[0] == 'P' && end >= 0)
            yield return MemberNames.Indexer;
        // An accessor is known by its property's name.
        if (name.StartsWith("get_", StringComparison.Ordinal) || name.StartsWith("set_", StringComparison.Ordinal))
        {
            yield return name.Substring(4);
            yield return MemberNames.Indexer;
        }
    }

    private static string WithoutArity(string name)
    {
        var tick = name.IndexOf('`');
        return tick < 0 ? name : name.Substring(0, tick);
    }
}
